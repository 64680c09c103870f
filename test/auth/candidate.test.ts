import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import sinon from "sinon";
import type { Account } from "../../src/account";
import { parseAnswer } from "../../src/auth/authorization";
import { FileTokenStore, type TokenChain } from "../../src/auth/token-store";
import { vehiclesOf } from "../support/accounts";
import { answerConsent } from "../support/consent";
import { LIFETIME, Sessions } from "../support/sessions";

/** A sign-in made in the dialog, in its file beside the one of the account that takes it over. */
describe("sign-in of the dialog, taken over", () => {
  const sessions = new Sessions();
  let file: string;
  let waiting: string;

  beforeEach(async () => {
    await sessions.start();
    file = sessions.accounts.file();
    waiting = file.replace(/json$/, "candidate.json");
  });
  afterEach(() => sessions.stop());

  const settings = () => ({ ...sessions.settings, signIn: "code" });
  const lock = () => `${file}.lock`;
  /** The account after a deploy or a restart. */
  const running = (): Account => {
    const store = new FileTokenStore(file, lock());
    const candidate = new FileTokenStore(waiting, lock());
    return sessions.accounts.create(settings(), { store, candidate });
  };
  const signInDialog = async (store = new FileTokenStore(waiting, lock())) => {
    const account = sessions.accounts.create(settings(), { store });
    const authorization = await account.authorization("en-US");
    const { code } = parseAnswer(await answerConsent(authorization.url), authorization);
    await account.signInWith({ ...authorization, code });
    await account.close();
  };
  const kept = async () => JSON.parse(await readFile(file, "utf8")) as TokenChain;
  /** Uses the account, then refreshes a few times. */
  const live = async (account: Account, refreshes = 2) => {
    await account.signIn();
    for (let n = 0; n < refreshes; n += 1) {
      sessions.seconds(LIFETIME);
      await vehiclesOf(account);
    }
  };
  const isSignedIn = async () => {
    const account = running();
    sessions.seconds(LIFETIME);
    assert.ok((await vehiclesOf(account)).length > 0);
    const spent = sessions.grants().flatMap(({ refresh_token }) => refresh_token ?? []);
    assert.equal(new Set(spent).size, spent.length, "a refresh token was sent twice");
    assert.ok(!existsSync(waiting));
  };

  it("is not taken again after a restart, when its file stayed behind", async () => {
    await signInDialog();
    const left = await readFile(waiting);
    const account = running();
    await live(account);
    await account.close();
    await writeFile(waiting, left);
    await isSignedIn();
  });

  it("is not taken again when its file could not be removed for a while", async () => {
    await signInDialog();
    const remove = sinon.stub(FileTokenStore.prototype, "remove").rejects(new Error("EBUSY"));
    const account = running();
    await live(account);
    await account.close();
    const again = running();
    await again.takeOver();
    assert.ok(existsSync(waiting));
    remove.restore();
    await isSignedIn();
  });

  it("stays where it is until it is kept elsewhere", async () => {
    await signInDialog();
    const save = sinon.stub(FileTokenStore.prototype, "save").rejects(new Error("EIO"));
    const account = running();
    await account.signIn();
    await account.close();
    assert.ok(existsSync(waiting));
    save.restore();
    await isSignedIn();
  });

  it("is not taken when a later one was, whatever the clock says", async () => {
    await signInDialog();
    const first = await readFile(waiting);
    await live(running(), 0);
    sessions.clock.setSystemTime(Date.now() - 3_600_000);
    await signInDialog();
    const second = JSON.parse(await readFile(waiting, "utf8")) as TokenChain;
    await live(running(), 0);
    assert.equal((await kept()).accessToken, second.accessToken);
    await writeFile(waiting, first);
    await live(running(), 0);
    assert.equal((await kept()).accessToken, second.accessToken);
    assert.ok(!existsSync(waiting));
  });

  it("is taken over tokens of other settings that were refreshed meanwhile", async () => {
    const old = sessions.accounts.create(
      { ...settings(), brand: "peugeot" },
      { store: new FileTokenStore(file, lock()) },
    );
    const authorization = await old.authorization("en-US");
    const { code } = parseAnswer(await answerConsent(authorization.url), authorization);
    await old.signInWith({ ...authorization, code });
    await signInDialog();
    await live(old);
    await old.close();
    await live(running(), 0);
    assert.ok(!existsSync(waiting));
    await isSignedIn();
  });

  it("does not take another one with it that is made meanwhile", async () => {
    const elsewhere = sessions.accounts.store();
    await signInDialog(elsewhere);
    const second = await elsewhere.load();
    assert.ok(second);
    await signInDialog();
    let saved: Promise<void> | undefined;
    const dialog = new FileTokenStore(waiting, lock());
    const { prototype } = FileTokenStore;
    const remove = sinon.stub(prototype, "remove").callsFake(async function (this: FileTokenStore) {
      // The first one has been read and kept, and is about to be removed.
      let isSaving = false;
      saved ??= dialog.exclusively(() => {
        isSaving = true;
        return dialog.save(second);
      });
      await new Promise(setImmediate);
      if (isSaving) await saved;
      await remove.wrappedMethod.call(this);
    });
    const account = running();
    await account.takeOver();
    await saved;
    remove.restore();
    await account.takeOver();
    assert.equal((await kept()).accessToken, second.accessToken);
    await isSignedIn();
  });
});
