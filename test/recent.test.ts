import assert from "node:assert/strict";
import { Recent } from "../src/recent";

describe("recent values", () => {
  it("are those that were set last, each once", () => {
    const recent = new Recent<number>(2);
    recent.set("a", 1);
    recent.set("b", 2);
    recent.set("a", 3);
    recent.set("c", 4);
    assert.deepEqual(
      ["a", "b", "c"].map((key) => recent.get(key)),
      [3, undefined, 4],
    );
    assert.deepEqual([recent.has("b"), recent.has("a")], [false, true]);
  });
});
