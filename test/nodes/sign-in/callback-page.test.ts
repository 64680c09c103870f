import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { objectOf, textOf } from "../../../src/json";
import { helper } from "../../support/flows";
import { OWN_CALLBACK, comeBack, useSignInBench } from "../../support/sign-ins";

const LOCALES = join(__dirname, "../../../nodes/locales");

describe("page a browser comes back to", () => {
  const bench = useSignInBench();
  const dialog = bench.dialog();

  const own = () => ({ ...bench.settings, redirectUri: OWN_CALLBACK });
  const titleOf = (html: string) => /<h1>(.*)<\/h1>/.exec(html)?.[1];
  const callback = (language: string, name: string) => {
    const file = join(LOCALES, language, "psa-account.json");
    const texts = objectOf(objectOf(JSON.parse(readFileSync(file, "utf8")))["psa-account"]);
    return textOf(objectOf(texts.callback)[name]) ?? "";
  };

  it("says who signed in, may load nothing, and is not kept", async () => {
    await bench.load();
    const { status, headers, text } = await comeBack(await dialog.visit(own()));
    assert.equal(status, 200);
    assert.match(String(headers["content-type"]), /^text\/html; charset=utf-8/);
    const policy = String(headers["content-security-policy"]);
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.ok(!/script-src|unsafe-eval/.test(policy));
    assert.equal(headers["cache-control"], "no-store");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.match(titleOf(text) ?? "", /^Signed in as \S/);
    assert.ok(text.includes(callback("en-US", "back")));
    assert.ok(!/<(script|img|link|a)\b/.test(text));
  });

  it("is opened by a browser that carries no login, once", async () => {
    await bench.load();
    const address = await dialog.visit(own());
    assert.match(titleOf((await comeBack(address)).text) ?? "", /^Signed in/);
    const again = await comeBack(address);
    assert.equal(titleOf(again.text), callback("en-US", "failed"));
    assert.match(again.text, /belongs to no sign-in under way/);
    assert.equal(bench.tokenRequests().length, 1);
    const { signedIn, problem } = await dialog.state();
    assert.deepEqual([signedIn, problem], [true, undefined]);
  });

  it("does not use the code up for whoever only looks whether the address is there", async () => {
    await bench.load();
    const address = await dialog.visit(own());
    const { pathname, search } = new URL(address);
    for (let n = 0; n < 2; n += 1) {
      assert.equal((await helper.request().head(pathname + search)).status, 200);
    }
    assert.equal(bench.tokenRequests().length, 0);
    assert.match(titleOf((await comeBack(address)).text) ?? "", /^Signed in/);
  });

  for (const query of [
    "",
    "?",
    "?code=some-code",
    "?code=some-code&state=",
    "?code=some-code&state=unknown",
    "?error=access_denied",
    "?code[]=1&state[]=2",
    "?state=%E0%A4%A",
  ]) {
    it(`says that "${query}" answers nothing, and asks nobody`, async () => {
      await bench.load(bench.settings);
      await dialog.begin(own());
      const { status, text } = await comeBack(OWN_CALLBACK + query);
      assert.equal(status, 200);
      assert.equal(titleOf(text), callback("en-US", "failed"));
      assert.match(text, /Press Sign in/);
      assert.equal(bench.simulator.requests.count({}), 0);
      assert.equal((await dialog.state()).pending, true);
    });
  }

  it("shows markup that was sent to it as text", async () => {
    await bench.load();
    const { url } = await dialog.begin(own());
    const state = new URL(url ?? "").searchParams.get("state") ?? "";
    const evil = `<script>alert("1")</script>&'`;
    const query = new URLSearchParams({ error: evil, state });
    const { text } = await comeBack(`${OWN_CALLBACK}?${query.toString()}`);
    assert.ok(!text.includes("<script>"));
    assert.ok(text.includes("&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#38;&#39;"), text);
  });

  it("names who signed in as text, whatever the name is", async () => {
    await bench.load();
    bench.simulator.faults.add({
      fault: "rewrite",
      path: "/connectedcar/v4/user",
      rewrite: (body) => ({ ...(body as object), email: "<b>driver</b>@example.com" }),
    });
    const { text } = await comeBack(await dialog.visit(own()));
    assert.ok(text.includes("&#60;b&#62;driver&#60;/b&#62;@example.com"));
    assert.ok(!text.includes("<b>"));
  });

  it("shows neither code, state, verifier nor tokens", async () => {
    await bench.load();
    const address = await dialog.visit(own());
    const page = await comeBack(address);
    const { searchParams } = new URL(address);
    const chain = bench.candidate();
    for (const secret of [
      searchParams.get("code"),
      searchParams.get("state"),
      bench.tokenRequests()[0]?.form?.code_verifier,
      bench.simulator.account.clientSecret,
      chain?.accessToken,
      chain?.refreshToken,
    ]) {
      assert.ok(typeof secret === "string" && secret.length > 7);
      assert.ok(!(page.text + JSON.stringify(page.headers)).includes(secret));
    }
  });

  describe("speaks", () => {
    for (const language of readdirSync(LOCALES)) {
      it(`${language} to a browser that wants it`, async () => {
        await bench.load();
        const wanted = { "accept-language": `xx, ${language};q=0.9, en;q=0.1` };
        const { text } = await comeBack(OWN_CALLBACK, wanted);
        assert.ok(text.includes(`<html lang="${language}">`), text);
        assert.equal(titleOf(text), callback(language, "failed"));
        assert.ok(!/errors\.|callback\.|__\w+__/.test(text), text);
      });
    }

    for (const wanted of ["", "*", "xx", "en-GB,en;q=0.9", ",;q=", "x".repeat(5000)]) {
      it(`English to one that wants "${wanted.slice(0, 20)}"`, async () => {
        await bench.load();
        const { text } = await comeBack(OWN_CALLBACK, { "accept-language": wanted });
        assert.ok(text.includes('<html lang="en-US">'), text);
      });
    }
  });
});
