import assert from "node:assert/strict";
import { type TokenChain, isOutdated, signInsAfter } from "../../src/auth/token-chain";

const chain = (changes: Partial<TokenChain>): TokenChain => ({
  accessToken: "access",
  refreshToken: "refresh",
  expiresAt: undefined,
  obtainedAt: 1_000,
  fingerprint: "f",
  salt: "s",
  ...changes,
});
const EARLIER = 500;
const LATER = 2_000;

describe("a chain of tokens is outdated by another", () => {
  for (const [name, expected, one, other] of [
    ["that was refreshed more often", true, { refreshes: 1 }, { refreshes: 2 }],
    ["that was refreshed as often", true, { refreshes: 2 }, { refreshes: 2 }],
    ["that was refreshed less often: not", false, { refreshes: 2 }, { refreshes: 1 }],
    ["although the clock went back", true, { refreshes: 1 }, { refreshes: 2, obtainedAt: EARLIER }],
    ["of a sign-in that took its place", true, { signIns: ["a"] }, { signIns: ["b", "a"] }],
    ["of an earlier sign-in: not", false, { signIns: ["b"] }, { signIns: ["a"] }],
    [
      "of an earlier sign-in under a clock that was ahead: not",
      false,
      { signIns: ["b"] },
      { signIns: ["a"], obtainedAt: LATER },
    ],
    [
      "without a count, by its date",
      true,
      { signIns: undefined, accessToken: "a" },
      { obtainedAt: LATER },
    ],
    [
      "without a count, by its date: not",
      false,
      { accessToken: "a" },
      { signIns: undefined, obtainedAt: EARLIER },
    ],
    ["without a count, that is the same", true, { signIns: undefined }, { signIns: undefined }],
  ] as const) {
    it(name, () => {
      const made = ({ signIns = ["a"], ...rest }: Partial<TokenChain>, given: object) =>
        chain({ ...rest, ...("signIns" in given && !given.signIns ? {} : { signIns }) });
      assert.equal(
        isOutdated(
          made(one as Partial<TokenChain>, one),
          made(other as Partial<TokenChain>, other),
        ),
        expected,
      );
    });
  }

  it("whose place remembers the last sign-ins, each once", () => {
    let place = chain({});
    for (let n = 0; n < 30; n += 1) place = chain({ signIns: signInsAfter(place, `id-${n % 12}`) });
    assert.equal(place.signIns?.length, 10);
    assert.equal(new Set(place.signIns).size, 10);
    assert.equal(place.signIns[0], "id-5");
  });
});
