import assert from "node:assert/strict";
import type { Account } from "../../src/account";
import { type PsaError, SignInRequired, Unavailable } from "../../src/errors";
import { vehiclesOf } from "../support/accounts";
import { Sessions } from "../support/sessions";

const MINUTE = 60;
const API = /\/connectedcar\//;

describe("an API that refuses good tokens", () => {
  const sessions = new Sessions();
  let account: Account;
  let changes: (string | undefined)[];

  beforeEach(async () => {
    await sessions.start();
    account = sessions.accounts.create(sessions.settings);
    changes = [];
    account.on("changed", (error) => changes.push(error?.name));
  });
  afterEach(() => sessions.stop());

  const refusing = (path: string | RegExp = API, times = Infinity) =>
    sessions.simulator.faults.add({ fault: "401", path, times });
  const failure = async (): Promise<PsaError> => {
    const error: unknown = await vehiclesOf(account).catch((reason: unknown) => reason);
    assert.ok(error instanceof Unavailable || error instanceof SignInRequired, String(error));
    return error;
  };
  const asked = () => sessions.grants().length;

  it("has an outage: nobody is signed out, and it passes by itself", async () => {
    await vehiclesOf(account);
    const rule = refusing();
    for (let n = 0; n < 12; n += 1) {
      const error = await failure();
      assert.ok(error instanceof Unavailable);
      assert.equal(error.text, "goodTokenRefused");
      assert.equal(error.status, 401);
      sessions.seconds(5);
    }
    rule.remove();
    await vehiclesOf(account);
    assert.deepEqual(changes, []);
    assert.ok(asked() <= 3, `${asked()} token requests`);
  });

  it("twice in a row costs one message and no more", async () => {
    await vehiclesOf(account);
    refusing(API, 2);
    assert.ok((await failure()) instanceof Unavailable);
    await vehiclesOf(account);
    assert.deepEqual(changes, []);
    assert.equal(asked(), 2);
    sessions.simulator.tokens.expireAccessTokens();
    await vehiclesOf(account);
    assert.equal(asked(), 3);
  });

  it("from the first on is told with what to check", async () => {
    refusing();
    const error = await failure();
    assert.ok(error instanceof Unavailable);
    assert.match(error.message, /Check the brand, realm and client id/);
  });

  it("for a wrong realm is told with what to check", async () => {
    account = sessions.accounts.create({ ...sessions.settings, realm: "clientsB2CPeugeot" });
    sessions.simulator.faults.add({
      fault: "rewrite",
      path: "/am/oauth2/access_token",
      times: Infinity,
      rewrite: (body) => ({ ...(body as object), access_token: "of-another-realm" }),
    });
    assert.match((await failure()).message, /Check the brand, realm and client id/);
  });

  it("for an hour counts as signed out, told once; and as signed in when it takes one again", async () => {
    await vehiclesOf(account);
    const rule = refusing();
    for (let minute = 0; minute < 60; minute += 1) {
      assert.ok((await failure()) instanceof Unavailable, `after ${minute} min`);
      sessions.seconds(MINUTE);
    }
    for (let n = 0; n < 5; n += 1) {
      const error = await failure();
      assert.ok(error instanceof SignInRequired);
      assert.match(error.message, /for an hour.*brand, realm and client id/);
      // Long enough for a new token each time, which the API refuses as well.
      sessions.seconds(20 * MINUTE);
    }
    assert.deepEqual(changes, ["SignInRequired"]);
    assert.ok(asked() <= 14, `${asked()} token requests`);
    rule.remove();
    await vehiclesOf(account);
    assert.deepEqual(changes, ["SignInRequired", undefined]);
  });

  it("at one address only makes no storm of renewals, whatever other addresses answer", async () => {
    const [vehicle] = await vehiclesOf(account);
    assert.ok(vehicle);
    refusing(/\/alerts$/);
    for (let minute = 0; minute < 40; minute += 1) {
      const alerts = account.read(await account.locate(vehicle, "alerts"));
      await assert.rejects(alerts, Unavailable);
      await vehiclesOf(account);
      sessions.seconds(MINUTE);
    }
    assert.deepEqual(changes, []);
    assert.ok(asked() <= 9, `${asked()} token requests`);
  });

  it("with many under way counts as one refusal", async () => {
    const [vehicle] = await vehiclesOf(account);
    assert.ok(vehicle);
    const rule = refusing();
    const names = ["status", "self", "alerts", "trips", "telemetry", "lastPosition"];
    const reads = names.map(async (name) => account.read(await account.locate(vehicle, name)));
    const outcomes = await Promise.allSettled(reads);
    assert.ok(outcomes.every(({ status }) => status === "rejected"));
    assert.equal(asked(), 2);
    rule.remove();
    sessions.seconds(70);
    sessions.simulator.tokens.expireAccessTokens();
    await vehiclesOf(account);
    assert.equal(asked(), 3);
  });

  it("and has ended them, too: the identity provider's word counts", async () => {
    account = sessions.accounts.create({ ...sessions.settings, password: "changed-meanwhile" });
    account.on("changed", (error) => changes.push(error?.name));
    assert.ok((await failure()) instanceof SignInRequired);
    assert.deepEqual(changes, ["SignInRequired"]);
  });
});
