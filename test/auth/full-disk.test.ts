import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Unavailable } from "../../src/errors";
import type { Account, AccountOptions } from "../../src/account";
import { FileTokenStore, type TokenChain } from "../../src/auth/token-store";
import { vehiclesOf } from "../support/accounts";
import { signInByBrowser } from "../support/consent";
import { SmallDisk } from "../support/full-disk";
import { LIFETIME, Sessions } from "../support/sessions";

const TOKEN_PATH = "/am/oauth2/access_token";

/** A disk that can be made to take nothing more. */
interface Disk {
  file: string;
  fill(): void;
  free(): void;
  end(): void;
}

/** Where the next chain would be written, there is something else. */
function blockedFile(sessions: Sessions): Disk {
  const file = sessions.accounts.file();
  const blocks = [file, candidateOf(file)].map((one) => `${one}.new`);
  return {
    file,
    fill: () => blocks.forEach((block) => mkdirSync(block, { recursive: true })),
    free: () => blocks.forEach((block) => rmSync(block, { recursive: true, force: true })),
    end: () => undefined,
  };
}

function smallDisk(): Disk | undefined {
  const disk = SmallDisk.mount();
  return (
    disk && {
      file: join(disk.folder, "node-red-contrib-psa", "account.json"),
      fill: () => disk.fill(),
      free: () => disk.free(),
      end: () => disk.unmount(),
    }
  );
}

function candidateOf(file: string): string {
  return file.replace(/json$/, "candidate.json");
}

for (const [name, diskFor] of [
  ["a token file cannot be written", blockedFile],
  ["the disk is full (a small one is mounted, which only root can do)", smallDisk],
] as const) {
  describe(`when ${name}`, () => {
    const sessions = new Sessions();
    let disk: Disk;

    beforeEach(async function () {
      const found = diskFor(sessions);
      if (!found) return this.skip();
      disk = found;
      await sessions.start();
    });
    afterEach(async () => {
      if (!disk) return;
      disk.free();
      await sessions.stop();
      disk.end();
    });

    const stores = (): AccountOptions => ({
      store: new FileTokenStore(disk.file),
      candidate: new FileTokenStore(candidateOf(disk.file)),
    });
    const create = (options: AccountOptions = stores()) =>
      sessions.accounts.create({ ...sessions.settings, signIn: "code" }, options);
    /** As the dialog does it. */
    const draft = async () => {
      const { candidate } = stores();
      assert.ok(candidate);
      const account = create({ store: candidate });
      await signInByBrowser(account);
      return account;
    };
    const warningsOf = (account: Account) => {
      const warnings: string[] = [];
      account.on("unsaved", ({ message }) => warnings.push(message));
      return warnings;
    };
    const onDisk = () => JSON.parse(readFileSync(disk.file, "utf8")) as TokenChain;
    const spent = () => sessions.grants().flatMap(({ refresh_token }) => refresh_token ?? []);

    it("no refresh token is spent: the access token is used to its end, then all waits", async () => {
      const account = create();
      await signInByBrowser(account);
      const warnings = warningsOf(account);
      disk.fill();
      sessions.seconds(LIFETIME - 30);
      assert.ok((await vehiclesOf(account)).length > 0);
      assert.equal(warnings.length, 1);
      sessions.seconds(30);
      for (let n = 0; n < 5; n += 1) {
        const error = await sessions.failure(account);
        assert.ok(error instanceof Unavailable);
        assert.equal(error.text, "tokensUnkept");
        assert.ok(error.retryAt && error.retryAt.getTime() > Date.now());
        sessions.seconds(600);
      }
      assert.equal(warnings.length, 1);
      assert.deepEqual(sessions.grantTypes(), ["authorization_code"]);
    });

    it("goes on as soon as there is room, without another sign-in", async () => {
      const account = create();
      await signInByBrowser(account);
      const { refreshToken } = onDisk();
      disk.fill();
      sessions.seconds(LIFETIME);
      await sessions.failure(account);
      disk.free();
      assert.ok((await vehiclesOf(account)).length > 0);
      assert.deepEqual(spent(), [refreshToken]);
      assert.notEqual(onDisk().refreshToken, refreshToken);
    });

    it("warns again when it happens again", async () => {
      const account = create();
      await signInByBrowser(account);
      const warnings = warningsOf(account);
      for (let n = 1; n <= 2; n += 1) {
        disk.fill();
        sessions.seconds(LIFETIME);
        await sessions.failure(account);
        disk.free();
        await account.signIn();
        assert.equal(warnings.length, n);
      }
    });

    it("nothing is lost by a restart meanwhile", async () => {
      const before = create();
      await signInByBrowser(before);
      disk.fill();
      sessions.seconds(LIFETIME);
      await sessions.failure(before);
      await before.close();
      const after = create();
      await sessions.failure(after);
      disk.free();
      await after.signIn();
      assert.equal(spent().length, 1);
    });

    it("a pasted refresh token is not spent either", async () => {
      const elsewhere = create({ store: sessions.accounts.store() });
      await signInByBrowser(elsewhere);
      mkdirSync(join(disk.file, ".."), { recursive: true });
      disk.fill();
      const error: unknown = await create()
        .signInWith({ refreshToken: "a-token-of-mine" })
        .catch((reason: unknown) => reason);
      assert.ok(error instanceof Unavailable);
      assert.equal(error.text, "tokensUnkept");
      assert.deepEqual(spent(), []);
    });

    it("a sign-in of the dialog made then is kept, through refreshes and a clean restart", async () => {
      mkdirSync(join(disk.file, ".."), { recursive: true });
      disk.fill();
      const dialog = await draft();
      const running = create();
      warningsOf(running);
      assert.ok(await running.takeOver());
      assert.ok((await vehiclesOf(running)).length > 0);
      disk.free();
      for (let n = 0; n < 3; n += 1) {
        sessions.seconds(LIFETIME);
        await running.signIn();
      }
      await running.close();
      await dialog.close();
      const after = create();
      sessions.seconds(LIFETIME);
      assert.ok((await vehiclesOf(after)).length > 0);
      assert.equal(spent().length, 4);
      assert.equal(new Set(spent()).size, 4);
      assert.deepEqual(readdirSync(join(disk.file, "..")).sort(), [
        "account.json",
        "account.json.lock",
        "account.json.previous",
      ]);
    });

    it("a sign-in of the dialog made then is kept by a clean restart once there is room", async () => {
      mkdirSync(join(disk.file, ".."), { recursive: true });
      disk.fill();
      await draft();
      const running = create();
      warningsOf(running);
      await running.signIn();
      disk.free();
      await running.close();
      assert.ok(await create().takeOver());
      assert.deepEqual(sessions.grantTypes(), ["authorization_code"]);
      assert.ok(onDisk().accessToken);
    });

    if (diskFor === smallDisk) {
      it("new tokens have their room, although it fills up while they are asked for", async () => {
        const account = create();
        await signInByBrowser(account);
        const { refreshToken } = onDisk();
        sessions.seconds(LIFETIME);
        sessions.simulator.faults.add({ fault: "slow", path: TOKEN_PATH, delay: 100 });
        const arrived = sessions.simulator.requests.next({ path: TOKEN_PATH });
        const refreshed = account.signIn();
        await arrived;
        disk.fill();
        const warnings = warningsOf(account);
        await refreshed;
        assert.notEqual(onDisk().refreshToken, refreshToken);
        assert.deepEqual(warnings, []);
      });
    }
  });
}
