import assert from "node:assert/strict";
import { dirname, join, win32 } from "node:path";
import fc from "fast-check";
import { toFileName } from "../../src/auth/file-name";

const FOLDER = join("/data", "node-red-contrib-psa");
/** What Windows does not open as a file. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

describe("the name of a token file", () => {
  for (const id of [
    "a1b2c3d4e5f60718",
    "1f2e3d4c.5b6a79",
    "account",
    "MyAccount",
    "my_account-2",
  ]) {
    it(`is the id itself for ${id}`, () => {
      assert.equal(toFileName(id), id);
    });
  }

  for (const [id, name] of [
    [".", "%2E"],
    ["..", "%2E."],
    ["../../etc/passwd", "..%2F..%2Fetc%2Fpasswd"],
    ["..\\up", "..%5Cup"],
    ["a b", "a%20b"],
    ["zero\0byte", "zero%00byte"],
    ["what?*", "what%3F%2A"],
    ["NUL", "%4EUL"],
    ["com1.x", "%63om1.x"],
    ["one.candidate", "%6Fne.candidate"],
    ["", "~"],
    ["~", "%7E"],
  ] as const) {
    it(`is ${name} for ${JSON.stringify(id)}`, () => {
      assert.equal(toFileName(id), name);
    });
  }

  it("is short for an id of any length, and differs where ids do", () => {
    const long = "ü".repeat(5_000);
    const names = [long, `${long}x`].map(toFileName);
    for (const name of names) assert.ok(name.length < 200);
    assert.notEqual(names[0], names[1]);
  });

  it("stays in the folder, is one that every system takes, and belongs to one id", () => {
    const parts = ["a", "B", ".", "..", "/", "\\", "%", "2E", "~", " ", ":", "*", "\0", "é", "nul"];
    const ids = fc.oneof(
      fc.array(fc.constantFrom(...parts, ".candidate", "%2E")).map((some) => some.join("")),
      fc.string({ unit: "grapheme" }),
    );
    fc.assert(
      fc.property(ids, ids, (one, other) => {
        for (const id of [one, other]) {
          for (const ending of [".json", ".candidate.json", ".lock"]) {
            const name = toFileName(id) + ending;
            assert.equal(dirname(join(FOLDER, name)), FOLDER);
            assert.equal(win32.basename(win32.join("C:\\data", name)), name);
            assert.doesNotMatch(name, /[<>:"/\\|?*\p{Cc}]|[. ]$/u);
            assert.doesNotMatch(name, DEVICE);
            assert.ok(Buffer.byteLength(`${name}.previous`) <= 255);
          }
        }
        assert.equal(toFileName(one) === toFileName(other), one === other);
        assert.notEqual(toFileName(one), `${toFileName(other)}.candidate`);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is there for an id that is no proper text", () => {
    assert.equal(toFileName("\ud800"), "%EF%BF%BD");
  });
});
