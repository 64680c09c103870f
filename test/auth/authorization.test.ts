import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createAuthorization, parseAnswer, parseState } from "../../src/auth/authorization";
import { type Brand, endpointsOf } from "../../src/brands";
import { BadRequest, SignInRequired } from "../../src/errors";

const CODE = "5f0a3f2c-6a1d-4d3b-9b55-0c3a4f1f7c11";

const endpoints = (brand: Brand = "peugeot", redirectUri?: string) =>
  endpointsOf({ brand, environment: "production", redirectUri });
const begin = (language = "de") => createAuthorization(endpoints(), "an-application", language);

describe("authorization", () => {
  describe("sends the browser to", () => {
    it("the brand's page with everything it wants", () => {
      const { url, state, verifier } = begin();
      const { origin, pathname, searchParams } = new URL(url);
      assert.equal(origin + pathname, "https://idpcvs.peugeot.com/am/oauth2/authorize");
      assert.deepEqual(Object.fromEntries(searchParams), {
        response_type: "code",
        client_id: "an-application",
        redirect_uri: "mymap://oauth2redirect/fr",
        scope: "openid profile",
        state,
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
        local: "de-DE",
      });
      assert.ok(!url.includes(verifier));
    });

    const apps = {
      peugeot: "mymap://oauth2redirect/fr",
      citroen: "mymacsdk://oauth2redirect/fr",
      ds: "mymdssdk://oauth2redirect/fr",
      opel: "mymopsdk://oauth2redirect/de",
      vauxhall: "mymvxsdk://oauth2redirect/gb",
    };
    for (const [brand, app] of Object.entries(apps)) {
      it(`come back to the app of ${brand}, unless told otherwise`, () => {
        assert.equal(endpoints(brand as Brand).redirectUri, app);
        const own = "https://pi.example/node-red-contrib-psa/callback";
        assert.equal(endpoints(brand as Brand, ` ${own} `).redirectUri, own);
      });
    }

    for (const [scope, prompt] of [
      ["openid profile offline_access", "consent"],
      ["offline_access,openid", "consent"],
      ["openid profile", null],
      ["openid no_offline_access", null],
    ] as const) {
      it(`a page that asks for ${String(prompt)} where the scope is "${scope}"`, () => {
        const asked = endpointsOf({ brand: "peugeot", environment: "production", scope });
        const { searchParams } = new URL(createAuthorization(asked, "an-application", "de").url);
        assert.equal(searchParams.get("prompt"), prompt);
        assert.equal(searchParams.get("scope"), scope);
      });
    }

    const languages = {
      fr: "fr-FR",
      "pt-BR": "pt-BR",
      "en-US": "en-US",
      "": "en-GB",
      "?": "en-GB",
    };
    for (const [language, local] of Object.entries(languages)) {
      it(`a page in ${local} for an editor in "${language}"`, () => {
        assert.equal(new URL(begin(language).url).searchParams.get("local"), local);
      });
    }
  });

  it("has a state and a verifier of its own each time, long enough", () => {
    const all = Array.from({ length: 100 }, () => begin());
    assert.equal(new Set(all.map(({ state }) => state)).size, 100);
    assert.equal(new Set(all.map(({ verifier }) => verifier)).size, 100);
    for (const { state, verifier } of all) {
      assert.match(state, /^[\w-]{32}$/);
      assert.match(verifier, /^[\w-]{43,128}$/);
    }
  });

  describe("reads the code out of", () => {
    const address = `mymap://oauth2redirect/fr?scope=openid%20profile&state=S1&code=${CODE}`;
    const answers: Record<string, [string, string | undefined]> = {
      "the whole address": [address, "S1"],
      "an address with spaces around it": [`\n  ${address} `, "S1"],
      "an address in quotes": [`"${address}"`, "S1"],
      "a header copied with its name": [`Location: ${address}`, "S1"],
      "an address in capitals": [address.replace("mymap://oauth2r", "MYMAP://OAUTH2R"), "S1"],
      "an address with a slash more": [address.replace("/fr?", "/fr/?"), "S1"],
      "an address with a fragment": [address.replace("?", "#"), "S1"],
      "an address with something behind it": [`${address}#_=_`, "S1"],
      "an address with one more question mark": [address.replace("state=", "to=a?b&state="), "S1"],
      "the end of an address": [`code=${CODE}&state=S1`, "S1"],
      "the bare code": [CODE, undefined],
      "the bare code in quotes": [` '${CODE}' `, undefined],
    };
    for (const [what, [text, state]] of Object.entries(answers)) {
      it(what, () => {
        assert.deepEqual(parseAnswer(text, begin()), { code: CODE, state });
        assert.equal(parseState(text), state);
      });
    }
  });

  describe("says what is wrong with", () => {
    const wrong: Record<string, [string, typeof BadRequest | typeof SignInRequired, string]> = {
      nothing: ["", BadRequest, "noCode"],
      "a sentence": ["I did sign in!", BadRequest, "noCode"],
      "something too short": ["abc", BadRequest, "noCode"],
      "the address of the brand's page": [begin().url, BadRequest, "noCode"],
      "an address without a code": ["mymap://oauth2redirect/fr?state=S1", BadRequest, "noCode"],
      "another app's address": [
        `mymopsdk://oauth2redirect/de?code=${CODE}&state=S1`,
        BadRequest,
        "wrongRedirect",
      ],
      "a web site's address": [`https://evil.example/?code=${CODE}`, BadRequest, "wrongRedirect"],
      "a denial": [
        "mymap://oauth2redirect/fr?error=access_denied&state=S1",
        SignInRequired,
        "signInDenied",
      ],
      "a refusal": [
        "mymap://oauth2redirect/fr?error=invalid_scope&state=S1",
        SignInRequired,
        "authorizationRefused",
      ],
    };
    for (const [what, [text, Kind, key]] of Object.entries(wrong)) {
      it(what, () => {
        assert.throws(
          () => parseAnswer(text, begin()),
          (error) => error instanceof Kind && error.text === key,
        );
      });
    }
  });
});
