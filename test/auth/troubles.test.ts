import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import sinon from "sinon";
import { MemoryTokenStore } from "../../src/auth/token-store";
import { SignInRequired, Unavailable } from "../../src/errors";
import { vehiclesOf } from "../support/accounts";
import { LIFETIME, Sessions } from "../support/sessions";

describe("session in trouble", () => {
  const sessions = new Sessions();

  beforeEach(() => sessions.start());
  afterEach(() => sessions.stop());

  describe("during an outage of the identity provider", () => {
    for (const fault of ["503", "429", "reset", "html"] as const) {
      it(`keeps the tokens through "${fault}" and goes on with them`, async () => {
        const account = sessions.accounts.create(sessions.settings);
        await account.signIn();
        sessions.seconds(LIFETIME);
        sessions.simulator.faults.add({ fault, path: "/am/oauth2/access_token" });
        assert.ok(!((await sessions.failure(account)) instanceof SignInRequired));
        sessions.seconds(70);
        await account.signIn();
        assert.deepEqual(sessions.grantTypes(), ["password", "refresh_token", "refresh_token"]);
        assert.equal(sessions.grants()[1]?.refresh_token, sessions.grants()[2]?.refresh_token);
      });
    }

    for (const fault of ["reply-lost", "truncated", "invalid-json"] as const) {
      it(`sends the same token again when the reply that rotated it was "${fault}"`, async () => {
        await sessions.stop();
        await sessions.start({ refreshGrace: 120 });
        const account = sessions.accounts.create(sessions.settings);
        await account.signIn();
        sessions.seconds(LIFETIME);
        sessions.simulator.faults.add({ fault, path: "/am/oauth2/access_token" });
        assert.ok(!((await sessions.failure(account)) instanceof SignInRequired));
        sessions.seconds(70);
        await account.signIn();
        assert.deepEqual(sessions.grantTypes(), ["password", "refresh_token", "refresh_token"]);
      });
    }

    it("signs in afresh when a reply was lost and the server takes the token only once", async () => {
      const account = sessions.accounts.create(sessions.settings);
      await account.signIn();
      sessions.seconds(LIFETIME);
      sessions.simulator.faults.add({ fault: "reply-lost", path: "/am/oauth2/access_token" });
      await sessions.failure(account);
      sessions.seconds(70);
      await account.signIn();
      assert.equal(sessions.grantTypes().at(-1), "password");
    });

    it("waits 1, 2, 5, 10, then 15 minutes, and asks nobody meanwhile", async () => {
      const account = sessions.accounts.create(sessions.settings);
      await account.signIn();
      sessions.seconds(LIFETIME);
      sessions.simulator.faults.add({
        fault: "503",
        path: "/am/oauth2/access_token",
        times: Infinity,
      });
      await sessions.failure(account);
      for (const minutes of [1, 2, 5, 10, 15, 15]) {
        const before = sessions.grants().length;
        sessions.seconds(minutes * 60 * 0.89);
        const error = await sessions.failure(account);
        assert.ok(error instanceof Unavailable);
        assert.equal(error.text, "waiting");
        assert.ok(error.retryAt && error.retryAt.getTime() > Date.now());
        assert.equal(sessions.grants().length, before, `asked before ${minutes} min`);
        sessions.seconds(minutes * 60 * 0.22);
        await sessions.failure(account);
        assert.equal(sessions.grants().length, before + 1, `did not ask after ${minutes} min`);
      }
    });

    it("obeys a longer Retry-After", async () => {
      const account = sessions.accounts.create(sessions.settings);
      sessions.simulator.faults.add({
        fault: "429",
        path: "/am/oauth2/access_token",
        retryAfter: 600,
      });
      await sessions.failure(account);
      sessions.seconds(590);
      await sessions.failure(account);
      assert.equal(sessions.grants().length, 1);
      sessions.seconds(11);
      await account.signIn();
    });

    it("goes on with the old access token while it lives", async () => {
      const account = sessions.accounts.create(sessions.settings);
      await account.signIn();
      sessions.seconds(LIFETIME - 30);
      sessions.simulator.faults.add({
        fault: "503",
        path: "/am/oauth2/access_token",
        times: Infinity,
      });
      await vehiclesOf(account);
      await vehiclesOf(account);
      assert.equal(sessions.grants().length, 2);
    });
  });

  it("does not send a refused refresh token again when the sign-in after it fails", async () => {
    const account = sessions.accounts.create(sessions.settings);
    await account.signIn();
    sessions.simulator.tokens.revokeAll();
    sessions.seconds(LIFETIME);
    sessions.simulator.faults.add({ fault: "503", path: "/am/oauth2/access_token", after: 1 });
    await sessions.failure(account);
    sessions.seconds(70);
    await account.signIn();
    assert.deepEqual(sessions.grantTypes(), ["password", "refresh_token", "password", "password"]);
  });

  it("does not hand a rejected token back to one who joins a refresh that fails", async () => {
    const store = new MemoryTokenStore();
    const session = sessions.session(store);
    const token = await session.accessToken();
    sessions.seconds(LIFETIME - 30);
    sessions.simulator.faults.add({
      fault: "503",
      path: "/am/oauth2/access_token",
      times: Infinity,
    });
    const [keepsGoing, rejected] = await Promise.allSettled([
      session.accessToken(),
      session.accessToken(token),
    ]);
    assert.deepEqual(keepsGoing, { status: "fulfilled", value: token });
    assert.equal(rejected.status, "rejected");
  });

  describe("when the wall clock jumps", () => {
    it("forward a year, the running account goes on", async () => {
      const account = sessions.accounts.create(sessions.settings);
      await account.signIn();
      const still = performance.now();
      sessions.clock.setSystemTime(Date.now() + 365 * 86_400_000);
      assert.equal(performance.now(), still);
      await account.signIn();
      assert.deepEqual(sessions.grantTypes(), ["password"]);
    });

    it("back ten years over a restart, a dead token is found out and refreshed", async () => {
      const file = sessions.accounts.file();
      await sessions.accounts
        .create(sessions.settings, { store: sessions.accounts.store(file) })
        .signIn();
      sessions.simulator.tokens.expireAccessTokens();
      sessions.clock.setSystemTime(Date.now() - 3650 * 86_400_000);
      await vehiclesOf(
        sessions.accounts.create(sessions.settings, { store: sessions.accounts.store(file) }),
      );
      assert.deepEqual(sessions.grantTypes(), ["password", "refresh_token"]);
    });
  });

  describe("when tokens cannot be kept", () => {
    it("goes on in memory, says so, and never sends a refresh token twice", async () => {
      const file = sessions.accounts.file();
      await writeFile(dirname(file), "in the way");
      const account = sessions.accounts.create(sessions.settings, {
        store: sessions.accounts.store(file),
      });
      const warned = sinon.spy();
      account.on("unsaved", warned);
      await vehiclesOf(account);
      sessions.seconds(LIFETIME);
      await vehiclesOf(account);
      assert.ok(warned.called);
      await rm(dirname(file));
      sessions.seconds(LIFETIME);
      await vehiclesOf(account);
      assert.deepEqual(sessions.grantTypes(), ["password", "refresh_token", "refresh_token"]);
      assert.notEqual(sessions.grants()[1]?.refresh_token, sessions.grants()[2]?.refresh_token);
      const kept: unknown = JSON.parse(await readFile(file, "utf8"));
      assert.ok(kept);
    });

    it("signs in when the file cannot be read", async () => {
      const file = sessions.accounts.file();
      await mkdir(file, { recursive: true });
      const account = sessions.accounts.create(sessions.settings, {
        store: sessions.accounts.store(file),
      });
      const warned = sinon.spy();
      account.on("unsaved", warned);
      await vehiclesOf(account);
      assert.ok(warned.called);
    });

    it("signs in when the file is damaged beyond use, and keeps the damaged one", async () => {
      const file = sessions.accounts.file();
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, "{ half a fi");
      await vehiclesOf(
        sessions.accounts.create(sessions.settings, { store: sessions.accounts.store(file) }),
      );
      assert.equal(await readFile(`${file}.corrupt`, "utf8"), "{ half a fi");
    });
  });
});
