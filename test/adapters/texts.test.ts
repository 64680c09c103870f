import assert from "node:assert/strict";
import english from "../../nodes/locales/en-US/psa-format.json";
import { ADAPTERS } from "../../src/adapters/index";

/** Other languages have the same texts as English: test/package/locales.test.ts. */
describe("the texts of psa-format's dialog", () => {
  const texts = english["psa-format"];
  const adapters = Object.values(ADAPTERS);
  const specs = adapters.flatMap(({ options }) => Object.entries(options));
  const choices = specs.flatMap(([, spec]) => ("choices" in spec ? spec.choices : []));
  const needed = {
    target: Object.keys(ADAPTERS),
    hint: Object.keys(ADAPTERS),
    group: adapters.map(({ group }) => group),
    option: specs.map(([name]) => name),
    choice: choices.map((word) => word.replaceAll(".", "_")),
  };

  for (const [section, names] of Object.entries(needed)) {
    it(`there is one for each ${section}, and no other`, () => {
      const there = Object.keys(texts[section as keyof typeof needed]);
      assert.deepEqual(there.sort(), [...new Set(names)].sort());
    });
  }
});
