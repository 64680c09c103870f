import fc from "fast-check";
import type { Alert } from "../../src/vehicle/alerts";
import type { Snapshot } from "../../src/events/observe";
import type { Trip } from "../../src/vehicle/trips";
import { minute, north } from "./watching";

/** What a car may say of each group. */
const groups: Record<string, fc.Arbitrary<object>> = {
  battery: fc.record({ level: fc.integer({ min: 0, max: 100 }) }),
  fuel: fc.record({ level: fc.double({ min: 0, max: 100, noNaN: true }) }),
  charging: fc.record(
    {
      plugged: fc.boolean(),
      status: fc.constantFrom(
        ...["Disconnected", "InProgress", "Failure", "Stopped", "Finished", "Paused"],
      ),
    },
    { requiredKeys: [] },
  ),
  ignition: fc.record({ status: fc.constantFrom("Stop", "StartUp", "Start", "Free") }),
  motion: fc.record({ moving: fc.boolean() }),
  doors: fc.record(
    {
      locked: fc.boolean(),
      open: fc.uniqueArray(fc.constantFrom("Driver", "Trunk", "RearLeft")),
    },
    { requiredKeys: [] },
  ),
  climate: fc.record({ status: fc.constantFrom("Enabled", "Disabled", "Finished", "Failure") }),
  position: fc.oneof(
    fc.integer({ min: 0, max: 2000 }).map((metres) => north(metres, 0)),
    fc.constant({ missing: "privacy" }),
  ),
  privacy: fc.record({ status: fc.constantFrom("None", "Geolocation", "Full") }),
  alarm: fc.record(
    { status: fc.constantFrom("Active", "Inactive"), trigger: fc.constantFrom("RoofBreakIn") },
    { requiredKeys: ["status"] },
  ),
  odometer: fc.record({ mileage: fc.integer({ min: 1, max: 99 }) }),
};

/** What a car measured at a moment: some of its groups. */
const measured = fc.record(groups, { requiredKeys: [] });

/** How a car dates a group: rightly, with a date that stands still or lies ahead, or not at all. */
const dating = fc.constantFrom("right", "frozen", "ahead", "none");
type Dating = typeof dating extends fc.Arbitrary<infer T> ? T : never;
const DATES: Record<Dating, (at: string) => { at?: string }> = {
  right: (at) => ({ at }),
  frozen: () => ({ at: minute(-5000) }),
  ahead: () => ({ at: minute(5000) }),
  none: () => ({}),
};
const rightly = fc.constant<Record<string, Dating>>({ odometer: "none" });
/** How a car dates its groups, some of them wrongly. */
export const anyhow = fc.dictionary(fc.constantFrom(...Object.keys(groups)), dating);

/** What happens to a car from look to look. */
export const looks = fc.array(
  fc.record({
    measured,
    missing: fc.uniqueArray(fc.constantFrom(...Object.keys(groups)), { maxLength: 3 }),
    happened: fc.constantFrom("nothing", "alert", "end", "trip", "service"),
    reads: fc.boolean(),
  }),
  { minLength: 1, maxLength: 25 },
);
type Look = typeof looks extends fc.Arbitrary<(infer T)[]> ? T : never;

/** What is seen at each look of a car that dates its groups like that; those not named rightly. */
export function snapshots(datings: Record<string, Dating>, looks: readonly Look[]): Snapshot[] {
  const known: Record<string, object> = {};
  const alerts: Alert[] = [];
  const trips: Trip[] = [];
  let days = 33;
  return looks.map((look, index): Snapshot => {
    const at = minute(index * 5);
    const isHidden = "missing" in (look.measured.position ?? {});
    for (const [name, group] of Object.entries(look.measured)) {
      if (name === "position" && isHidden) continue;
      const { at: _at, ...values } = group as { at?: string };
      known[name] = { ...values, ...DATES[datings[name] ?? "right"](at) };
    }
    if (look.happened === "alert") {
      alerts.unshift({ id: `a${String(index)}`, active: true, startedAt: minute(index * 5 - 2) });
    }
    const [newest] = alerts;
    if (look.happened === "end" && newest) {
      alerts[0] = { ...newest, active: false, endedAt: at };
    }
    if (look.happened === "trip") {
      trips.unshift({ id: `t${String(index)}`, done: true, stoppedAt: minute(index * 5 - 1) });
    }
    if (look.happened === "service") days -= 2;
    const told = Object.entries(known).filter(([name]) => !look.missing.includes(name));
    return {
      seenAt: minute(index * 5 + 1),
      state: {
        at,
        ...Object.fromEntries(told),
        ...(isHidden && { position: { missing: "privacy" } }),
      },
      ...(look.reads && { alerts: alerts.slice(0, 5), trips: trips.slice(0, 5) }),
      ...(look.reads && { maintenance: { at, daysBefore: days } }),
    };
  });
}

/** A car's life: what it says at each look. */
export const life: fc.Arbitrary<Snapshot[]> = fc
  .tuple(fc.oneof(rightly, anyhow), looks)
  .map(([datings, told]) => snapshots(datings, told));
