import assert from "node:assert/strict";
import fc from "fast-check";
import { Secrets } from "../src/secrets";

describe("secrets", () => {
  const password = 'pa ss+"wörd/\\';

  it("are struck out however they are written", () => {
    const secrets = new Secrets([password]);
    const form = new URLSearchParams({ password }).toString();
    for (const text of [password, encodeURIComponent(password), form, JSON.stringify(password)]) {
      const scrubbed = secrets.scrub(`before ${text} after`);
      assert.match(scrubbed, /•••/);
      assert.doesNotMatch(scrubbed, /w(ö|%C3%B6)rd/i);
    }
  });

  it("are struck out of parsed JSON, in keys, values and escapes", () => {
    const secrets = new Secrets(["s3cret-token"]);
    const text = '{"a":["x s3cret-token y"],"s3cret-token":1,"b":{"c":"s3cret\\u002dtoken"}}';
    assert.deepEqual(secrets.parseJson(text), {
      a: ["x ••• y"],
      "•••": 1,
      b: { c: "•••" },
    });
  });

  it("leave other data as it was sent", () => {
    const secrets = new Secrets(["s3cret-token", undefined, "", "abc"]);
    fc.assert(
      fc.property(fc.json(), (json) => {
        fc.pre(!/s3cret|"abc"/.test(json));
        assert.deepEqual(secrets.parseJson(json), JSON.parse(json));
      }),
    );
  });

  it("are remembered for good when typed, and while recent when rotating", () => {
    const secrets = new Secrets(["client-secret"]);
    for (let n = 0; n < 1000; n += 1) secrets.add(`token-${n}-`);
    assert.equal(secrets.scrub("client-secret token-999- token-998-"), "••• ••• •••");
    assert.equal(secrets.scrub("token-1-"), "token-1-");
  });

  it("stay remembered while they are still in use", () => {
    const secrets = new Secrets();
    for (let n = 0; n < 1000; n += 1) secrets.add("a-steady-token", `token-${n}-`);
    assert.equal(secrets.scrub("a-steady-token"), "•••");
  });

  it("are struck out whole where one is a part of another", () => {
    const [short, long] = ["s3cret-token", "s3cret-token-and-more"];
    for (const values of [
      [short, long],
      [long, short],
    ]) {
      const typed = new Secrets(values);
      const rotating = new Secrets();
      rotating.add(...values);
      for (const secrets of [typed, rotating]) {
        assert.equal(secrets.scrub(`a ${long} b ${short} c`), "a ••• b ••• c");
        assert.deepEqual(secrets.parseJson(JSON.stringify({ [long]: `x ${long}` })), {
          "•••": "x •••",
        });
      }
    }
  });

  it("that are short are struck out only where they stand alone", () => {
    const secrets = new Secrets(["2024"]);
    assert.deepEqual(secrets.parseJson('{"a":"2024","b":"2024-05-01"}'), {
      a: "•••",
      b: "2024-05-01",
    });
  });

  it("do not let JSON reach a prototype", () => {
    const secrets = new Secrets(["s3cret-token"]);
    const value = secrets.parseJson('{"__proto__":{"polluted":"s3cret-token"}}');
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.deepEqual(Object.keys(value as object), ["__proto__"]);
  });
});
