import assert from "node:assert/strict";
import fc from "fast-check";
import { type Snapshot, observe } from "../../src/events/observe";
import { parseWatchOptions } from "../../src/events/options";
import type { ChargingSession } from "../../src/vehicle/charging-session";
import { home, minute, north } from "./watching";

const CAPACITY = 50;
const CHEAP = { price: 0.05, from: 8, to: 10 };
const DEAR = { price: 0.55 };
const options = parseWatchOptions({
  zones: [home],
  tariffs: [{ ...CHEAP, from: `${CHEAP.from}:00`, to: `${CHEAP.to}:00` }, DEAR],
});

/** What a car does for so many minutes. */
const acts = fc.array(
  fc.record({
    what: fc.constantFrom("charge", "charge", "pause", "fail", "finish", "unplug", "drive"),
    minutes: fc.integer({ min: 1, max: 45 }),
  }),
  { minLength: 1, maxLength: 14 },
);
type Act = typeof acts extends fc.Arbitrary<(infer T)[]> ? T : never;
const tells = fc.record({ residual: fc.boolean(), capacity: fc.constant(true) });

const WORDS = {
  charge: { plugged: true, status: "InProgress", mode: "Slow" },
  pause: { plugged: true, status: "Stopped" },
  fail: { plugged: true, status: "Failure" },
  finish: { plugged: true, status: "Finished" },
  unplug: { plugged: false, status: "Disconnected" },
  drive: { plugged: false, status: "Disconnected" },
} as const;

/** A charge without a pause: its minutes, the kWh into the battery, and what those cost. */
interface Charge {
  from: number;
  to: number;
  energy: number;
  cost: number;
}

/** The price in the middle of half a minute, by the clock on the wall. */
function priceAt(halfMinute: number): number {
  const hour = new Date(Date.parse(minute(halfMinute + 0.25))).getHours();
  return hour >= CHEAP.from && hour < CHEAP.to ? CHEAP.price : DEAR.price;
}

/** What the kWh of some minutes cost, evenly over all the half minutes of them. */
function costOf(from: number, minutes: number, energy: number): number {
  const prices = Array.from({ length: 2 * minutes }, (_, index) => priceAt(from + index / 2));
  return (energy * sum(prices)) / prices.length;
}

/** The life of a car of 50 kWh that sends whatever changes, and every five minutes of a charge; and what it charged. */
function live(acts: readonly Act[], does: { residual: boolean }) {
  let [at, kilowattHours, mileage] = [10, 25, 1000];
  const sent: Snapshot[] = [];
  const charges: Charge[] = [];
  const send = (what: Act["what"]) => {
    const level = (100 * kilowattHours) / CAPACITY;
    sent.push({
      seenAt: minute(at),
      state: {
        at: minute(at),
        battery: {
          at: minute(at),
          level,
          capacity: CAPACITY,
          ...(does.residual && { residual: kilowattHours }),
        },
        charging: { at: minute(at), ...WORDS[what] },
        odometer: { at: minute(at), mileage },
        position: north(0, at),
      },
    });
  };
  let before = "unplug";
  send("unplug");
  at += 1;
  for (const { what, minutes } of acts) {
    // Two changes within a second cannot be told apart.
    at += 0.5;
    if (what === "charge" && before !== "charge") {
      charges.push({ from: at, to: at, energy: 0, cost: 0 });
    }
    before = what;
    send(what);
    for (let passed = 0; passed < minutes;) {
      const step = Math.min(5, minutes - passed);
      passed += step;
      at += step;
      const gained = what === "charge" ? Math.min(0.12 * step, CAPACITY - kilowattHours) : 0;
      kilowattHours += gained;
      const charge = charges.at(-1);
      if (what === "charge" && charge) {
        charge.to = at;
        charge.energy += gained;
        charge.cost += costOf(at - step, step, gained);
      }
      if (what === "drive") {
        kilowattHours = Math.max(1, kilowattHours - 0.2 * step);
        mileage += step;
      }
      if (what === "charge" || what === "drive") send(what);
    }
  }
  at += 0.5;
  send("unplug");
  return { sent, charged: sum(charges.map(({ energy }) => energy)), charges };
}

