import assert from "node:assert/strict";
import sinon from "sinon";
import type { Vehicle } from "../../src/api/vehicles";
import { Forbidden, type PsaError, RateLimited, Unavailable } from "../../src/errors";
import { builtInVins } from "../../src/simulator";
import type { Need } from "../../src/events/catalogue";
import { type Watch, Poller } from "../../src/polling/poller";
import { WorldAccount } from "../support/world-account";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOON = new Date(2025, 2, 12, 12, 0);
const { electric, hybrid } = builtInVins;

/** Somebody who watches, and all that was told. */
class Watchful implements Watch {
  readonly seen: string[] = [];
  readonly troubles: { name: string; vin: string | undefined }[] = [];
  readonly plans: Date[] = [];
  readonly needs: ReadonlySet<Need>;

  constructor(
    readonly interval: number,
    needs: Need[] = ["status"],
    readonly vehicle?: string,
  ) {
    this.needs = new Set(needs);
  }

  get activeInterval(): number {
    return this.interval;
  }
  onSnapshot({ vehicle: { vin = "" } }: Vehicle): Promise<ReadonlySet<Need>> {
    this.seen.push(vin);
    return Promise.resolve(new Set());
  }
  onList(): Promise<boolean> {
    return Promise.resolve(true);
  }
  onError(error: Error | undefined, vehicle?: Vehicle): void {
    if (error) this.troubles.push({ name: error.name, vin: vehicle?.vehicle.vin });
  }
  onPlanned(next: Date): void {
    this.plans.push(next);
  }
}

