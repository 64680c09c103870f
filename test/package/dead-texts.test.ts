import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { readCatalogue } from "../support/package";

const root = resolve(__dirname, "../..");
const english = join(root, "nodes/locales/en-US");

/** Texts for words that the API or a car sends: no code names them. */
const WORDS = /^psa-(watch|format)\.word\.|^psa-account\.status\.(cause|step)\./;

/** What code adds to the key of a text. */
const ENDINGS = /_plural$|Until$/;

describe("the texts of the nodes", () => {
  const sources = ["nodes", "editor", "src"].flatMap(sourcesIn).join("\n");
  const known = new Set(sources.match(/[\w-]+/g));

  for (const file of readdirSync(english).filter((name) => name.endsWith(".json"))) {
    it(`in ${file} are all used`, () => {
      const keys = [...readCatalogue(join(english, file)).keys()];
      assert.deepEqual(
        keys.filter((key) => !WORDS.test(key) && !isUsed(key)),
        [],
      );
    });
  }

  /** The last part of the key stands somewhere in the code, also for keys such as `doors_lock` of `doors.lock`. */
  function isUsed(key: string): boolean {
    const last = key.split(".").at(-1) ?? "";
    return [last, last.replace(ENDINGS, "")].some(
      (name) => known.has(name) || name.split("_").every((part) => known.has(part)),
    );
  }
});

function sourcesIn(folder: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true }) as string[];
  return files
    .filter((file) => /\.(ts|html)$/.test(file) && !file.includes("locales"))
    .map((file) => readFileSync(join(root, folder, file), "utf8"));
}
