import assert from "node:assert/strict";
import { helper, run } from "../../support/flows";
import { OWN_CALLBACK, comeBack, useSignInBench } from "../../support/sign-ins";

const LIST = "/connectedcar/v4/user/vehicles";

describe("sign-in and deploy", () => {
  const bench = useSignInBench();
  const dialog = bench.dialog();

  const bearers = () =>
    [...bench.simulator.requests]
      .filter(({ path }) => path === LIST)
      .map(({ headers }) => headers.authorization?.replace(/^Bearer /, ""));

  describe("for an account that", () => {
    it("is not deployed yet: kept until it is, then used without another sign-in", async () => {
      await bench.load();
      assert.equal((await dialog.signIn(bench.settings)).prepared, true);
      assert.equal(bench.chain(), undefined);
      const token = bench.candidate()?.accessToken;
      bench.simulator.requests.clear();
      await bench.deploy(bench.settings);
      const { messages, error } = await run("vehicles");
      assert.equal(error, undefined);
      assert.equal(messages.length, bench.simulator.world.size);
      assert.deepEqual(bearers(), [token]);
      assert.deepEqual(bench.grantTypes(), []);
      assert.equal(bench.candidate(), undefined);
      assert.equal(bench.chain()?.accessToken, token);
      const { signedIn, prepared } = await dialog.state();
      assert.deepEqual([signedIn, prepared], [true, false]);
    });

    it("runs with the same settings: used at once, without a deploy", async () => {
      await bench.load(bench.settings);
      assert.equal((await run("vehicles")).error?.code, "SignInRequired");
      const typed = { ...bench.settings, clientSecret: "__PWRD__" };
      const { signedIn, prepared } = await dialog.signIn(typed);
      assert.deepEqual([signedIn, prepared], [true, false]);
      assert.equal(bench.candidate(), undefined);
      assert.equal((await run("vehicles")).messages.length, bench.simulator.world.size);
      assert.deepEqual(bench.grantTypes(), ["authorization_code"]);
    });

    it("runs with other settings: it keeps its tokens until the new ones are deployed", async () => {
      await bench.load(bench.settings);
      await dialog.signIn(bench.settings);
      const old = bench.chain()?.accessToken;
      const changed = { ...bench.settings, brand: "peugeot" };
      const { signedIn, prepared } = await dialog.signIn(changed);
      assert.deepEqual([signedIn, prepared], [true, true]);
      const fresh = bench.candidate()?.accessToken;
      assert.ok(fresh && fresh !== old);
      bench.simulator.requests.clear();
      await run("vehicles");
      assert.deepEqual(bearers(), [old]);
      await bench.deploy(changed);
      assert.equal((await run("vehicles")).error, undefined);
      assert.deepEqual(bearers(), [old, fresh]);
      assert.deepEqual(bench.grantTypes(), []);
      assert.equal(bench.candidate(), undefined);
    });

    it("was signed in before: the newer sign-in counts", async () => {
      await bench.load(bench.settings);
      await dialog.signIn(bench.settings);
      const old = bench.chain()?.accessToken;
      await dialog.signIn(bench.settings);
      bench.simulator.requests.clear();
      await run("vehicles");
      const [bearer] = bearers();
      assert.notEqual(bearer, old);
      assert.equal(bearer, bench.chain()?.accessToken);
    });
  });

  describe("undone", () => {
    it("by a dialog that is cancelled: forgotten here, and nothing is revoked", async () => {
      await bench.load(bench.settings);
      await dialog.signIn(bench.settings);
      const kept = bench.chain();
      await dialog.signIn({ ...bench.settings, brand: "peugeot" });
      assert.ok(bench.candidate());
      assert.deepEqual(await dialog.cancel(), { ok: true });
      assert.deepEqual(bench.revoked(), []);
      assert.equal(bench.candidate(), undefined);
      assert.deepEqual(bench.chain(), kept);
      assert.equal((await run("vehicles")).error, undefined);
      const { signedIn, prepared, pending } = await dialog.state();
      assert.deepEqual([signedIn, prepared, pending], [true, false, false]);
    });

    it("by a dialog that is cancelled before the answer comes", async () => {
      await bench.load();
      const address = await dialog.visit(bench.settings);
      assert.equal((await dialog.state()).pending, true);
      await dialog.cancel();
      assert.equal((await dialog.state()).pending, false);
      assert.equal((await dialog.answer(address)).text, "unknownState");
      assert.deepEqual(bench.grantTypes(), []);
    });

    it("by cancelling, without an end to running accounts that live on the same grant", async () => {
      await bench.stop();
      await bench.start({ sharedGrants: true });
      await bench.load(bench.settings);
      await dialog.signIn(bench.settings);
      const other = bench.dialog("other");
      await other.signIn(bench.settings);
      await dialog.signIn({ ...bench.settings, scope: "openid" });
      await other.cancel();
      await dialog.cancel();
      assert.deepEqual([bench.candidate(), bench.candidate("other")], [undefined, undefined]);
      bench.simulator.tokens.expireAccessTokens();
      assert.equal((await run("vehicles")).error, undefined);
      assert.equal(bench.grantTypes().at(-1), "refresh_token");
    });

    it("by cancelling while its tokens are renewed, which do not come back", async () => {
      await bench.load();
      await dialog.signIn(bench.settings);
      bench.simulator.tokens.expireAccessTokens();
      const token = { path: "/am/oauth2/access_token" };
      bench.simulator.faults.add({ fault: "slow", delay: 300, ...token });
      const renewing = bench.simulator.requests.next(token);
      const report = dialog.state();
      await renewing;
      await dialog.cancel();
      await report;
      assert.equal(bench.candidate(), undefined);
      assert.equal((await dialog.state()).signedIn, false);
    });

    it("by signing out: the running account's tokens and the new ones", async () => {
      await bench.load(bench.settings);
      await dialog.signIn(bench.settings);
      const changed = { ...bench.settings, brand: "peugeot" };
      await dialog.signIn(changed);
      const tokens = [bench.chain()?.refreshToken, bench.candidate()?.refreshToken];
      const reply = await dialog.signOut(changed);
      const expected = { ok: true, signedIn: false, prepared: false, pending: false, made: 2 };
      assert.deepEqual(reply, expected);
      assert.deepEqual(bench.revoked().sort(), tokens.sort());
      assert.deepEqual([bench.chain(), bench.candidate()], [undefined, undefined]);
      assert.equal((await run("vehicles")).error?.code, "SignInRequired");
    });

    it("by signing out, with a word when the brand could not be told", async () => {
      await bench.load(bench.settings);
      await dialog.signIn(bench.settings);
      bench.simulator.faults.add({ fault: "503", path: "/am/oauth2/token/revoke" });
      const { ok, signedIn, problem } = await dialog.signOut(bench.settings);
      assert.deepEqual([ok, signedIn, problem?.error], [true, false, "Unavailable"]);
      assert.equal(bench.chain(), undefined);
    });

    it("by signing out of an account that is not deployed, and of one that is signed out", async () => {
      await bench.load();
      await dialog.signIn(bench.settings);
      const token = bench.candidate()?.refreshToken;
      for (let n = 0; n < 2; n += 1) {
        const reply = await dialog.signOut(bench.settings);
        const expected = { ok: true, signedIn: false, prepared: false, pending: false, made: 1 };
        assert.deepEqual(reply, expected);
      }
      assert.deepEqual(bench.revoked(), [token]);
    });
  });

  it("survives a restart between the sign-in and the deploy", async () => {
    await bench.load();
    await dialog.signIn(bench.settings);
    await helper.unload();
    await bench.load(bench.settings);
    const { signedIn, prepared } = await dialog.state();
    assert.deepEqual([signedIn, prepared], [true, false]);
    assert.deepEqual(bench.grantTypes(), ["authorization_code"]);
  });

  it("comes back to this Node-RED, which finishes it", async () => {
    const own = { ...bench.settings, redirectUri: OWN_CALLBACK };
    await bench.load(own);
    const page = await comeBack(await dialog.visit(own));
    assert.equal(page.status, 200);
    const { signedIn, pending } = await dialog.state();
    assert.deepEqual([signedIn, pending], [true, false]);
    assert.equal((await run("vehicles")).error, undefined);
  });
});
