import assert from "node:assert/strict";
import sinon from "sinon";
import { Account, type AccountSettings } from "../../src/account";
import { settingsFor } from "../support/accounts";
import { ACCOUNT, helper } from "../support/flows";
import { useSignInBench } from "../support/sign-ins";

const HOUR = 3_600_000; // ms
const WARN = 30;

interface LogEntry {
  level: number;
  id?: string;
  msg?: string;
}

describe("sign-in that no flow uses", () => {
  const bench = useSignInBench({ tokenLifetime: 3600 });
  const dialog = bench.dialog();
  let clock: sinon.SinonFakeTimers;
  let keepAlive: sinon.SinonSpy<[], Promise<void>>;

  beforeEach(() => {
    clock = sinon.useFakeTimers({
      now: Date.now(),
      toFake: ["Date", "performance", "setInterval", "clearInterval"],
    });
    keepAlive = sinon.spy(Account.prototype, "keepAlive");
  });

  /** Lets hours pass, and whatever they cause; each looks after the one before is done. */
  const hours = async (count: number) => {
    for (let hour = 0; hour < count; hour += 1) {
      clock.tick(HOUR);
      await keepAlive.lastCall?.returnValue.catch(() => undefined);
    }
  };
  const logged = () => helper.log().args.map(([entry]) => entry as LogEntry);
  const signedIn = async (settings: AccountSettings = bench.settings) => {
    await bench.load(settings, []);
    await dialog.signIn(settings);
    bench.simulator.requests.clear();
  };

  it("is renewed once when it is older than a day, and kept", async () => {
    await signedIn();
    const first = bench.chain();
    await hours(24);
    assert.deepEqual(bench.grantTypes(), []);
    assert.equal(keepAlive.callCount, 24);
    await hours(1);
    assert.deepEqual(bench.grantTypes(), ["refresh_token"]);
    assert.equal(bench.tokenRequests()[0]?.form?.refresh_token, first?.refreshToken);
    const second = bench.chain();
    assert.notEqual(second?.refreshToken, first?.refreshToken);
    await hours(24);
    assert.deepEqual(bench.grantTypes(), ["refresh_token"]);
    await hours(1);
    assert.equal(bench.tokenRequests()[1]?.form?.refresh_token, second?.refreshToken);
    assert.equal(bench.simulator.requests.count({}), 2);
  });

  it("is tried again later after an outage", async () => {
    await signedIn();
    bench.simulator.faults.add({ fault: "503", path: "/am/oauth2/access_token" });
    await hours(26);
    assert.deepEqual(bench.grantTypes(), ["refresh_token", "refresh_token"]);
    const { signedIn: good, problem } = await dialog.state();
    assert.deepEqual([good, problem], [true, undefined]);
  });

  it("is given up, with a warning, when it is no longer accepted", async () => {
    await signedIn();
    bench.simulator.tokens.revokeAll();
    await hours(72);
    assert.deepEqual(bench.grantTypes(), ["refresh_token"]);
    const warnings = logged().filter(({ id, level }) => id === ACCOUNT && level === WARN);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]?.msg ?? "", /Open the account and sign in again/);
  });

  it("is not missed where nobody has signed in", async () => {
    await bench.load(bench.settings, []);
    await hours(72);
    assert.equal(keepAlive.callCount, 72);
    assert.equal(bench.simulator.requests.count({}), 0);
  });

  it("is left alone where a password is at hand", async () => {
    await bench.load({ ...settingsFor(bench.simulator), signIn: "password" }, []);
    await hours(72);
    assert.equal(keepAlive.callCount, 0);
  });

  it("is left alone once its account is gone", async () => {
    await signedIn();
    await helper.clearFlows();
    await hours(72);
    assert.equal(keepAlive.callCount, 0);
    assert.equal(clock.countTimers(), 0);
  });
});
