import assert from "node:assert/strict";
import { parseQuota, parseRetryAfter } from "../../src/http/quota";

const DAY = 86_400_000;
const from = (headers: Record<string, string>) => (name: string) => headers[name];

describe("rate-limit headers", () => {
  const quota = (headers: Record<string, string>) =>
    parseQuota(
      from(
        Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [`x-ratelimit-${name}`, value]),
        ),
      ),
    );

  for (const [what, headers, expected] of [
    ["none", {}, [undefined, undefined, undefined]],
    [
      "the vendor's, numbered",
      { "limit-1": "1000", "remaining-1": "900", "limit-2": "10", "remaining-2": "8" },
      [1000, 900, 8],
    ],
    ["without a number", { limit: "1000", remaining: "900" }, [1000, 900, undefined]],
    [
      "numbered ones before others",
      { remaining: "7", "remaining-1": "900" },
      [undefined, 900, undefined],
    ],
    [
      "a name before the number",
      { limit: "name=rate-limit,100;", remaining: "name=rate-limit,3;" },
      [100, 3, undefined],
    ],
    [
      "names, numbered",
      { "remaining-1": "name=rate-limit-1,3;", "remaining-2": "name=rate-limit-2,1;" },
      [undefined, 3, 1],
    ],
    [
      "several in one, the shorter window first",
      {
        limit: "name=second,10,name=day,1000;",
        remaining: "name=second,9, name=day,900;",
      },
      [1000, 900, 9],
    ],
    [
      "several in one, separated otherwise",
      { limit: "name=day,1000; name=second,10", remaining: "name=day,0; name=second,0" },
      [1000, 0, 0],
    ],
    ["more used than there was", { limit: "5", remaining: "-1" }, [5, 0, undefined]],
    ["words", { limit: "unlimited", remaining: "" }, [undefined, undefined, undefined]],
  ] as const) {
    it(`are read: ${what}`, () => {
      const { limit, remaining, burst } = quota(headers);
      assert.deepEqual([limit, remaining, burst], expected);
    });
  }
});

describe("Retry-After", () => {
  const now = new Date();
  for (const [value, expected] of [
    ["7", 7000],
    [" 7 ", 7000],
    ["1.5", 1500],
    ["0", 0],
    ["31536000000", DAY],
    ["1e17", undefined],
    ["", undefined],
    ["  ", undefined],
    ["-5", undefined],
    ["soon 5", undefined],
    ["NaN", undefined],
    ["7 s", undefined],
    [new Date(now.getTime() - 60_000).toUTCString(), 0],
  ] as const) {
    it(`${JSON.stringify(value)} is ${String(expected)} ms`, () => {
      assert.equal(parseRetryAfter(from({ "retry-after": value })), expected);
    });
  }

  it("as a date counts from our clock", () => {
    const value = new Date(Date.now() + 60_000).toUTCString();
    const wait = parseRetryAfter(from({ "retry-after": value })) ?? NaN;
    assert.ok(wait > 57_000 && wait <= 60_000, String(wait));
  });

  it("as a date counts from the server's clock where that is told, however wrong ours is", () => {
    const date = "Sun, 06 Nov 1994 08:48:37 GMT";
    const headers = { date, "retry-after": "Sun, 06 Nov 1994 08:49:37 GMT" };
    assert.equal(parseRetryAfter(from(headers)), 60_000);
  });

  it("is not there", () => {
    assert.equal(parseRetryAfter(from({})), undefined);
  });
});
