import assert from "node:assert/strict";
import sinon from "sinon";
import { SignInAttempt } from "../../../nodes/sign-in/attempt";
import { PendingAuthorizations } from "../../../nodes/sign-in/pending";
import type { Account } from "../../../src/account";
import { createAuthorization } from "../../../src/auth/authorization";
import { endpointsOf } from "../../../src/brands";
import { Unavailable } from "../../../src/errors";

const ID = "account";
const failure = new Unavailable("timeout", { host: "brand", seconds: 20 });

describe("the sign-in of a dialog", () => {
  let pending: PendingAuthorizations<Account>;
  let attempt: SignInAttempt;
  let clock: sinon.SinonFakeTimers;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ["performance"] });
    pending = new PendingAuthorizations();
    attempt = new SignInAttempt(ID, pending);
  });
  afterEach(() => clock.restore());

  const account = (close: () => Promise<void> = () => Promise.resolve()) =>
    ({ close }) as unknown as Account;
  const wait = () => {
    const endpoints = endpointsOf({ brand: "opel", environment: "production" });
    attempt.wait(createAuthorization(endpoints, "an-application", "en"), account());
  };
  /** An exchange that ends when it is told to. */
  const exchange = () => {
    let resolve: (account: Account) => void = () => undefined;
    let reject: (error: Error) => void = () => undefined;
    const promise = new Promise<Account>((...settle) => ([resolve, reject] = settle));
    return { ended: attempt.exchange(() => promise), succeed: resolve, fail: reject };
  };
  const states = () => [attempt.state.name, attempt.isUnderWay];

  it("waits for the browser, asks the brand, and is over", async () => {
    assert.deepEqual(states(), ["idle", false]);
    wait();
    assert.deepEqual(states(), ["waiting", true]);
    const { ended, succeed } = exchange();
    assert.deepEqual(states(), ["exchanging", true]);
    pending.cancel(ID);
    const signedIn = account();
    succeed(signedIn);
    await ended;
    assert.deepEqual(states(), ["idle", false]);
    assert.equal(attempt.prepared, signedIn);
    assert.equal(attempt.made, 1);
  });

  it("waits no longer than the brand's page may take", () => {
    wait();
    clock.tick(600_001);
    assert.deepEqual(states(), ["idle", false]);
  });

  it("tells once why it failed", () => {
    attempt.fail(failure);
    assert.deepEqual(states(), ["failed", false]);
    assert.equal(attempt.takeFailure(), failure);
    assert.deepEqual(states(), ["idle", false]);
    assert.equal(attempt.takeFailure(), undefined);
  });

  it("does not tell it while a browser is still away", () => {
    wait();
    attempt.fail(failure);
    assert.deepEqual(states(), ["waiting", true]);
    assert.equal(attempt.takeFailure(), undefined);
    clock.tick(600_001);
    assert.equal(attempt.takeFailure(), failure);
  });

  it("goes back to waiting where the brand could not be reached", async () => {
    wait();
    const { ended, fail } = exchange();
    fail(failure);
    await assert.rejects(ended, failure);
    assert.deepEqual(states(), ["waiting", true]);
    assert.equal(attempt.made, 0);
  });

  it("is given up only when the brand has answered", async () => {
    wait();
    const { ended, succeed } = exchange();
    const given = attempt.giveUp();
    succeed(account());
    await Promise.all([ended, given]);
    assert.deepEqual(states(), ["idle", false]);
    assert.ok(!pending.has(ID));
  });

  it("closes what was prepared before, and what is dropped", async () => {
    const [first, second] = [sinon.stub().resolves(), sinon.stub().resolves()];
    for (const close of [first, second]) {
      await attempt.exchange(() => Promise.resolve(account(close)));
    }
    sinon.assert.calledOnce(first);
    sinon.assert.notCalled(second);
    await attempt.drop();
    sinon.assert.calledOnce(second);
    assert.equal(attempt.prepared, undefined);
  });
});
