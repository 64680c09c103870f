import assert from "node:assert/strict";
import { MemoryTokenStore } from "../../src/auth/token-store";
import { BadResponse, InvalidClient, SignInRequired } from "../../src/errors";
import { LIFETIME, Sessions } from "../support/sessions";

describe("session whose sign-in is refused", () => {
  const sessions = new Sessions();

  beforeEach(() => sessions.start());
  afterEach(() => sessions.stop());

  it("signs in afresh, once, when the chain has ended", async () => {
    const account = sessions.accounts.create(sessions.settings);
    await account.signIn();
    sessions.simulator.tokens.revokeAll();
    sessions.seconds(LIFETIME);
    await account.signIn();
    assert.deepEqual(sessions.grantTypes(), ["password", "refresh_token", "password"]);
  });

  it("stops asking after a wrong password", async () => {
    const account = sessions.accounts.create({
      ...sessions.settings,
      password: "not-the-password",
    });
    for (let n = 0; n < 3; n += 1) {
      const error = await sessions.failure(account);
      assert.ok(error instanceof SignInRequired);
      assert.match(error.message, /^Wrong username or password/);
    }
    assert.equal(sessions.grants().length, 1);
  });

  it("tells a refused client from a refused user", async () => {
    const account = sessions.accounts.create({
      ...sessions.settings,
      clientSecret: "not-the-secret",
    });
    for (let n = 0; n < 3; n += 1) {
      const error = await sessions.failure(account);
      assert.ok(error instanceof InvalidClient);
      assert.match(error.message, /^Client ID or client secret rejected by 127\.0\.0\.1/);
    }
    assert.equal(sessions.grants().length, 1);
  });

  it("tells a wrong realm", async () => {
    const error = await sessions.failure(
      sessions.accounts.create({ ...sessions.settings, realm: "clientsB2CNobody" }),
    );
    assert.match(error.name, /BadRequest|InvalidClient/);
  });

  it("with browser sign-in asks a person, and sends nothing, while nobody has signed in", async () => {
    const error = await sessions.failure(
      sessions.accounts.create({ ...sessions.settings, signIn: "code" }),
    );
    assert.ok(error instanceof SignInRequired);
    assert.equal(sessions.grants().length, 0);
  });

  it("without a password gives up on invalid_grant, and sends nothing until there are new tokens", async () => {
    const store = new MemoryTokenStore();
    await sessions.session(store).accessToken();
    sessions.simulator.tokens.revokeAll();
    sessions.seconds(LIFETIME);
    const session = sessions.session(store, null);
    for (let n = 0; n < 3; n += 1) await assert.rejects(session.accessToken(), SignInRequired);
    assert.deepEqual(sessions.grantTypes(), ["password", "refresh_token"]);
    const elsewhere = new MemoryTokenStore();
    await sessions.session(elsewhere).accessToken();
    const signedInAgain = await elsewhere.load();
    assert.ok(signedInAgain);
    await store.save(signedInAgain);
    assert.equal(await session.accessToken(), signedInAgain.accessToken);
  });

  it("refuses a reply without a token", async () => {
    sessions.simulator.faults.add({
      fault: "rewrite",
      path: "/am/oauth2/access_token",
      rewrite: () => ({ token_type: "Bearer" }),
    });
    const error = await sessions.failure(sessions.accounts.create(sessions.settings));
    assert.ok(error instanceof BadResponse);
    assert.match(error.message, /access_token/);
  });
});
