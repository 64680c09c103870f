import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { disposeAll, startNodeRed } from "../support/node-red";

interface ExampleNode {
  id: string;
  type: string;
  [property: string]: unknown;
}

const FOLDER = join(__dirname, "../../examples");

describe("each example", function () {
  this.timeout(60_000);
  afterEach(disposeAll);

  for (const file of readdirSync(FOLDER)) {
    it(`works on import: ${file}`, async () => {
      const nodes = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as ExampleNode[];
      const red = await startNodeRed({
        flows: nodes.map((node) => (node.type === "debug" ? { ...node, console: true } : node)),
      });
      const shown = nodes.filter(({ type, active }) => type === "debug" && active);
      for (const { id } of nodes.filter(({ type }) => type === "inject")) await red.inject(id);
      for (const { name } of shown) await red.waitForLog(`[debug:${String(name)}]`);
      const troubles = red.log.filter((line) => /\[(error|warn)\] \[/.test(line));
      assert.deepEqual(troubles, []);
    });
  }
});
