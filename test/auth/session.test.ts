import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import sinon from "sinon";
import { MemoryTokenStore, type TokenChain } from "../../src/auth/token-store";
import { vehiclesOf } from "../support/accounts";
import { LIFETIME, Sessions } from "../support/sessions";

describe("session", () => {
  const sessions = new Sessions();

  beforeEach(() => sessions.start());
  afterEach(() => sessions.stop());

  it("signs in with the form, the Basic client and the realm of the brand", async () => {
    await sessions.accounts.create(sessions.settings).signIn();
    const [request] = [...sessions.simulator.requests];
    assert.ok(request);
    const { clientId, clientSecret, username, password } = sessions.simulator.account;
    assert.equal(request.method, "POST");
    assert.equal(request.path, "/am/oauth2/access_token");
    assert.deepEqual(request.query, {});
    assert.equal(
      request.headers.authorization,
      `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
    );
    assert.match(String(request.headers["content-type"]), /^application\/x-www-form-urlencoded/);
    assert.deepEqual(request.form, {
      realm: "clientsB2CCitroen",
      grant_type: "password",
      username,
      password,
      scope: "openid profile",
    });
  });

  it("believes expires_in and refreshes a little before it, with the newest token only", async () => {
    const account = sessions.accounts.create(sessions.settings);
    await account.signIn();
    sessions.seconds(LIFETIME - 61);
    await account.signIn();
    assert.deepEqual(sessions.grantTypes(), ["password"]);
    for (let n = 0; n < 3; n += 1) {
      sessions.seconds(LIFETIME - 59);
      await vehiclesOf(account);
    }
    assert.deepEqual(sessions.grantTypes(), [
      "password",
      "refresh_token",
      "refresh_token",
      "refresh_token",
    ]);
    const spent = sessions.grants().slice(1);
    assert.equal(new Set(spent.map((form) => form.refresh_token)).size, 3);
    assert.ok(spent.every((form) => form.realm === "clientsB2CCitroen"));
  });

  it("makes one token request when a thousand ask at once after expiry", async () => {
    const account = sessions.accounts.create(sessions.settings);
    await account.signIn();
    sessions.seconds(LIFETIME + 1);
    await Promise.all(Array.from({ length: 1000 }, () => account.signIn()));
    assert.deepEqual(sessions.grantTypes(), ["password", "refresh_token"]);
  });

  it("has new tokens on disk before anybody gets them", async () => {
    const store = new MemoryTokenStore();
    const saved = sinon.spy(store, "save");
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    sinon.replace(store, "save", async (chain: TokenChain) => {
      await gate;
      await saved.call(store, chain);
    });
    const account = sessions.accounts.create(sessions.settings, { store });
    const list = vehiclesOf(account);
    await sessions.simulator.requests
      .next({ path: "/am/oauth2/access_token" })
      .catch(() => undefined);
    release();
    await list;
    assert.ok(saved.calledOnce);
    const api = sessions.simulator.requests.count({ path: "/connectedcar/v4/user/vehicles" });
    assert.equal(api, 1);
  });

  it("goes on from disk after a restart, without a token request", async () => {
    const file = sessions.accounts.file();
    await sessions.accounts
      .create(sessions.settings, { store: sessions.accounts.store(file) })
      .signIn();
    await vehiclesOf(
      sessions.accounts.create(sessions.settings, { store: sessions.accounts.store(file) }),
    );
    assert.deepEqual(sessions.grantTypes(), ["password"]);
    sessions.seconds(LIFETIME);
    await sessions.accounts
      .create(sessions.settings, { store: sessions.accounts.store(file) })
      .signIn();
    assert.deepEqual(sessions.grantTypes(), ["password", "refresh_token"]);
  });

  it("keeps neither password nor client secret on disk", async () => {
    const file = sessions.accounts.file();
    await sessions.accounts
      .create(sessions.settings, { store: sessions.accounts.store(file) })
      .signIn();
    const text = await readFile(file, "utf8");
    for (const secret of [
      sessions.simulator.account.password,
      sessions.simulator.account.clientSecret,
    ]) {
      assert.ok(!text.includes(secret));
    }
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it("begins another chain for other credentials", async () => {
    const file = sessions.accounts.file();
    await sessions.accounts
      .create(sessions.settings, { store: sessions.accounts.store(file) })
      .signIn();
    const other = { ...sessions.settings, brand: "peugeot" };
    await sessions.accounts.create(other, { store: sessions.accounts.store(file) }).signIn();
    assert.deepEqual(
      sessions.grants().map((form) => [form.grant_type, form.realm]),
      [
        ["password", "clientsB2CCitroen"],
        ["password", "clientsB2CPeugeot"],
      ],
    );
  });

  it("takes over what somebody else has saved, instead of signing in", async () => {
    const file = sessions.accounts.file();
    const first = sessions.accounts.create(sessions.settings, {
      store: sessions.accounts.store(file),
    });
    const second = sessions.accounts.create(sessions.settings, {
      store: sessions.accounts.store(file),
    });
    await first.signIn();
    await second.signIn();
    sessions.seconds(LIFETIME);
    await first.signIn();
    await second.signIn();
    assert.deepEqual(sessions.grantTypes(), ["password", "refresh_token"]);
  });

  it("reads the store again before it believes that the chain has ended", async () => {
    const store = new MemoryTokenStore();
    await sessions.session(store).accessToken();
    const spent = await store.load();
    sessions.seconds(LIFETIME);
    await sessions.session(store).accessToken();
    const newest = await store.load();
    assert.ok(spent && newest);
    sessions.seconds(LIFETIME);
    sinon
      .stub(store, "load")
      .onFirstCall()
      .resolves({ ...spent, refreshToken: "unknown-token" })
      .callThrough();
    await sessions.session(store, null).accessToken();
    assert.deepEqual(
      sessions
        .grants()
        .slice(-2)
        .map((form) => form.refresh_token),
      ["unknown-token", newest.refreshToken],
    );
  });

  it("keeps a refresh token that the server does not rotate", async () => {
    const store = new MemoryTokenStore();
    const account = sessions.accounts.create(sessions.settings, { store });
    await account.signIn();
    const first = await store.load();
    sessions.seconds(LIFETIME);
    sessions.simulator.faults.add({
      fault: "rewrite",
      path: "/am/oauth2/access_token",
      rewrite: (body) => ({ ...(body as object), refresh_token: undefined }),
    });
    await account.signIn();
    assert.equal((await store.load())?.refreshToken, first?.refreshToken);
  });

  it("signs out: ends the tokens there and removes them here", async () => {
    const file = sessions.accounts.file();
    const account = sessions.accounts.create(sessions.settings, {
      store: sessions.accounts.store(file),
    });
    await account.signIn();
    const { refreshToken } = JSON.parse(await readFile(file, "utf8")) as TokenChain;
    await account.signOut();
    await assert.rejects(stat(file), { code: "ENOENT" });
    const revoke = [...sessions.simulator.requests].find(({ path }) =>
      path.endsWith("/token/revoke"),
    );
    assert.equal(revoke?.form?.token, refreshToken);
  });

  it("waits at close for tokens on their way, so that they are kept", async () => {
    const file = sessions.accounts.file();
    const account = sessions.accounts.create(sessions.settings, {
      store: sessions.accounts.store(file),
    });
    sessions.simulator.faults.add({ fault: "slow", path: "/am/oauth2/access_token", delay: 150 });
    const arrived = sessions.simulator.requests.next({ path: "/am/oauth2/access_token" });
    const signIn = account.signIn();
    await arrived;
    await account.close();
    assert.ok(await stat(file));
    await signIn;
  });
});
