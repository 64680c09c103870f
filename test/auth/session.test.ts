import assert from "node:assert/strict";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import sinon from "sinon";
import type { Account, AccountSettings } from "../../src/account";
import { IdentityProvider } from "../../src/auth/identity-provider";
import { Session, type SessionOptions } from "../../src/auth/session";
import { MemoryTokenStore, type TokenChain, type TokenStore } from "../../src/auth/token-store";
import { endpointsOf } from "../../src/brands";
import {
  BadResponse,
  InvalidClient,
  PsaError,
  SignInRequired,
  Unavailable,
} from "../../src/errors";
import { Http } from "../../src/http";
import { Secrets } from "../../src/secrets";
import { type Simulator, startSimulator } from "../../src/simulator";
import { Accounts, settingsFor, vehiclesOf } from "../support/accounts";

const LIFETIME = 3600;

describe("session", () => {
  const accounts = new Accounts();
  const http = new Http();
  let simulator: Simulator;
  let settings: AccountSettings;
  let clock: sinon.SinonFakeTimers;

  beforeEach(async () => {
    simulator = await startSimulator({ tokenLifetime: LIFETIME });
    settings = settingsFor(simulator);
    clock = sinon.useFakeTimers({ now: Date.now(), toFake: ["Date", "performance"] });
  });
  after(() => http.close());
  afterEach(async () => {
    clock.restore();
    sinon.restore();
    await accounts.dispose();
    await simulator.close();
  });

  const grants = () =>
    [...simulator.requests]
      .filter(({ path }) => path === "/am/oauth2/access_token")
      .map(({ form }) => form ?? {});
  const grantTypes = () => grants().map((form) => form.grant_type);
  const seconds = (n: number) => clock.tick(n * 1000);
  const failure = async (account: Account): Promise<PsaError> => {
    const error = await account.signIn().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof PsaError, "expected a typed error");
    return error;
  };

  it("signs in with the form, the Basic client and the realm of the brand", async () => {
    await accounts.create(settings).signIn();
    const [request] = [...simulator.requests];
    assert.ok(request);
    const { clientId, clientSecret, username, password } = simulator.account;
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
    const account = accounts.create(settings);
    await account.signIn();
    seconds(LIFETIME - 61);
    await account.signIn();
    assert.deepEqual(grantTypes(), ["password"]);
    for (let n = 0; n < 3; n += 1) {
      seconds(LIFETIME - 59);
      await vehiclesOf(account);
    }
    assert.deepEqual(grantTypes(), ["password", "refresh_token", "refresh_token", "refresh_token"]);
    const spent = grants().slice(1);
    assert.equal(new Set(spent.map((form) => form.refresh_token)).size, 3);
    assert.ok(spent.every((form) => form.realm === "clientsB2CCitroen"));
  });

  it("makes one token request when a thousand ask at once after expiry", async () => {
    const account = accounts.create(settings);
    await account.signIn();
    seconds(LIFETIME + 1);
    await Promise.all(Array.from({ length: 1000 }, () => account.signIn()));
    assert.deepEqual(grantTypes(), ["password", "refresh_token"]);
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
    const account = accounts.create(settings, { store });
    const list = vehiclesOf(account);
    await simulator.requests.next({ path: "/am/oauth2/access_token" }).catch(() => undefined);
    release();
    await list;
    assert.ok(saved.calledOnce);
    const api = simulator.requests.count({ path: "/connectedcar/v4/user/vehicles" });
    assert.equal(api, 1);
  });

  it("goes on from disk after a restart, without a token request", async () => {
    const file = accounts.file();
    await accounts.create(settings, { store: accounts.store(file) }).signIn();
    await vehiclesOf(accounts.create(settings, { store: accounts.store(file) }));
    assert.deepEqual(grantTypes(), ["password"]);
    seconds(LIFETIME);
    await accounts.create(settings, { store: accounts.store(file) }).signIn();
    assert.deepEqual(grantTypes(), ["password", "refresh_token"]);
  });

  it("keeps neither password nor client secret on disk", async () => {
    const file = accounts.file();
    await accounts.create(settings, { store: accounts.store(file) }).signIn();
    const text = await readFile(file, "utf8");
    for (const secret of [simulator.account.password, simulator.account.clientSecret]) {
      assert.ok(!text.includes(secret));
    }
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it("begins another chain for other credentials", async () => {
    const file = accounts.file();
    await accounts.create(settings, { store: accounts.store(file) }).signIn();
    const other = { ...settings, brand: "peugeot" };
    await accounts.create(other, { store: accounts.store(file) }).signIn();
    assert.deepEqual(
      grants().map((form) => [form.grant_type, form.realm]),
      [
        ["password", "clientsB2CCitroen"],
        ["password", "clientsB2CPeugeot"],
      ],
    );
  });

  it("signs in afresh, once, when the chain has ended", async () => {
    const account = accounts.create(settings);
    await account.signIn();
    simulator.tokens.revokeAll();
    seconds(LIFETIME);
    await account.signIn();
    assert.deepEqual(grantTypes(), ["password", "refresh_token", "password"]);
  });

  it("takes over what somebody else has saved, instead of signing in", async () => {
    const file = accounts.file();
    const first = accounts.create(settings, { store: accounts.store(file) });
    const second = accounts.create(settings, { store: accounts.store(file) });
    await first.signIn();
    await second.signIn();
    seconds(LIFETIME);
    await first.signIn();
    await second.signIn();
    assert.deepEqual(grantTypes(), ["password", "refresh_token"]);
  });

  it("reads the store again before it believes that the chain has ended", async () => {
    const store = new MemoryTokenStore();
    await sessionOf(store).accessToken();
    const spent = await store.load();
    seconds(LIFETIME);
    await sessionOf(store).accessToken();
    const newest = await store.load();
    assert.ok(spent && newest);
    seconds(LIFETIME);
    sinon
      .stub(store, "load")
      .onFirstCall()
      .resolves({ ...spent, refreshToken: "unknown-token" })
      .callThrough();
    await sessionOf(store, null).accessToken();
    assert.deepEqual(
      grants()
        .slice(-2)
        .map((form) => form.refresh_token),
      ["unknown-token", newest.refreshToken],
    );
  });

  it("stops asking after a wrong password", async () => {
    const account = accounts.create({ ...settings, password: "not-the-password" });
    for (let n = 0; n < 3; n += 1) {
      const error = await failure(account);
      assert.ok(error instanceof SignInRequired);
      assert.match(error.message, /^Wrong username or password/);
    }
    assert.equal(grants().length, 1);
  });

  it("tells a refused client from a refused user", async () => {
    const account = accounts.create({ ...settings, clientSecret: "not-the-secret" });
    for (let n = 0; n < 3; n += 1) {
      const error = await failure(account);
      assert.ok(error instanceof InvalidClient);
      assert.match(error.message, /^Client id or secret refused by 127\.0\.0\.1/);
    }
    assert.equal(grants().length, 1);
  });

  it("tells a wrong realm", async () => {
    const error = await failure(accounts.create({ ...settings, realm: "clientsB2CNobody" }));
    assert.match(error.name, /BadRequest|InvalidClient/);
  });

  it("with browser sign-in asks a person, and sends nothing, while nobody has signed in", async () => {
    const error = await failure(accounts.create({ ...settings, signIn: "code" }));
    assert.ok(error instanceof SignInRequired);
    assert.equal(grants().length, 0);
  });

  it("without a password gives up on invalid_grant, and sends nothing until there are new tokens", async () => {
    const store = new MemoryTokenStore();
    await sessionOf(store).accessToken();
    simulator.tokens.revokeAll();
    seconds(LIFETIME);
    const session = sessionOf(store, null);
    for (let n = 0; n < 3; n += 1) await assert.rejects(session.accessToken(), SignInRequired);
    assert.deepEqual(grantTypes(), ["password", "refresh_token"]);
    const elsewhere = new MemoryTokenStore();
    await sessionOf(elsewhere).accessToken();
    const signedInAgain = await elsewhere.load();
    assert.ok(signedInAgain);
    await store.save(signedInAgain);
    assert.equal(await session.accessToken(), signedInAgain.accessToken);
  });

  describe("during an outage of the identity provider", () => {
    for (const fault of ["503", "429", "reset", "html"] as const) {
      it(`keeps the tokens through "${fault}" and goes on with them`, async () => {
        const account = accounts.create(settings);
        await account.signIn();
        seconds(LIFETIME);
        simulator.faults.add({ fault, path: "/am/oauth2/access_token" });
        assert.ok(!((await failure(account)) instanceof SignInRequired));
        seconds(70);
        await account.signIn();
        assert.deepEqual(grantTypes(), ["password", "refresh_token", "refresh_token"]);
        assert.equal(grants()[1]?.refresh_token, grants()[2]?.refresh_token);
      });
    }

    for (const fault of ["reply-lost", "truncated", "invalid-json"] as const) {
      it(`sends the same token again when the reply that rotated it was "${fault}"`, async () => {
        await simulator.close();
        simulator = await startSimulator({ tokenLifetime: LIFETIME, refreshGrace: 120 });
        const account = accounts.create(settingsFor(simulator));
        await account.signIn();
        seconds(LIFETIME);
        simulator.faults.add({ fault, path: "/am/oauth2/access_token" });
        assert.ok(!((await failure(account)) instanceof SignInRequired));
        seconds(70);
        await account.signIn();
        assert.deepEqual(grantTypes(), ["password", "refresh_token", "refresh_token"]);
      });
    }

    it("signs in afresh when a reply was lost and the server takes the token only once", async () => {
      const account = accounts.create(settings);
      await account.signIn();
      seconds(LIFETIME);
      simulator.faults.add({ fault: "reply-lost", path: "/am/oauth2/access_token" });
      await failure(account);
      seconds(70);
      await account.signIn();
      assert.equal(grantTypes().at(-1), "password");
    });

    it("waits 1, 2, 5, 10, then 15 minutes, and asks nobody meanwhile", async () => {
      const account = accounts.create(settings);
      await account.signIn();
      seconds(LIFETIME);
      simulator.faults.add({ fault: "503", path: "/am/oauth2/access_token", times: Infinity });
      await failure(account);
      for (const minutes of [1, 2, 5, 10, 15, 15]) {
        const before = grants().length;
        seconds(minutes * 60 * 0.89);
        const error = await failure(account);
        assert.ok(error instanceof Unavailable);
        assert.equal(error.text, "waiting");
        assert.ok(error.retryAt && error.retryAt.getTime() > Date.now());
        assert.equal(grants().length, before, `asked before ${minutes} min`);
        seconds(minutes * 60 * 0.22);
        await failure(account);
        assert.equal(grants().length, before + 1, `did not ask after ${minutes} min`);
      }
    });

    it("obeys a longer Retry-After", async () => {
      const account = accounts.create(settings);
      simulator.faults.add({ fault: "429", path: "/am/oauth2/access_token", retryAfter: 600 });
      await failure(account);
      seconds(590);
      await failure(account);
      assert.equal(grants().length, 1);
      seconds(11);
      await account.signIn();
    });

    it("goes on with the old access token while it lives", async () => {
      const account = accounts.create(settings);
      await account.signIn();
      seconds(LIFETIME - 30);
      simulator.faults.add({ fault: "503", path: "/am/oauth2/access_token", times: Infinity });
      await vehiclesOf(account);
      await vehiclesOf(account);
      assert.equal(grants().length, 2);
    });
  });

  describe("when the wall clock jumps", () => {
    it("forward a year, the running account goes on", async () => {
      const account = accounts.create(settings);
      await account.signIn();
      const { now } = performance;
      const still = now.call(performance);
      clock.setSystemTime(Date.now() + 365 * 86_400_000);
      assert.equal(performance.now(), still);
      await account.signIn();
      assert.deepEqual(grantTypes(), ["password"]);
    });

    it("back ten years over a restart, a dead token is found out and refreshed", async () => {
      const file = accounts.file();
      await accounts.create(settings, { store: accounts.store(file) }).signIn();
      simulator.tokens.expireAccessTokens();
      clock.setSystemTime(Date.now() - 3650 * 86_400_000);
      await vehiclesOf(accounts.create(settings, { store: accounts.store(file) }));
      assert.deepEqual(grantTypes(), ["password", "refresh_token"]);
    });
  });

  describe("when tokens cannot be kept", () => {
    it("goes on in memory, says so, and never sends a refresh token twice", async () => {
      const file = accounts.file();
      await writeFile(dirname(file), "in the way");
      const account = accounts.create(settings, { store: accounts.store(file) });
      const warned = sinon.spy();
      account.on("unsaved", warned);
      await vehiclesOf(account);
      seconds(LIFETIME);
      await vehiclesOf(account);
      assert.ok(warned.called);
      await rm(dirname(file));
      seconds(LIFETIME);
      await vehiclesOf(account);
      assert.deepEqual(grantTypes(), ["password", "refresh_token", "refresh_token"]);
      assert.notEqual(grants()[1]?.refresh_token, grants()[2]?.refresh_token);
      const kept: unknown = JSON.parse(await readFile(file, "utf8"));
      assert.ok(kept);
    });

    it("signs in when the file cannot be read", async () => {
      const file = accounts.file();
      await mkdir(file, { recursive: true });
      const account = accounts.create(settings, { store: accounts.store(file) });
      const warned = sinon.spy();
      account.on("unsaved", warned);
      await vehiclesOf(account);
      assert.ok(warned.called);
    });

    it("signs in when the file is damaged beyond use, and keeps the damaged one", async () => {
      const file = accounts.file();
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, "{ half a fi");
      await vehiclesOf(accounts.create(settings, { store: accounts.store(file) }));
      assert.equal(await readFile(`${file}.corrupt`, "utf8"), "{ half a fi");
    });
  });

  it("refuses a reply without a token", async () => {
    simulator.faults.add({
      fault: "rewrite",
      path: "/am/oauth2/access_token",
      rewrite: () => ({ token_type: "Bearer" }),
    });
    const error = await failure(accounts.create(settings));
    assert.ok(error instanceof BadResponse);
    assert.match(error.message, /access_token/);
  });

  it("signs out: ends the tokens there and removes them here", async () => {
    const file = accounts.file();
    const account = accounts.create(settings, { store: accounts.store(file) });
    await account.signIn();
    const { refreshToken } = JSON.parse(await readFile(file, "utf8")) as TokenChain;
    await account.signOut();
    await assert.rejects(stat(file), { code: "ENOENT" });
    const revoke = [...simulator.requests].find(({ path }) => path.endsWith("/token/revoke"));
    assert.equal(revoke?.form?.token, refreshToken);
  });

  it("waits at close for tokens on their way, so that they are kept", async () => {
    const file = accounts.file();
    const account = accounts.create(settings, { store: accounts.store(file) });
    simulator.faults.add({ fault: "slow", path: "/am/oauth2/access_token", delay: 150 });
    const arrived = simulator.requests.next({ path: "/am/oauth2/access_token" });
    const signIn = account.signIn();
    await arrived;
    await account.close();
    await signIn;
    assert.ok(await stat(file));
  });

  /** A session of the simulator's account over a store. */
  function sessionOf(
    store: TokenStore,
    password: SessionOptions["password"] | null = simulator.account,
  ): Session {
    const secrets = new Secrets();
    const endpoints = endpointsOf(settings);
    return new Session({
      identityProvider: new IdentityProvider(http, endpoints, simulator.account, secrets),
      store,
      secrets,
      typed: "the same",
      host: "localhost",
      ...(password ? { password } : {}),
    });
  }
});
