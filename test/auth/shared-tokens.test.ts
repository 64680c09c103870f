import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { copyFile, readFile, utimes } from "node:fs/promises";
import { dirname } from "node:path";
import type { Account } from "../../src/account";
import { STALE } from "../../src/auth/lock-file";
import { FileTokenStore, type TokenChain } from "../../src/auth/token-store";
import { type PsaError, Unavailable } from "../../src/errors";
import { vehiclesOf } from "../support/accounts";
import { LIFETIME, Sessions } from "../support/sessions";

/** Here the other Node-RED is one elsewhere: a lock that is touched, and what it writes. */
describe("tokens that another Node-RED uses", () => {
  const sessions = new Sessions();
  let file: string;

  beforeEach(async () => {
    await sessions.start();
    file = sessions.accounts.file();
  });
  afterEach(() => sessions.stop());

  const create = (changes: object = {}) =>
    sessions.accounts.create(
      { ...sessions.settings, ...changes },
      { store: new FileTokenStore(file) },
    );
  const lockElsewhere = () => {
    mkdirSync(dirname(file), { recursive: true });
    const trace = { id: "another", pid: 17, host: "garage", space: "garage" };
    writeFileSync(`${file}.lock`, JSON.stringify(trace));
  };
  const beat = async () => utimes(`${file}.lock`, new Date(), new Date());
  /** Has the other one sign in, or refresh what it has. */
  const otherRefreshes = async () => {
    const mine = await readFile(`${file}.lock`).catch(() => undefined);
    rmSync(`${file}.lock`, { force: true });
    const other = create();
    await other.signIn();
    await other.close();
    if (mine) writeFileSync(`${file}.lock`, mine);
    else lockElsewhere();
  };
  const sharedOf = (account: Account) => {
    const told: PsaError[] = [];
    account.on("shared", (error) => told.push(error));
    return told;
  };
  const failsAsShared = async (account: Account) => {
    const error = await sessions.failure(account);
    assert.ok(error instanceof Unavailable);
    assert.equal(error.text, "tokensInUse");
    assert.deepEqual(error.params, { pid: 17, host: "garage" });
    assert.ok(error.retryAt && error.retryAt.getTime() > Date.now());
  };
  const spent = () => sessions.grants().flatMap(({ refresh_token }) => refresh_token ?? []);

  it("are read: the access token on disk is used to its end, and the newer one after it", async () => {
    await otherRefreshes();
    const second = create();
    const told = sharedOf(second);
    await vehiclesOf(second);
    assert.equal(told.length, 1, "said at once");
    sessions.seconds(LIFETIME - 30);
    await beat();
    await vehiclesOf(second);
    sessions.seconds(31);
    await beat();
    await failsAsShared(second);
    assert.deepEqual(sessions.grantTypes(), ["password"]);
    await otherRefreshes();
    await vehiclesOf(second);
    assert.deepEqual(sessions.grantTypes(), ["password", "refresh_token"]);
    assert.equal(told.length, 1, "said once");
  });

  it("are not renewed for a token that the API refuses, until there is a newer one", async () => {
    await otherRefreshes();
    const second = create();
    await vehiclesOf(second);
    sessions.simulator.tokens.expireAccessTokens();
    await beat();
    await assert.rejects(vehiclesOf(second), /Another Node-RED \(process 17 on garage\)/);
    assert.deepEqual(spent(), []);
  });

  it("are not replaced by a sign-in of one's own, though a password is at hand", async () => {
    lockElsewhere();
    await failsAsShared(create());
    assert.deepEqual(sessions.grants(), []);
  });

  it("are not asked for where only a person can sign in, and nobody has", async () => {
    lockElsewhere();
    const { name } = await sessions.failure(create({ signIn: "code" }));
    assert.equal(name, "SignInRequired");
  });

  it("are one's own when the other one does nothing any more", async () => {
    await otherRefreshes();
    const second = create();
    sessions.seconds(LIFETIME);
    await failsAsShared(second);
    sessions.seconds(STALE / 1000);
    await vehiclesOf(second);
    assert.deepEqual(sessions.grantTypes(), ["password", "refresh_token"]);
  });

  it("are left to the next one at a close", async () => {
    const first = create();
    await first.signIn();
    await first.close();
    await assert.rejects(readFile(`${file}.lock`), { code: "ENOENT" });
  });

  it("are left to the other one by one that was away for long, and comes back", async () => {
    const first = create();
    await first.signIn();
    const lost = sharedOf(first);
    // It was taken for dead.
    lockElsewhere();
    sessions.seconds(LIFETIME);
    await failsAsShared(first);
    assert.equal(lost.length, 1);
    assert.deepEqual(spent(), []);
  });

  it("take no part in a sign-in of the dialog, which is used at once and left to the other one", async () => {
    await otherRefreshes();
    const waiting = `${file}.candidate`;
    // A sign-in with the same settings is made elsewhere, and put where the dialog puts it.
    const elsewhere = sessions.accounts.store();
    await sessions.accounts.create(sessions.settings, { store: elsewhere }).signIn();
    await copyFile(elsewhere.file, waiting);
    const { accessToken } = JSON.parse(await readFile(waiting, "utf8")) as TokenChain;
    const before = await readFile(file, "utf8");
    const second = sessions.accounts.create(sessions.settings, {
      store: new FileTokenStore(file),
      candidate: new FileTokenStore(waiting, `${file}.lock`),
    });
    await second.takeOver();
    sessions.simulator.requests.clear();
    await vehiclesOf(second);
    const [request] = [...sessions.simulator.requests];
    assert.equal(request?.headers.authorization, `Bearer ${accessToken}`);
    assert.equal(await readFile(file, "utf8"), before);
    assert.ok(await readFile(waiting));
  });
});
