import assert from "node:assert/strict";
import fs, { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import sinon from "sinon";
import type { AccountSettings } from "../../src/account";
import { FileTokenStore, type TokenChain } from "../../src/auth/token-store";
import { type Simulator, startSimulator } from "../../src/simulator";
import { Accounts, settingsFor, vehiclesOf } from "../support/accounts";
import { TOKEN_PATH, grantsOf } from "./support";

/** What a crash, a full disk or a gateway leaves behind, without a Node-RED around it. */
describe("tokens after a mishap", () => {
  const accounts = new Accounts();
  let simulator: Simulator;
  let settings: AccountSettings;
  let file: string;

  beforeEach(async () => {
    simulator = await startSimulator();
    settings = settingsFor(simulator);
    file = accounts.file();
  });
  afterEach(async () => {
    sinon.restore();
    await accounts.dispose();
    await simulator.close();
  });

  const chain = (n: number): TokenChain => ({
    accessToken: `access-${n}`,
    refreshToken: `refresh-${n}`,
    expiresAt: Date.now() + 3_600_000,
    obtainedAt: Date.now(),
    fingerprint: "fingerprint",
    salt: "salt",
  });
  /** The account after a deploy or a restart. */
  const account = () => accounts.create(settings, { store: accounts.store(file) });
  const grantTypes = () => grantsOf(simulator).map(({ grant_type }) => grant_type);

  it("still finds the tokens before the damaged ones when it looks again", async () => {
    const store = accounts.store(file);
    await store.save(chain(1));
    await store.save(chain(2));
    await writeFile(file, "{ half a fi");
    assert.equal((await store.load())?.accessToken, "access-1");
    assert.equal((await store.load())?.accessToken, "access-1");
    assert.equal((await new FileTokenStore(file).load())?.accessToken, "access-1");
  });

  it("saves tokens although the ones before them cannot be kept", async () => {
    const store = accounts.store(file);
    await store.save(chain(1));
    await mkdir(`${file}.previous`);
    await store.save(chain(2));
    assert.equal((await store.load())?.accessToken, "access-2");
  });

  it("leaves no token on disk after signing out", async () => {
    const user = account();
    await user.signIn();
    sinon.stub(fs, "rename").rejects(new Error("the disk is full"));
    await refresh(user);
    sinon.restore();
    await writeFile(file, (await readFile(file, "utf8")).slice(0, -1));
    await account().signIn();
    await account().signOut();
    // The accounts before are not closed: theirs is the lock, which tells nothing.
    assert.deepEqual(await readdir(dirname(file)), [`${basename(file)}.lock`]);
  });

  it("keeps tokens that could not be saved over a deploy", async () => {
    const before = account();
    await before.signIn();
    failToSave();
    await refresh(before);
    await before.close();
    const after = account();
    await refresh(after);
    assert.deepEqual(grantTypes(), ["password", "refresh_token", "refresh_token"]);
    const spent = grantsOf(simulator).map(({ refresh_token }) => refresh_token);
    assert.equal(new Set(spent).size, spent.length, "a refresh token was sent twice");
  });

  it("saves at its end what could not be saved before", async () => {
    const before = account();
    await before.signIn();
    const { accessToken } = await onDisk();
    const saved = failToSave();
    await refresh(before);
    saved.restore();
    assert.equal((await onDisk()).accessToken, accessToken);
    await before.close();
    assert.notEqual((await onDisk()).accessToken, accessToken);
  });

  for (const fault of ["403", "404"] as const) {
    it(`keeps its tokens when something before the identity provider answers ${fault}`, async () => {
      const before = account();
      await before.signIn();
      simulator.faults.add({ fault, path: TOKEN_PATH });
      await assert.rejects(refresh(before), ({ name }: Error) => name !== "SignInRequired");
      await refresh(account());
      assert.deepEqual(grantTypes(), ["password", "refresh_token", "refresh_token"]);
    });
  }

  for (const [fault, kind] of [
    ["401", "InvalidClient"],
    ["html", "BadResponse"],
    ["echo-secrets", "BadRequest"],
    ["503", "Unavailable"],
  ] as const) {
    it(`still says what is wrong after "${fault}", while it waits to ask again`, async () => {
      const user = account();
      simulator.faults.add({ fault, path: TOKEN_PATH });
      for (let n = 0; n < 2; n += 1) {
        await assert.rejects(user.signIn(), ({ name }: Error) => {
          assert.equal(name, kind);
          return true;
        });
      }
      assert.deepEqual(grantTypes(), ["password"]);
    });
  }

  it("does not blame a car when the identity provider is not at its address", async () => {
    simulator.faults.add({ fault: "404", path: TOKEN_PATH });
    await assert.rejects(account().signIn(), ({ name, message }: Error) => {
      assert.notEqual(name, "NoData");
      assert.doesNotMatch(message, /car/);
      return true;
    });
  });

  function failToSave() {
    return sinon.stub(fs, "rename").rejects(new Error("the disk is full"));
  }

  async function onDisk(): Promise<TokenChain> {
    return JSON.parse(await readFile(file, "utf8")) as TokenChain;
  }

  /** Has an account find out that its access token is no longer good. */
  async function refresh(user: ReturnType<typeof account>): Promise<void> {
    simulator.tokens.expireAccessTokens();
    await vehiclesOf(user);
  }
});
