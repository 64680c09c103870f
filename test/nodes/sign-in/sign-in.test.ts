import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { BRANDS } from "../../../src/brands";
import { answerConsent } from "../../support/consent";
import { helper } from "../../support/flows";
import { OWN_CALLBACK, routeOf, useSignInBench } from "../../support/sign-ins";

const APP = { redirectUri: "mymacsdk://oauth2redirect/fr", callback: false };

describe("sign-in with a browser", () => {
  const bench = useSignInBench();
  const dialog = bench.dialog();

  const parametersOf = (url = "") => Object.fromEntries(new URL(url).searchParams);

  describe("begins", () => {
    it("with the brand's page and all it must be asked with", async () => {
      await bench.load();
      const { ok, url, redirectUri, callback } = await dialog.begin(bench.settings);
      assert.deepEqual({ ok, redirectUri, callback }, { ok: true, ...APP });
      const { state, code_challenge, ...rest } = parametersOf(url);
      assert.deepEqual(rest, {
        response_type: "code",
        client_id: bench.simulator.account.clientId,
        redirect_uri: "mymacsdk://oauth2redirect/fr",
        scope: "openid profile",
        code_challenge_method: "S256",
        local: "en-GB",
      });
      assert.ok(url?.startsWith(`${bench.simulator.identityUrl}/am/oauth2/authorize?`));
      assert.match(state ?? "", /^[\w-]{22,}$/);
      assert.match(code_challenge ?? "", /^[\w-]{43}$/);
      assert.equal(bench.simulator.requests.count({}), 0);
    });

    it("each time with another state and another challenge", async () => {
      await bench.load();
      const urls = [1, 2, 3].map(() => dialog.begin(bench.settings));
      const all = (await Promise.all(urls)).map(({ url }) => parametersOf(url));
      assert.equal(new Set(all.map(({ state }) => state)).size, 3);
      assert.equal(new Set(all.map(({ code_challenge }) => code_challenge)).size, 3);
    });

    for (const [language, local] of [
      ["de", "de-DE"],
      ["pt-BR", "pt-BR"],
      ["fr", "fr-FR"],
      ["zh-Hant-TW", "zh-TW"],
      ["nonsense", "en-GB"],
      ["not a language", "en-GB"],
      [42, "en-GB"],
      [undefined, "en-GB"],
    ] as const) {
      it(`asks the page for ${local} when the editor speaks ${String(language)}`, async () => {
        await bench.load();
        const { url } = await dialog.begin({ ...bench.settings, language });
        assert.equal(parametersOf(url).local, local);
      });
    }

    for (const [brand, { redirectUri }] of Object.entries(BRANDS)) {
      it(`for ${brand} with the address of its own app`, async () => {
        await bench.load();
        const typed = { ...bench.settings, brand };
        assert.equal((await dialog.begin(typed)).redirectUri, redirectUri);
        assert.equal((await dialog.signIn(typed)).signedIn, true);
      });
    }

    it("with the redirect URI, scope and realm of the dialog", async () => {
      await bench.load();
      const typed = { redirectUri: OWN_CALLBACK, scope: "openid", realm: "clientsB2CDS" };
      const { url, redirectUri, callback } = await dialog.begin({ ...bench.settings, ...typed });
      assert.deepEqual([redirectUri, callback], [OWN_CALLBACK, true]);
      assert.equal(parametersOf(url).redirect_uri, OWN_CALLBACK);
      assert.equal(parametersOf(url).scope, "openid");
      await dialog.answer(await answerConsent(url ?? ""));
      assert.equal(bench.tokenRequests()[0]?.form?.realm, "clientsB2CDS");
    });

    it("not while something is missing", async () => {
      await bench.load();
      const { ok, error, message } = await dialog.begin({ ...bench.settings, clientId: "" });
      assert.deepEqual([ok, error], [false, "NotConfigured"]);
      assert.match(message ?? "", /clientId missing\. Open the account/);
    });

    it("not by a form, which any web page could send", async () => {
      await bench.load(bench.settings);
      for (const path of ["sign-in", "sign-in/answer", "sign-in/token", "sign-in/cancel"]) {
        const reply = await helper.request().post(routeOf(path)).type("form").send({ a: "b" });
        assert.equal(reply.status, 415, path);
      }
      const reply = await helper.request().post(routeOf("sign-out")).type("form").send({ a: "b" });
      assert.equal(reply.status, 415);
      const bare = await helper.request().post(routeOf("sign-out"));
      assert.equal(bare.status, 415);
      assert.equal(bench.simulator.requests.count({}), 0);
    });
  });

  describe("ends", () => {
    it("with the exchange of the code: Basic client, realm, verifier and redirect URI", async () => {
      await bench.load();
      const { url } = await dialog.begin(bench.settings);
      const location = await answerConsent(url ?? "");
      assert.equal((await dialog.answer(location)).ok, true);
      const [request, ...more] = bench.tokenRequests();
      assert.equal(more.length, 0);
      const { clientId, clientSecret } = bench.simulator.account;
      const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
      assert.equal(request?.headers.authorization, `Basic ${basic}`);
      const { code_verifier, ...form } = request.form ?? {};
      assert.deepEqual(form, {
        realm: "clientsB2CCitroen",
        grant_type: "authorization_code",
        code: new URL(location).searchParams.get("code"),
        redirect_uri: "mymacsdk://oauth2redirect/fr",
      });
      const challenge = createHash("sha256").update(String(code_verifier)).digest("base64url");
      assert.equal(challenge, parametersOf(url).code_challenge);
      assert.deepEqual(request.query, {});
    });

    it("with who signed in, how many vehicles there are, and until when", async () => {
      await bench.load();
      const { user, vehicles, until, ...rest } = await dialog.signIn(bench.settings);
      const expected = { ok: true, signedIn: true, prepared: true, pending: false, made: 1 };
      assert.deepEqual(rest, expected);
      assert.ok(user);
      assert.equal(vehicles, bench.simulator.world.size);
      const left = Date.parse(until ?? "") - Date.now();
      assert.ok(left > 3_500_000 && left < 3_600_000, until);
    });

    it("with the news that it ends, where the brand gives no refresh token", async () => {
      await bench.stop();
      await bench.start({ offlineAccess: true });
      await bench.load();
      const { signedIn, until, ends } = await dialog.signIn(bench.settings);
      assert.deepEqual([signedIn, ends], [true, true]);
      assert.ok(until);
      const scope = "openid profile offline_access";
      const { url } = await dialog.begin({ ...bench.settings, scope });
      assert.equal(parametersOf(url).prompt, "consent");
      const renewed = await dialog.answer(await answerConsent(url ?? ""));
      assert.deepEqual([renewed.signedIn, renewed.ends], [true, undefined]);
      assert.ok(bench.candidate()?.refreshToken);
    });

    for (const [name, shape] of [
      ["the address", (address: string) => address],
      ["the address in quotes", (address: string) => ` "${address}"\n`],
      ["a header", (address: string) => `Location: ${address}`],
      ["the query", (address: string) => address.replace(/^[^?]*\?/, "")],
      ["the code", (address: string) => new URL(address).searchParams.get("code") ?? ""],
      ["code=…", (address: string) => `code=${new URL(address).searchParams.get("code") ?? ""}`],
    ] as const) {
      it(`with ${name}`, async () => {
        await bench.load();
        const address = await dialog.visit(bench.settings);
        assert.equal((await dialog.answer(shape(address))).signedIn, true);
      });
    }

    it("with a refresh token from elsewhere, although spaces were copied along", async () => {
      await bench.load();
      await dialog.signIn(bench.settings);
      const token = bench.candidate()?.refreshToken;
      const other = bench.dialog("other");
      const { ok, signedIn } = await other.useToken(bench.settings, ` ${token ?? ""}\n`);
      assert.deepEqual([ok, signedIn], [true, true]);
      assert.equal(bench.tokenRequests().at(-1)?.form?.refresh_token, token);
      assert.ok(bench.candidate("other")?.refreshToken);
    });
  });

  describe("may be under way more than once:", () => {
    it("in two tabs for one account, of which the first to come back counts", async () => {
      await bench.load();
      const [first, second] = [
        await dialog.visit(bench.settings),
        await dialog.visit(bench.settings),
      ];
      assert.equal((await dialog.answer(first)).signedIn, true);
      const { ok, text, message } = await dialog.answer(second);
      assert.deepEqual([ok, text], [false, "unknownState"]);
      assert.match(message ?? "", /Press Sign in/);
      assert.equal(bench.tokenRequests().length, 1);
    });

    it("for two accounts, which get their own tokens though answered crosswise", async () => {
      await bench.load();
      const other = bench.dialog("other");
      const one = await dialog.visit(bench.settings);
      const two = await other.visit({ ...bench.settings, brand: "peugeot" });
      const replies = [await other.answer(two), await dialog.answer(one)];
      assert.ok(replies.every(({ signedIn }) => signedIn));
      const realms = bench.tokenRequests().map(({ form }) => form?.realm);
      assert.deepEqual(realms, ["clientsB2CPeugeot", "clientsB2CCitroen"]);
      assert.notEqual(bench.candidate()?.accessToken, bench.candidate("other")?.accessToken);
    });
  });
});
