import assert from "node:assert/strict";
import { observe } from "../../src/events/observe";
import { type WatchOptions, parseWatchOptions } from "../../src/events/options";
import { builtInVins } from "../../src/simulator";
import { Clock } from "../../src/simulator/clock";
import { Links } from "../../src/simulator/wire/links";
import { statusJson } from "../../src/simulator/wire/status";
import type { Car } from "../../src/simulator/world/car";
import type { Profile } from "../../src/simulator/world/profile";
import { World } from "../../src/simulator/world/world";
import type { ChargingSession } from "../../src/vehicle/charging-session";
import { readVehicleState } from "../../src/vehicle/state";

/** The clocks change in this month. */
const START = new Date("2025-03-10T00:00:00Z");
const DAYS = 30;
/** s between two looks. */
const INTERVAL = 300;
type Battery = NonNullable<Profile["battery"]>;
const links = new Links(() => "");

/** A charge as the car itself remembers it: ms, ms, and kWh into the battery. */
interface Charge {
  start: number;
  end: number;
  energy: number;
}

/** What came of a month: of each charge what it was, and what was told of it. */
interface Month {
  charges: readonly { truth: Charge; told: readonly ChargingSession[] }[];
  sessions: readonly ChargingSession[];
  /** kWh */
  capacity: number;
}

/** A car of its own clock, that says so much of its battery. */
function carOf(vin: string, battery: Battery, index: number) {
  const clock = new Clock(START, 1e-9);
  const world = new World(clock, 208);
  const { id: _id, ...profile } = world.car(vin).profile;
  world.clear();
  const car = world.add({
    ...profile,
    ...{ vin: `${vin.slice(0, -2)}${10 + index}`, battery, seed: `truth ${index}` },
    ...{
      routine: index % 2 === 0 ? "commuter" : "leisure",
      chargeFrom: index < 3 ? 22.5 : undefined,
    },
    ...{ past: [], pastDays: 0, memory: 500 },
  });
  return { car, clock };
}

function live(vin: string, battery: Battery, index: number): Month {
  const { car, clock } = carOf(vin, battery, index);
  const capacity = car.profile.model.battery / 1000;
  const options = parseWatchOptions({ capacity, events: ["charging.session"] });
  const sessions = sessionsOf(car, clock, options);
  const last = START.getTime() + (DAYS - 1) * 86_400_000;
  const truths = car.journal.charges
    .map(({ start, end }) => {
      return { start: start.at, end: end.at, energy: (end.battery - start.battery) / 1000 };
    })
    .filter(({ start, end }) => start > START.getTime() && end < last);
  const charges = truths.map((truth) => ({
    truth,
    told: sessions.filter(({ startedAt, endedAt }) => {
      const begin = Date.parse(startedAt ?? endedAt);
      return begin <= truth.end && Date.parse(endedAt) >= truth.start - 1000;
    }),
  }));
  return { charges, sessions, capacity };
}

function sessionsOf(car: Car, clock: Clock, options: WatchOptions): ChargingSession[] {
  const sessions: ChargingSession[] = [];
  let [memory, latest]: [unknown, number | undefined] = [undefined, undefined];
  for (let passed = 0; passed < DAYS * 86_400; passed += INTERVAL) {
    clock.advance(INTERVAL);
    car.catchUp();
    // A car that has sent nothing since has nothing to tell.
    if (car.uploads.latest === latest) continue;
    latest = car.uploads.latest;
    const state = readVehicleState(statusJson(car, links));
    const seen = observe(memory, { seenAt: clock.now().getTime(), state }, options);
    memory = seen.memory;
    sessions.push(...seen.events.flatMap(({ session }) => session ?? []));
  }
  return sessions;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("events: sessions of a simulated month beside what the cars themselves remember", function () {
  this.timeout(60_000);
  const { electric, hybrid } = builtInVins;

  for (const [index, [kind, vin, battery, source, share]] of (
    [
      ["an electric car that says what is in its battery", electric, "all", "measured", 0.02],
      ["a hybrid that says its capacity", hybrid, "capacity", "estimated", 0.05],
      ["an electric car that says nothing but its level", electric, "zeros", "estimated", 0.05],
    ] as const
  ).entries()) {
    it(kind, () => {
      const { charges, sessions, capacity } = live(vin, battery, index);
      assert.ok(charges.length >= 8, `${charges.length} charges`);
      for (const { truth, told } of charges) {
        assert.equal(told.length, 1, JSON.stringify([truth, told]));
        const [{ startedAt = "", endedAt, energy = NaN, energySource } = { endedAt: "" }] = told;
        for (const [said, was] of [
          [startedAt, truth.start],
          [endedAt, truth.end],
        ] as const) {
          assert.ok(Math.abs(Date.parse(said) - was) <= INTERVAL * 1000, `${said} for ${was}`);
        }
        assert.equal(energySource, source);
        // Levels are whole percents, both at the begin and at the end.
        const most = source === "measured" ? 0.002 : capacity / 100;
        assert.ok(Math.abs(energy - truth.energy) <= most, `${energy} of ${truth.energy}`);
      }
      const charged = sum(charges.map(({ truth }) => truth.energy));
      const said = sum(charges.flatMap(({ told }) => told.map(({ energy = NaN }) => energy)));
      assert.ok(Math.abs(said / charged - 1) <= share, `${said} of ${charged}`);
      // What began before or ended after the month is told as well, and nothing else.
      assert.ok(sessions.length - charges.length <= 3);
    });
  }
});
