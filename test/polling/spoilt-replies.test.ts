import assert from "node:assert/strict";
import sinon from "sinon";
import { type Vehicle, matches } from "../../src/api/vehicles";
import { Session } from "../../src/auth/session";
import { Http } from "../../src/http/http";
import { Poller } from "../../src/polling/poller";
import { type Simulator, startSimulator } from "../../src/simulator";
import type { Snapshot } from "../../src/events/observe";
import { Accounts, settingsFor } from "../support/accounts";
import { Spoiler } from "../support/spoiler";
import { RecordingSubscription } from "./recording-subscription";
import { TrackerBench } from "../events/observed";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const CARS = 60;
/** So many replies are spoilt, in as many lives as `PSA_SEEDS` has numbers. */
const SPOILT = Number(process.env.PSA_SPOILT ?? 1100);
const SEEDS = (process.env.PSA_SEEDS ?? "1").split(",").map(Number);
/** A look that is due may have to wait for others, and for what a request takes with its retries. */
const TOLERANCE = 2 * MINUTE;
const INTERVAL = 300;
const QUIET = 10;

/** Watches one car as a node does, and notes when that was and when the next look was to be. */
class Patient extends RecordingSubscription {
  looks = 0;
  /** When its status was first seen, since somebody last wanted to know. */
  seenAt: number | undefined;
  /** Whether the car has ever told anything. */
  isTold = false;
  private readonly observed = new TrackerBench();
  private readonly tracker = this.observed.start();

  constructor(vin: string) {
    super(INTERVAL, INTERVAL, ["status", "alerts", "trips", "maintenance", "vehicles"], vin);
  }

  override async onSnapshot(vehicle: Vehicle, snapshot: Snapshot) {
    this.looks += 1;
    if (snapshot.state) {
      this.isTold = true;
      this.seenAt ??= Date.now();
    }
    return (await this.tracker.track(vehicle, snapshot)).parts;
  }

  override async onList(vehicles: readonly Vehicle[]) {
    const mine = vehicles.filter(({ vehicle }) => matches(vehicle, this.vehicle ?? ""));
    const { missing, isUnsure } = await this.tracker.trackList(mine);
    return missing === 0 && !isUnsure;
  }
}

for (const seed of SEEDS) {
  describe(`a watcher after ${SPOILT} spoilt replies (seed ${seed})`, function () {
    this.timeout(600_000);
    const accounts = new Accounts();
    let simulator: Simulator;
    let spoiler: Spoiler;
    let poller: Poller;
    let clock: sinon.SinonFakeTimers;
    let underWay = 0;

    before(async () => {
      simulator = await startSimulator({ vehicles: CARS, seed });
      simulator.world.holdStill();
      for (const { vin } of simulator.world.profiles) simulator.world.car(vin).unplug().upload();
      const { origin, pathname } = new URL(simulator.apiUrl);
      spoiler = new Spoiler(origin, seed);
      const apiUrl = (await spoiler.start()) + pathname;
      countUnderWay(Http, "send");
      countUnderWay(Session, "accessToken");
      const account = accounts.create({ ...settingsFor(simulator), apiUrl });
      await account.signIn();
      poller = new Poller(account);
      const toFake = ["setTimeout", "clearTimeout", "Date", "performance"] as const;
      clock = sinon.useFakeTimers({ now: Date.now(), toFake: [...toFake] });
    });
    after(async () => {
      poller.close();
      clock.restore();
      sinon.restore();
      await accounts.dispose();
      await spoiler.stop();
      await simulator.close();
    });

    /** What takes real time, be it short. */
    const countUnderWay = <Name extends string>(
      { prototype }: { prototype: Record<Name, (...args: never[]) => Promise<unknown>> },
      name: Name,
    ) => {
      const original = prototype[name];
      sinon.replace(prototype, name, function (this: unknown, ...args) {
        underWay += 1;
        return original.apply(this, args).finally(() => (underWay -= 1));
      });
    };

    /** Nothing is asked any more for so long that nobody can be about to; ms of the real clock. */
    const idle = async () => {
      const quiet = BigInt(isLooking() ? QUIET : 0) * 1_000_000n;
      for (let since = process.hrtime.bigint(); process.hrtime.bigint() - since <= quiet;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (underWay > 0) since = process.hrtime.bigint();
      }
    };
    const isLooking = () => {
      const { looking, listing } = poller as unknown as { looking: number; listing: unknown };
      return looking > 0 || listing !== undefined;
    };

    /** Time goes on when nobody waits for a reply. */
    const pass = async (until: () => boolean) => {
      while (!until()) {
        await idle();
        await clock.tickAsync(SECOND);
      }
    };
    const passFor = (ms: number) => {
      const end = Date.now() + ms;
      return pass(() => Date.now() >= end);
    };

    it("looks at each car when its status said, or as the pace says", async () => {
      const all = simulator.world.profiles.map(({ vin }) => new Patient(vin));
      for (const patient of all) poller.add(patient);
      await pass(() => all.every(({ looks }) => looks > 0));
      const patients = all.filter(({ isTold }) => isTold);
      assert.ok(patients.length > 0.8 * CARS);
      spoiler.isSpoiling = true;
      await pass(() => spoiler.spoilt >= SPOILT);
      spoiler.isSpoiling = false;
      // What was spoilt last is still on its way.
      await passFor(5 * SECOND);
      for (const patient of patients) patient.seenAt = undefined;
      const named = patients.map(({ next }) => Math.max(next?.getTime() ?? 0, Date.now()));
      const latest = Math.max(...named);
      assert.ok(latest <= Date.now() + 70 * MINUTE, "a status named a moment in hours");
      await passFor(latest + TOLERANCE - Date.now());
      const late = patients.flatMap(({ vehicle, seenAt = Infinity }, n) => {
        const seconds = Math.round((seenAt - (named[n] ?? 0)) / SECOND);
        return seconds * SECOND > TOLERANCE ? [{ vehicle, seconds }] : [];
      });
      assert.deepEqual(late, [], JSON.stringify(Object.fromEntries(spoiler.counts)));
    });
  });
}
