import assert from "node:assert/strict";
import sinon from "sinon";
import type { AccountOptions, AccountSettings } from "../../src/account";
import { PsaError, RateLimited, Unavailable } from "../../src/errors";
import { type Simulator, startSimulator } from "../../src/simulator";
import { Accounts, settingsFor, vehiclesOf } from "../support/accounts";

const LIST = "/connectedcar/v4/user/vehicles";

describe("API client, after a failure that may pass", () => {
  const accounts = new Accounts();
  let simulator: Simulator;
  let settings: AccountSettings;

  beforeEach(async () => {
    simulator = await startSimulator();
    settings = settingsFor(simulator);
  });
  afterEach(async () => {
    await accounts.dispose();
    await simulator.close();
  });

  const read = async (options: Partial<AccountOptions> = {}) =>
    vehiclesOf(accounts.create(settings, options));
  const failure = async (options: Partial<AccountOptions> = {}): Promise<PsaError> => {
    const error = await read(options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof PsaError, `expected a typed error, got ${String(error)}`);
    return error;
  };
  const lists = () => simulator.requests.count({ path: LIST });

  for (const fault of ["500", "503", "reset", "truncated", "reply-lost"] as const) {
    it(`asks again after "${fault}"`, async () => {
      simulator.faults.add({ fault, path: LIST, times: 2 });
      assert.ok((await read()).length > 0);
      assert.equal(lists(), 3);
    });
  }

  it("gives up after two repetitions", async () => {
    simulator.faults.add({ fault: "503", path: LIST, times: Infinity });
    const error = await failure();
    assert.ok(error instanceof Unavailable);
    assert.equal(error.status, 503);
    assert.equal(lists(), 3);
  });

  it("gives up a server that accepts and never answers", async () => {
    simulator.faults.add({ fault: "hang", path: LIST, times: Infinity });
    const error = await failure({ timeout: 100 });
    assert.ok(error instanceof Unavailable);
    assert.equal(error.text, "timeout");
  });

  it("says where it cannot go", async () => {
    // A port that was free a moment ago may be somebody else's by now; this one is nobody's.
    settings = { ...settings, apiUrl: "http://127.0.0.1:1/connectedcar/v4" };
    const error = await failure();
    assert.ok(error instanceof Unavailable);
    assert.match(error.message, /^Cannot reach 127\.0\.0\.1:1 \(ECONNREFUSED\)/);
  });

  describe("on 429", () => {
    it("waits as long as it was told", async () => {
      const before = Date.now();
      simulator.faults.add({ fault: "429", path: LIST, retryAfter: 1 });
      assert.ok((await read()).length > 0);
      assert.ok(Date.now() - before >= 950);
      assert.equal(lists(), 2);
    });

    it("fails when told to wait longer than 30 s, and asks nothing until then", async () => {
      simulator.faults.add({ fault: "429", path: LIST, retryAfter: 31 });
      const account = accounts.create(settings);
      await assert.rejects(vehiclesOf(account), RateLimited);
      const error: unknown = await vehiclesOf(account).catch((reason: unknown) => reason);
      assert.ok(error instanceof RateLimited);
      assert.ok(Math.abs((error.retryAt?.getTime() ?? 0) - Date.now() - 31_000) < 3_000);
      assert.equal(lists(), 1);
    });

    it("holds back everything else that waits for its turn", async () => {
      simulator.faults.add({ fault: "429", path: /thing/, retryAfter: 3600, times: Infinity });
      const account = accounts.create(settings);
      await account.signIn();
      const reads = Array.from({ length: 200 }, (_, index) =>
        account.read({ name: "thing", link: `thing/${index}`, accept: "application/hal+json" }),
      );
      const results = await Promise.allSettled(reads);
      assert.ok(results.every(({ status }) => status === "rejected"));
      assert.ok(simulator.requests.count({ path: /thing/ }) <= 8);
    });

    it("is no longer held back when the wall clock jumps", async () => {
      const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ["Date", "performance"] });
      try {
        simulator.faults.add({ fault: "429", path: LIST, retryAfter: 40 });
        const account = accounts.create(settings);
        await assert.rejects(vehiclesOf(account), RateLimited);
        clock.setSystemTime(Date.now() - 365 * 86_400_000);
        clock.tick(41_000);
        simulator.tokens.expireAccessTokens();
        assert.ok((await vehiclesOf(account)).length > 0);
      } finally {
        clock.restore();
      }
    });

    for (const retryAfter of [31_536_000_000, 1e17]) {
      it(`does not believe that it must wait ${retryAfter} s`, async () => {
        simulator.faults.add({ fault: "429", path: LIST, retryAfter });
        const error = await failure();
        assert.ok(error.retryAt && error.retryAt.getTime() <= Date.now() + 86_400_000);
      });
    }

    it("fails at once when not told how long", async () => {
      simulator.faults.add({ fault: "429", path: LIST });
      assert.ok((await failure()) instanceof RateLimited);
      assert.equal(lists(), 1);
    });
  });
});
