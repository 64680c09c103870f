import assert from "node:assert/strict";
import sinon from "sinon";
import { Poller } from "../../src/polling/poller";
import { builtInVins } from "../../src/simulator";
import { WorldAccount } from "../support/world-account";
import { RecordingSubscription } from "./recording-subscription";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe("after an order the poller", () => {
  const { electric, hybrid } = builtInVins;
  let clock: sinon.SinonFakeTimers;
  let account: WorldAccount;
  let poller: Poller;

  beforeEach(async () => {
    const toFake = ["setTimeout", "clearTimeout", "Date", "performance"] as const;
    clock = sinon.useFakeTimers({ now: new Date(2025, 2, 12, 12), toFake: [...toFake] });
    account = new WorldAccount();
    account.world.holdStill();
    poller = new Poller(account);
    poller.add(new RecordingSubscription(300, 60, ["status"], electric));
    await clock.tickAsync(10 * SECOND);
    account.asked.length = 0;
  });
  afterEach(async () => {
    poller.close();
    await clock.tickAsync(SECOND);
    assert.equal(clock.countTimers(), 0);
    clock.restore();
  });

  const expect = (vin: string) => {
    const start = Date.now();
    const { id } = account.world.car(vin);
    poller.expectNews({ vehicle: { id, vin }, links: {}, payload: {} }, "doors", new Date());
    return () =>
      account.asked
        .filter(({ vin: of }) => of === vin)
        .map(({ at }) => Math.round((at - start) / SECOND));
  };

  it("looks at 5, 15, 30, 60 and 120 s, then as usual", async () => {
    const looks = expect(electric);
    await clock.tickAsync(4 * MINUTE);
    assert.deepEqual(looks(), [5, 15, 30, 60, 120]);
    await clock.tickAsync(5 * MINUTE);
    assert.equal(looks().length, 6);
  });

  it("stops to do so once the group is newer", async () => {
    const looks = expect(electric);
    await clock.tickAsync(10 * SECOND);
    account.world.car(electric).unlock();
    await clock.tickAsync(4 * MINUTE);
    assert.deepEqual(looks().slice(0, 2), [5, 15]);
    assert.ok(!looks().includes(30));
  });

  it("leaves cars alone that nobody watches", async () => {
    const looks = expect(hybrid);
    await clock.tickAsync(4 * MINUTE);
    assert.deepEqual(looks(), []);
  });
});
