import assert from "node:assert/strict";
import fc from "fast-check";
import { copyOf, defined, listOf, numberOf, textOf } from "../src/json";

describe("json", () => {
  it("copies whatever JSON can say, sharing nothing", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value: unknown = JSON.parse(text);
        const copy = copyOf(value);
        assert.deepEqual(copy, value);
        if (typeof value === "object" && value !== null) assert.notEqual(copy, value);
      }),
    );
    const nested = { a: [{ b: 1 }] };
    copyOf(nested).a.push({ b: 2 });
    assert.equal(nested.a.length, 1);
  });

  it("copies what is nested deeper than any stack", () => {
    const depth = 200_000;
    const text = `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`;
    let copy: unknown = copyOf(JSON.parse(text));
    for (let level = 0; level < depth; level += 1) copy = (copy as { a: unknown[] }).a[0];
    assert.equal(copy, 1);
  });

  it("copies a key that is a prototype's name without touching a prototype", () => {
    const value = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"x":1}}') as object;
    const copy = copyOf(value);
    assert.deepEqual(Object.keys(copy), ["__proto__", "constructor"]);
    assert.equal(Object.getPrototypeOf(copy), Object.prototype);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  it("reads numbers and texts as they may come, and nothing else as such", () => {
    assert.deepEqual([7, "7.5", " ", "x", null, NaN, {}].map(numberOf), [
      7,
      7.5,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    assert.deepEqual(["a", 7, "", null, {}].map(textOf), [
      "a",
      "7",
      undefined,
      undefined,
      undefined,
    ]);
    assert.deepEqual([undefined, null, 1, [1, 2]].map(listOf), [[], [], [1], [1, 2]]);
    assert.deepEqual(defined({ a: 1, b: undefined }), { a: 1 });
  });
});
