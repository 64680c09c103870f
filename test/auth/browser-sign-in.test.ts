import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import type { Account, AccountSettings } from "../../src/account";
import { parseAnswer } from "../../src/auth/authorization";
import { MemoryTokenStore, type TokenStore } from "../../src/auth/token-store";
import { PsaError, SignInRequired, Unavailable } from "../../src/errors";
import { vehiclesOf } from "../support/accounts";
import { answerConsent, signInByBrowser } from "../support/consent";
import { LIFETIME, Sessions } from "../support/sessions";

const DAY = 86_400;

describe("browser sign-in", () => {
  const sessions = new Sessions();

  beforeEach(() => sessions.start());
  afterEach(() => sessions.stop());

  const settings = (): AccountSettings => ({ ...sessions.settings, signIn: "code" });
  const create = (store: TokenStore = new MemoryTokenStore(), candidate?: TokenStore): Account =>
    sessions.accounts.create(settings(), { store, candidate });
  /** What the account tells of itself, from now on. */
  const changesOf = (account: Account): (string | undefined)[] => {
    const changes: (string | undefined)[] = [];
    account.on("changed", (error) => changes.push(error?.name));
    return changes;
  };

  it("exchanges the code with Basic client, realm, verifier and redirect address", async () => {
    const account = create();
    const authorization = await account.authorization("en-US");
    const { code } = parseAnswer(await answerConsent(authorization.url), authorization);
    await account.signInWith({ ...authorization, code });
    assert.deepEqual(sessions.grants(), [
      {
        realm: "clientsB2CCitroen",
        grant_type: "authorization_code",
        code,
        redirect_uri: "mymacsdk://oauth2redirect/fr",
        code_verifier: authorization.verifier,
      },
    ]);
    const { clientId, clientSecret } = sessions.simulator.account;
    const [request] = [...sessions.simulator.requests].filter(({ path }) =>
      path.endsWith("/access_token"),
    );
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
    assert.equal(request?.headers.authorization, `Basic ${basic}`);
    assert.equal((await vehiclesOf(account)).length, sessions.simulator.world.size);
  });

  it("goes on with refresh tokens, over a restart too", async () => {
    const store = new MemoryTokenStore();
    await signInByBrowser(create(store));
    const later = create(store);
    for (let n = 0; n < 3; n += 1) {
      sessions.seconds(LIFETIME);
      await later.signIn();
    }
    const refreshes = ["refresh_token", "refresh_token", "refresh_token"];
    assert.deepEqual(sessions.grantTypes(), ["authorization_code", ...refreshes]);
  });

  it("refuses a code that was used, and keeps what there was", async () => {
    const account = create();
    await signInByBrowser(account);
    const authorization = await account.authorization("en-US");
    const { code } = parseAnswer(await answerConsent(authorization.url), authorization);
    const other = create();
    await other.signInWith({ ...authorization, code });
    await assert.rejects(
      account.signInWith({ ...authorization, code }),
      (error) => error instanceof SignInRequired && error.text === "codeRefused",
    );
    await account.signIn();
  });

  it("knows who signed in, and until when", async () => {
    const account = create();
    const before = await account.state();
    assert.ok(before.error instanceof SignInRequired);
    await signInByBrowser(account);
    assert.equal((await account.user()).email, sessions.simulator.account.username);
    assert.deepEqual(await account.state(), { until: new Date(Date.now() + LIFETIME * 1000) });
  });

  it("takes a refresh token that somebody already has, and spends it", async () => {
    const elsewhere = new MemoryTokenStore();
    await signInByBrowser(create(elsewhere));
    const { refreshToken = "" } = (await elsewhere.load()) ?? {};
    const account = create();
    await account.signInWith({ refreshToken });
    assert.equal((await vehiclesOf(account)).length, sessions.simulator.world.size);
    await assert.rejects(
      create().signInWith({ refreshToken }),
      (error) => error instanceof SignInRequired && error.text === "tokenNotAccepted",
    );
  });

  it("tells each change once: signed out, signed in, waiting, well again", async () => {
    const account = create();
    const changes = changesOf(account);
    for (let n = 0; n < 3; n += 1) await assert.rejects(account.signIn(), SignInRequired);
    assert.deepEqual(changes, ["SignInRequired"]);
    await signInByBrowser(account);
    assert.deepEqual(changes, ["SignInRequired", undefined]);

    sessions.seconds(LIFETIME);
    sessions.simulator.faults.add({ fault: "503", path: "/am/oauth2/access_token", times: 1 });
    await assert.rejects(account.signIn(), Unavailable);
    const { error } = await account.state();
    assert.ok(error instanceof Unavailable && error.status === 503);
    sessions.seconds(70);
    await account.signIn();
    assert.deepEqual(changes.slice(2), ["Unavailable", undefined]);
  });

  it("says signed out at once when somebody signs out, and asks nobody any more", async () => {
    const account = create();
    await signInByBrowser(account);
    const changes = changesOf(account);
    await account.signOut();
    assert.deepEqual(changes, ["SignInRequired"]);
    const before = sessions.grants().length;
    await assert.rejects(vehiclesOf(account), SignInRequired);
    assert.equal(sessions.grants().length, before);
  });

  describe("made in the editor", () => {
    it("is taken over by the account with the same settings, and then gone from there", async () => {
      const [store, candidate] = [sessions.accounts.store(), sessions.accounts.store()];
      const running = create(store, candidate);
      await assert.rejects(running.signIn(), SignInRequired);
      const changes = changesOf(running);
      await signInByBrowser(create(candidate));
      assert.equal(await running.takeOver(), true);
      assert.deepEqual(changes, [undefined]);
      assert.equal((await vehiclesOf(running)).length, sessions.simulator.world.size);
      await assert.rejects(stat(candidate.file), { code: "ENOENT" });
      assert.deepEqual(sessions.grantTypes(), ["authorization_code"]);
    });

    it("is taken over at the first use, too", async () => {
      const [store, candidate] = [new MemoryTokenStore(), new MemoryTokenStore()];
      await signInByBrowser(create(candidate));
      assert.ok(await vehiclesOf(create(store, candidate)));
      assert.equal(await candidate.load(), undefined);
      assert.ok(await store.load());
    });

    it("is left alone by an account with other settings, which keeps its own", async () => {
      const [store, candidate] = [new MemoryTokenStore(), new MemoryTokenStore()];
      const running = create(store, candidate);
      await signInByBrowser(running);
      const kept = await store.load();
      const other = sessions.accounts.create(
        { ...settings(), scope: "openid" },
        { store: candidate },
      );
      await signInByBrowser(other);
      await running.takeOver();
      await vehiclesOf(running);
      assert.deepEqual(await store.load(), kept);
      assert.ok(await candidate.load());
    });

    it("does not come back over newer tokens when it could not be removed", async () => {
      const [store, candidate] = [new MemoryTokenStore(), new MemoryTokenStore()];
      await signInByBrowser(create(candidate));
      candidate.remove = () => Promise.reject(new Error("read-only"));
      const running = create(store, candidate);
      running.on("unsaved", () => undefined);
      await running.signIn();
      sessions.seconds(LIFETIME);
      await running.signIn();
      const newest = await store.load();
      sessions.seconds(LIFETIME - 10);
      await running.signIn();
      assert.notDeepEqual(await store.load(), newest);
      assert.deepEqual(sessions.grantTypes().slice(1), ["refresh_token", "refresh_token"]);
    });
  });

  describe("left alone", () => {
    it("is renewed after a day, once, and not before", async () => {
      const account = create();
      await signInByBrowser(account);
      sessions.seconds(DAY - 10);
      await account.keepAlive();
      assert.equal(sessions.grants().length, 1);
      sessions.seconds(20);
      await account.keepAlive();
      await account.keepAlive();
      assert.deepEqual(sessions.grantTypes().slice(1), ["refresh_token"]);
    });

    it("is not asked for when there is none", async () => {
      await create().keepAlive();
      assert.equal(sessions.grants().length, 0);
    });
  });

  it("has neither code nor verifier nor tokens in an error, even when the server repeats them", async () => {
    const account = create();
    const authorization = await account.authorization("en-US");
    const { code } = parseAnswer(await answerConsent(authorization.url), authorization);
    sessions.simulator.faults.add({ fault: "echo-secrets", path: "/am/oauth2/access_token" });
    const error: unknown = await account
      .signInWith({ ...authorization, code })
      .catch((reason: unknown) => reason);
    assert.ok(error instanceof PsaError);
    const text = JSON.stringify(error) + error.message + String(error.stack);
    for (const secret of [code, authorization.verifier]) assert.ok(!text.includes(secret));
  });

  it("writes only the tokens to disk, and no code or verifier", async () => {
    const store = sessions.accounts.store();
    const account = create(store);
    const authorization = await account.authorization("en-US");
    const { code } = parseAnswer(await answerConsent(authorization.url), authorization);
    await account.signInWith({ ...authorization, code });
    const text = await readFile(store.file, "utf8");
    for (const secret of [code, authorization.verifier, authorization.state]) {
      assert.ok(!text.includes(secret));
    }
  });
});
