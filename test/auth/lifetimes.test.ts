import assert from "node:assert/strict";
import { MemoryTokenStore } from "../../src/auth/token-store";
import { SignInRequired, Unavailable } from "../../src/errors";
import { vehiclesOf } from "../support/accounts";
import { signInByBrowser } from "../support/consent";
import { LIFETIME, Sessions } from "../support/sessions";

const TOKEN = "/am/oauth2/access_token";
const OFFLINE = "openid profile offline_access";

describe("lifetimes of tokens", () => {
  const sessions = new Sessions();

  beforeEach(() => sessions.start());
  afterEach(() => sessions.stop());

  /** From now on token replies have other fields. */
  const answering = (change: (body: Record<string, unknown>) => object) => {
    const rewrite = (body: unknown) => change(body as Record<string, unknown>);
    sessions.simulator.faults.add({ fault: "rewrite", path: TOKEN, times: Infinity, rewrite });
  };
  const asked = () => sessions.grants().length;

  it("believes a new lifetime of the same access token", async () => {
    const account = sessions.accounts.create(sessions.settings);
    await account.signIn();
    sessions.seconds(LIFETIME);
    answering((body) => ({ ...body, access_token: "always-the-same" }));
    await account.signIn();
    sessions.seconds(LIFETIME);
    for (let n = 0; n < 5; n += 1) await account.signIn();
    assert.equal(asked(), 3);
    sessions.seconds(LIFETIME - 61);
    await account.signIn();
    assert.equal(asked(), 3);
    sessions.seconds(2);
    await account.signIn();
    assert.equal(asked(), 4);
  });

  it("makes no storm of renewals that give the same refused token", async () => {
    answering((body) => ({ ...body, access_token: "always-the-same" }));
    const account = sessions.accounts.create(sessions.settings);
    for (let n = 0; n < 5; n += 1) {
      const lists = Array.from({ length: 20 }, () => vehiclesOf(account));
      const outcomes = await Promise.allSettled(lists);
      assert.ok(outcomes.every((one) => one.status === "rejected"));
    }
    assert.equal(asked(), 2);
  });

  for (const expires_in of [0, -1, undefined, null, "soon", "", {}, Infinity]) {
    it(`uses a token that lives ${JSON.stringify(expires_in)} s until it is refused`, async () => {
      answering((body) => ({ ...body, expires_in }));
      const account = sessions.accounts.create(sessions.settings);
      for (let n = 0; n < 5; n += 1) await vehiclesOf(account);
      assert.equal(asked(), 1);
      assert.deepEqual(await account.state(), {});
      sessions.simulator.tokens.expireAccessTokens();
      await vehiclesOf(account);
      assert.equal(asked(), 2);
    });
  }

  for (const [expires_in, fresh, stale] of [
    ["3600", 3539, 2],
    [5, 4.4, 0.2],
    [0.5, 0.44, 0.02],
    [1e300, 86_400 * 365, 86_400 * 365 * 10],
  ] as const) {
    it(`renews a token that lives ${String(expires_in)} s a little before its end`, async () => {
      answering((body) => ({ ...body, expires_in }));
      const account = sessions.accounts.create(sessions.settings);
      await account.signIn();
      sessions.seconds(fresh);
      await account.signIn();
      assert.equal(asked(), 1);
      assert.ok((await account.state()).until?.toISOString());
      sessions.seconds(stale);
      await account.signIn();
      assert.equal(asked(), 2);
    });
  }

  describe("without a refresh token", () => {
    beforeEach(async () => {
      await sessions.stop();
      await sessions.start({ offlineAccess: true });
    });

    const create = (store = new MemoryTokenStore(), scope?: string) =>
      sessions.accounts.create({ ...sessions.settings, signIn: "code", scope }, { store });
    const signedIn = async (store?: MemoryTokenStore, scope?: string) => {
      const account = create(store, scope);
      await signInByBrowser(account);
      return account;
    };
    const hasEnded = (error: unknown) =>
      error instanceof SignInRequired && error.text === "notRenewed";

    it("is signed in to the very end of the token, and says when that is", async () => {
      const account = await signedIn();
      const until = new Date(Date.now() + LIFETIME * 1000);
      assert.deepEqual(await account.state(), { until, ends: true });
      sessions.seconds(LIFETIME - 1);
      assert.ok((await vehiclesOf(account)).length > 0);
      assert.equal(asked(), 1);
    });

    it("says why it has ended, and asks nobody, over a restart too", async () => {
      const store = new MemoryTokenStore();
      const account = await signedIn(store);
      sessions.seconds(LIFETIME + 1);
      for (const one of [account, account, create(store)]) {
        await assert.rejects(vehiclesOf(one), hasEnded);
        assert.ok(hasEnded((await one.state()).error));
      }
      assert.ok(hasEnded((await create(store).state()).error));
      assert.equal(asked(), 1);
      await signedIn(store);
      assert.ok((await vehiclesOf(account)).length > 0);
    });

    it("asks the API once more when it refuses the only token there is", async () => {
      const account = await signedIn();
      sessions.simulator.faults.add({ fault: "401", path: /user/ });
      assert.ok((await vehiclesOf(account)).length > 0);
      sessions.simulator.faults.add({ fault: "401", path: /user/, times: Infinity });
      await assert.rejects(vehiclesOf(account), Unavailable);
      sessions.simulator.faults.clear();
      assert.ok((await vehiclesOf(account)).length > 0);
      assert.equal(asked(), 1);
    });

    it("is renewed where the scope asks for offline access", async () => {
      const account = await signedIn(undefined, OFFLINE);
      sessions.seconds(LIFETIME);
      await vehiclesOf(account);
      assert.deepEqual(sessions.grantTypes(), ["authorization_code", "refresh_token"]);
      assert.equal((await account.state()).ends, undefined);
    });

    it("is renewed by a password", async () => {
      const account = sessions.accounts.create(sessions.settings);
      await account.signIn();
      assert.equal((await account.state()).ends, undefined);
      sessions.seconds(LIFETIME);
      await account.signIn();
      assert.deepEqual(sessions.grantTypes(), ["password", "password"]);
    });
  });
});