const lives = fc.tuple(acts, tells).map(([acts, does]) => live(acts, does));

function sessionsOf(snapshots: readonly Snapshot[], through = (memory: unknown) => memory) {
  let memory: unknown;
  return snapshots.flatMap((snapshot): ChargingSession[] => {
    const seen = observe(memory, snapshot, options);
    memory = through(seen.memory);
    return seen.events.flatMap(({ session }) => session ?? []);
  });
}

function sum(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

describe("events: sessions of charging, whatever a car does", function () {
  this.timeout(60_000);

  it("the same sightings in any grouping give the same sessions", () => {
    const property = fc.property(lives, fc.infiniteStream(fc.nat({ max: 5 })), ({ sent }, dice) => {
      const regrouped = sent.flatMap((snapshot, index): Snapshot[] => {
        const { state = {}, seenAt } = snapshot;
        const { battery: _battery, charging: _charging, ...rest } = state;
        const { odometer: _odometer, position: _position, ...energies } = state;
        const next = sent[index + 1]?.seenAt ?? seenAt;
        const later = new Date((Date.parse(String(seenAt)) + Date.parse(String(next))) / 2);
        switch (dice.next().value) {
          case 0: // The rest of it is seen first.
            return [{ seenAt, state: rest }, snapshot];
          case 1: // Seen twice, the second time shortly before the next.
            return [snapshot, { ...snapshot, seenAt: later.toISOString() }];
          case 2: // An old reply once more.
            return [snapshot, { ...(sent[index >> 1] ?? snapshot), seenAt }];
          case 3: // Something else is read.
            return [{ seenAt, maintenance: { daysBefore: 99 } }, snapshot, { seenAt }];
          case 4:
            return [snapshot, { seenAt, state: energies }];
          default:
            return [snapshot];
        }
      });
      const throughJson = (memory: unknown) => JSON.parse(JSON.stringify(memory)) as unknown;
      const expected = sessionsOf(sent);
      assert.deepEqual(sessionsOf(regrouped), expected);
      assert.deepEqual(sessionsOf(regrouped, throughJson), expected);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("no session without a charge, none twice, and in order", () => {
    const property = fc.property(lives, ({ sent, charges }) => {
      let last = "";
      for (const { startedAt = "", endedAt, duration = -1 } of sessionsOf(sent)) {
        assert.ok(startedAt > last && endedAt >= startedAt && duration >= 0);
        last = endedAt;
        const from = charges.find((charge) => minute(charge.from) === startedAt);
        assert.ok(from, `nothing began at ${startedAt}`);
        assert.ok(
          charges.some(({ to }) => [0, 0.5].some((later) => minute(to + later) === endedAt)),
          `nothing ended at ${endedAt}`,
        );
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("totals of sessions are those of the steps, in energy and in money, and never negative", () => {
    const property = fc.property(lives, ({ sent, charged, charges }) => {
      const sessions = sessionsOf(sent);
      for (const { energy = 0, power = 0, cost } of sessions) {
        assert.ok(energy >= 0 && power >= 0 && (cost?.amount ?? 0) >= 0);
      }
      // Each is rounded to 1 Wh and 1 cent.
      const { length } = sessions;
      const energy = sum(sessions.map((session) => session.energy));
      assert.ok(Math.abs(energy - charged) <= 0.001 * length + 1e-9, `${energy} of ${charged}`);
      const cost = sum(sessions.map((session) => session.cost?.amount));
      const paid = sum(charges.map((charge) => charge.cost));
      assert.ok(Math.abs(cost - paid) <= 0.01 * length, `${cost} of ${paid}`);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("an odometer without a date that comes late changes none of them", () => {
    const property = fc.property(lives, fc.integer({ min: 1, max: 3 }), ({ sent }, late) => {
      const undated = (delay: number) =>
        sent.map(({ state = {}, ...snapshot }, index): Snapshot => {
          const { mileage = 0 } = sent[Math.max(0, index - delay)]?.state?.odometer ?? {};
          return { ...snapshot, state: { ...state, odometer: { mileage } } };
        });
      const withoutMileage = (snapshots: readonly Snapshot[]) =>
        sessionsOf(snapshots).map(({ mileage: _mileage, ...session }) => session);
      assert.deepEqual(withoutMileage(undated(late)), withoutMileage(sent));
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("whatever a battery says meanwhile, nothing of a session is negative", () => {
    const said = fc.record(
      {
        level: fc.integer({ min: 0, max: 100 }),
        residual: fc.double({ min: 0, max: CAPACITY, noNaN: true }),
        capacity: fc.constant(CAPACITY),
      },
      { requiredKeys: [] },
    );
    const word = fc.constantFrom(...(Object.keys(WORDS) as (keyof typeof WORDS)[]));
    const readings = fc.array(fc.tuple(said, word, fc.integer({ min: 1, max: 20 })), {
      minLength: 3,
      maxLength: 12,
    });
    let told = 0;
    const property = fc.property(readings, (readings) => {
      let now = 0;
      const sent = readings.map(([battery, what, minutes]): Snapshot => {
        now += minutes;
        const at = minute(now);
        const state = { at, battery: { at, ...battery }, charging: { at, ...WORDS[what] } };
        return { seenAt: at, state };
      });
      for (const { duration = 0, energy = 0, power = 0, cost } of sessionsOf(sent)) {
        told += 1;
        assert.ok(Math.min(duration, energy, power, cost?.amount ?? 0) >= 0);
        assert.ok(energy <= CAPACITY);
      }
    });
    fc.assert(property, { numRuns: 500 });
    assert.ok(told > 100, `${told}`);
  });

  it("looked at less often, no session is longer or has more than was charged", () => {
    const property = fc.property(
      lives,
      fc.integer({ min: 2, max: 9 }),
      ({ sent, charged }, every) => {
        const sessions = sessionsOf(sent.filter((_, index) => index % every === 0));
        const energy = sum(sessions.map((session) => session.energy));
        assert.ok(energy <= charged + 0.01, `${energy} of ${charged}`);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it("that gained next to nothing since it was first seen began when it was last seen idle", () => {
    const seen = (at: number, level: number, status: string): Snapshot => ({
      seenAt: minute(at),
      state: {
        at: minute(at),
        battery: { at: minute(at), level, capacity: CAPACITY },
        charging: { at: minute(at), plugged: status === "InProgress", status },
      },
    });
    const [session] = sessionsOf([
      seen(10, 50, "Disconnected"),
      seen(30, 52.4, "InProgress"),
      seen(70, 52.4 + 1e-13, "Disconnected"),
    ]);
    assert.equal(session?.startedAt, minute(10));
  });

  it("says the same of a long charge whose points are thinned out", () => {
    const { sent } = live([{ what: "charge", minutes: 400 }], { residual: true });
    // Each minute of it is looked at, with other dates: more points than are kept.
    const often = Array.from({ length: 800 }, (_, index): Snapshot => {
      const kilowattHours = 25 + index / 80;
      const at = minute(11 + index / 2);
      return {
        seenAt: at,
        state: {
          at,
          battery: { at, level: 2 * kilowattHours, residual: kilowattHours },
          charging: { at, ...WORDS.charge },
        },
      };
    });
    const [first] = sent;
    assert.ok(first);
    const end = { at: minute(412), ...WORDS.finish };
    const finish = { seenAt: minute(412), state: { at: minute(412), charging: end } };
    const [session, ...more] = sessionsOf([first, ...often, finish]);
    assert.deepEqual(more, []);
    assert.ok(Math.abs((session?.energy ?? 0) - 9.9875) < 0.001);
    assert.ok((session?.cost?.amount ?? 0) > 9.9875 * CHEAP.price);
    let memory: unknown;
    for (const look of [first, ...often]) memory = observe(memory, look, options).memory;
    assert.ok(JSON.stringify(memory).length < 12_000);
  });
});
