import fc from "fast-check";
import { type Snapshot, observe } from "../../src/events/observe";
import { parseWatchOptions } from "../../src/events/options";
import type { ChargingSession } from "../../src/vehicle/charging-session";
import { home, minute, north } from "./watching";

export const CAPACITY = 50;
export const CHEAP = { price: 0.05, from: 8, to: 10 };
const DEAR = { price: 0.55 };
export const options = parseWatchOptions({
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

export const WORDS = {
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
export function live(acts: readonly Act[], does: { residual: boolean }) {
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

export const lives = fc.tuple(acts, tells).map(([acts, does]) => live(acts, does));

export function sessionsOf(snapshots: readonly Snapshot[], through = (memory: unknown) => memory) {
  let memory: unknown;
  return snapshots.flatMap((snapshot): ChargingSession[] => {
    const seen = observe(memory, snapshot, options);
    memory = through(seen.memory);
    return seen.events.flatMap(({ session }) => session ?? []);
  });
}

export function sum(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
