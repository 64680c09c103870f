import assert from "node:assert/strict";
import sinon from "sinon";
import { NoData, Unavailable } from "../../src/errors";
import type { CarEvent } from "../../src/events/catalogue";
import { parseWatchOptions } from "../../src/events/options";
import { EventTracker } from "../../src/events/tracker";
import { Poller, type Watch } from "../../src/polling/poller";
import type { Source } from "../../src/polling/source";
import type { Parts } from "../../src/vehicle/parts";
import type { VehicleState } from "../../src/vehicle/state";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = new Date(2025, 2, 12, 12, 0);
const VIN = "VF7SXHMRVHT644771";

/** Cars and their dated states, and nothing else. */
class Shelf implements Source {
  readonly states = new Map<string, VehicleState>();
  failure: Error | undefined;

  // eslint-disable-next-line @typescript-eslint/require-await -- there is nothing to wait for
  async *vehicles() {
    if (this.failure) throw this.failure;
    yield { vehicles: [...this.states.keys()].map((vin) => ({ vehicle: { vin } })) };
  }

  latest<Name extends keyof Parts>({ vehicle }: { vehicle: { vin?: string } }, part: Name) {
    const state = part === "status" ? this.states.get(vehicle.vin ?? "") : undefined;
    const error = this.failure ?? new NoData("noData", { path: part });
    return state && !this.failure
      ? Promise.resolve(state as Parts[Name])
      : Promise.reject<Parts[Name]>(error);
  }
}

describe("a source of cars and dated states", () => {
  let clock: sinon.SinonFakeTimers;
  let source: Shelf;
  let poller: Poller;
  let events: CarEvent[];
  let cars: unknown[];
  let errors: unknown[];

  beforeEach(() => {
    const toFake = ["setTimeout", "clearTimeout", "Date", "performance"] as const;
    clock = sinon.useFakeTimers({ now: NOON, toFake: [...toFake] });
    source = new Shelf();
    poller = new Poller(source);
    events = [];
    cars = [];
    errors = [];
  });
  afterEach(() => {
    poller.close();
    clock.restore();
  });

  const say = (level: number, locked: boolean) => {
    const at = new Date().toISOString();
    source.states.set(VIN, { at, battery: { at, level }, doors: { at, locked } });
  };
  /** As psa-watch does it, without a Node-RED. */
  const watch = () => {
    const options = parseWatchOptions({ events: [], levels: [20] });
    const kept = new Map<string, unknown>();
    const storage = {
      get: (key: string) => Promise.resolve(kept.get(key)),
      set: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    };
    const tracker = new EventTracker(storage, options, {
      event: (event, { vehicle }) => {
        events.push(event);
        cars.push(vehicle?.vehicle.vin);
      },
      state: () => undefined,
    });
    const subscription: Watch = {
      interval: 300,
      activeInterval: 120,
      needs: new Set(["status", "alerts", "trips", "maintenance", "vehicles"]),
      onSnapshot: async (vehicle, snapshot) => (await tracker.track(vehicle, snapshot)).parts,
      onList: async (vehicles) => (await tracker.trackList(vehicles)).missing === 0,
      onError: (error) => {
        if (error) errors.push(error);
      },
      onPlanned: () => undefined,
    };
    return poller.add(subscription);
  };
  const names = () => events.map(({ event }) => event);

  it("is watched like an account: what changes between two states is an event", async () => {
    say(21, true);
    watch();
    await clock.tickAsync(MINUTE);
    assert.deepEqual(names(), []);
    say(19, false);
    await clock.tickAsync(HOUR);
    assert.deepEqual(names().sort(), ["battery.below", "doors.unlocked"]);
    assert.deepEqual(errors, []);
    assert.deepEqual(new Set(cars), new Set([VIN]));
  });

  it("is asked again after it failed", async () => {
    say(50, true);
    source.failure = new Unavailable("timeout", { host: "a.example", seconds: 20 });
    watch();
    await clock.tickAsync(MINUTE);
    assert.equal(errors[0], source.failure);
    source.failure = undefined;
    await clock.tickAsync(HOUR);
    say(10, true);
    await clock.tickAsync(HOUR);
    assert.deepEqual(names(), ["battery.below"]);
  });

  it("may get and lose cars", async () => {
    say(50, true);
    watch();
    await clock.tickAsync(HOUR);
    source.states.set("VR3UHZKXZMT104208", { at: new Date().toISOString() });
    await clock.tickAsync(7 * HOUR);
    assert.deepEqual(names(), ["vehicle.added"]);
    source.states.delete("VR3UHZKXZMT104208");
    await clock.tickAsync(4 * 24 * HOUR);
    assert.ok(names().includes("vehicle.removed"), names().join());
  });
});
