import assert from "node:assert/strict";
import { MemoryTokenStore } from "../../src/auth/token-store";
import { Unavailable } from "../../src/errors";
import { LogLines } from "../support/log-lines";
import { LIFETIME, Sessions } from "../support/sessions";

describe("the log of a session", () => {
  const sessions = new Sessions();
  const lines = new LogLines();
  let store: MemoryTokenStore;

  beforeEach(async () => {
    await sessions.start();
    lines.clear();
    store = new MemoryTokenStore();
  });
  afterEach(() => sessions.stop());

  const create = (settings = sessions.settings, candidate?: MemoryTokenStore) =>
    sessions.accounts.create(settings, { store, candidate, logger: lines });

  it("tells that another process has the tokens", async () => {
    await create().signIn();
    const inUse = new Unavailable("tokensInUse", { pid: 7, host: "elsewhere" });
    store.claim = store.reserve = () => Promise.reject(inUse);
    sessions.seconds(LIFETIME);
    lines.clear();
    await assert.rejects(create().signIn(), Unavailable);
    assert.ok(lines.decisions.includes("session: no lock: Unavailable (tokensInUse)"));
    assert.ok(lines.decisions.includes("session: no new tokens now: Unavailable (tokensInUse)"));
  });

  it("tells why tokens cannot be stored", async () => {
    store.save = () => Promise.reject(new Error("ENOSPC: no space left"));
    await create().signIn();
    assert.equal(lines.decisions.at(-1), "session: the store fails: ENOSPC: no space left");
  });

  it("tells that the stored tokens are of other settings", async () => {
    await create().signIn();
    lines.clear();
    await create({ ...sessions.settings, scope: "openid" }).signIn();
    assert.equal(lines.decisions[0], "session: the stored tokens are of other settings");
  });

  it("tells that a sign-in of the dialog is taken over", async () => {
    const candidate = new MemoryTokenStore();
    await sessions.accounts.create(sessions.settings, { store: candidate }).signIn();
    await create(sessions.settings, candidate).signIn();
    assert.equal(lines.decisions[0], "session: takes over the sign-in of the dialog");
    assert.match(
      lines.decisions[1] ?? "",
      /^session: tokens read from the store, until .*, renewable$/,
    );
    assert.equal(lines.decisions.length, 2);
  });

  it("tells that the tokens are ended", async () => {
    const account = create();
    await account.signIn();
    await account.signOut();
    assert.deepEqual(lines.decisions.slice(-2), [
      "session: SignInRequired (signInRequired)",
      "session: ends the tokens at the identity provider",
    ]);
  });
});