describe("watcher among others", () => {
  let clock: sinon.SinonFakeTimers;
  let account: WorldAccount;
  let poller: Poller;

  beforeEach(() => {
    const toFake = ["setTimeout", "clearTimeout", "Date", "performance"] as const;
    clock = sinon.useFakeTimers({ now: NOON, toFake: [...toFake] });
    account = new WorldAccount(undefined, 50);
    account.world.holdStill();
    poller = new Poller(account);
  });
  afterEach(() => {
    poller.close();
    // Only requests under way, of which a simulated account makes timers, may still be there.
    assert.equal(clock.countTimers(), account.busy, "a timer was left behind");
    sinon.restore();
    clock.restore();
  });

  /** Lets every request of a kind for one car fail. */
  const fail = (what: "read" | "items", vin: string, error: PsaError) => {
    const { id } = account.world.car(vin);
    const original = account[what].bind(account) as (...args: unknown[]) => unknown;
    sinon.replace(account, what, ((place: { link: string }, ...more: unknown[]) => {
      if (place.link.startsWith(id)) throw error;
      return original(place, ...more);
    }) as never);
  };

  it("shares one look among all who ask while it is under way", async () => {
    const watch = new Watchful(3600);
    const watching = poller.add(watch);
    const looks = Promise.all(Array.from({ length: 1000 }, () => watching.look()));
    await clock.tickAsync(10 * SECOND);
    await looks;
    assert.ok(account.count("status") <= 12, `${account.count("status")} requests`);
    assert.ok(watch.seen.length <= 12, `${watch.seen.length} snapshots`);
  });

  it("looks soon for somebody who comes later", async () => {
    poller.add(new Watchful(24 * 3600));
    await clock.tickAsync(HOUR);
    const late = new Watchful(300);
    poller.add(late);
    await clock.tickAsync(20 * SECOND);
    assert.equal(new Set(late.seen).size, 6);
    await clock.tickAsync(6 * MINUTE);
    assert.ok(late.seen.length >= 10);
  });

  it("always plans a real moment", async () => {
    const watch = new Watchful(60, ["status"], electric);
    poller.add(watch);
    await clock.tickAsync(HOUR);
    assert.ok(watch.plans.length > 50);
    assert.ok(watch.plans.every((next) => next.getTime() >= NOON.getTime()));
  });

  it("looks at the other cars although one is refused, and then says so", async () => {
    fail("read", electric, new Forbidden("forbidden", { path: "x" }, { status: 403 }));
    const watch = new Watchful(3600);
    const look = assert.rejects(poller.add(watch).look(), Forbidden);
    await clock.tickAsync(10 * SECOND);
    await look;
    assert.equal(new Set(watch.seen).size, 5);
  });

  it("tells the status although the alerts are refused, and asks for those once a day", async () => {
    fail("items", electric, new Forbidden("forbidden", { path: "x" }, { status: 403 }));
    const items = sinon.spy(account, "items");
    const watch = new Watchful(300, ["status", "alerts"], electric);
    poller.add(watch);
    await clock.tickAsync(10 * HOUR);
    assert.ok(watch.seen.length > 100, `${watch.seen.length} looks`);
    assert.ok(items.callCount <= 3, `${items.callCount} requests`);
    assert.ok(watch.troubles.every(({ vin }) => vin === electric));
  });

  it("is not held back by one car at which the server fails again and again", async () => {
    fail("read", electric, new Unavailable("serverError", { host: "x" }, { status: 500 }));
    const watch = new Watchful(60);
    poller.add(watch);
    await clock.tickAsync(2 * HOUR);
    const others = watch.seen.filter((vin) => vin === hybrid).length;
    assert.ok(others > 100, `${others} looks in two hours`);
    const common = watch.troubles.filter(({ vin }) => vin === undefined);
    assert.equal(common.length, 1);
  });

  describe("while something is wrong with the server", function () {
    this.timeout(60_000);
    const down = new Unavailable("serverError", { host: "x" }, { status: 503 });

    /** Cars enough that several are always looked at side by side. */
    const fleet = async () => {
      poller.close();
      account = new WorldAccount(12, 5 * SECOND);
      poller = new Poller(account);
      poller.add(new Watchful(10));
      await clock.tickAsync(2 * MINUTE);
      assert.equal(account.busiest, 4);
    };

    it("looks at one car at a time", async () => {
      await fleet();
      account.failure = down;
      await clock.tickAsync(30 * SECOND);
      account.busiest = 0;
      const before = account.asked.length;
      await clock.tickAsync(2 * HOUR);
      assert.equal(account.busiest, 1);
      const looks = account.asked.length - before;
      assert.ok(looks >= 6 && looks <= 15, `${looks} requests in two hours`);
      account.failure = undefined;
      await clock.tickAsync(30 * MINUTE);
      assert.equal(account.busiest, 4);
    });

    it("takes failures that were under way together for one", async () => {
      await fleet();
      while (account.busy < 4) await clock.tickAsync(100);
      account.failure = down;
      await clock.tickAsync(5 * SECOND);
      account.failure = undefined;
      const before = account.asked.length;
      await clock.tickAsync(45 * SECOND);
      assert.equal(account.asked.length, before, "nobody looks at once");
      await clock.tickAsync(20 * SECOND);
      assert.ok(account.asked.length > before, "the wait is that of several failures in a row");
    });
  });

  it("does not even look when told to while the server has asked to wait", async () => {
    const watching = poller.add(new Watchful(300, ["status"], electric));
    await clock.tickAsync(MINUTE);
    const retryAt = new Date(Date.now() + HOUR);
    account.failure = new RateLimited("rateLimited", { until: "later" }, { status: 429, retryAt });
    await clock.tickAsync(10 * MINUTE);
    const before = account.asked.length;
    for (let n = 0; n < 10; n += 1) await assert.rejects(watching.look(), RateLimited);
    await clock.tickAsync(40 * MINUTE);
    assert.equal(account.asked.length, before);
    account.failure = undefined;
    await clock.tickAsync(20 * MINUTE);
    assert.ok(account.asked.length > before);
  });

  it("asks nothing more once nobody watches, also in the middle of a look", async () => {
    const watching = poller.add(new Watchful(60));
    const look = assert.rejects(watching.look(), Unavailable);
    await clock.tickAsync(120);
    watching.stop();
    const before = account.asked.length;
    await clock.tickAsync(HOUR);
    await look;
    assert.equal(account.asked.length, before);
  });

  it("fails a look for which there is no list", async () => {
    account.failure = new Unavailable("serverError", { host: "x" }, { status: 503 });
    const look = assert.rejects(poller.add(new Watchful(300)).look(), Unavailable);
    await clock.tickAsync(SECOND);
    await look;
  });
});
