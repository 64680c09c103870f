import { BadRequest } from "../errors";
import { copyOf, defined, isObject, listOf } from "../json";
import { type Units, unitIn, valueIn } from "../rules/units";
import { type Shape, nearestPath, plainPath, shapeAt, stepsIn } from "../rules/values";
import type { Position } from "./position";
import type { Program } from "./programs";
import type { VehicleState } from "./state";

/** What may stand under any name. */
const ANYTHING = null;

/** The shape of a type, as the table below must have it; a field that is new in a type is missed there. */
type ShapeOf<T> = T extends readonly (infer Element)[]
  ? readonly [ShapeOf<Element>]
  : T extends object
    ? string extends keyof T
      ? typeof ANYTHING
      : { readonly [Name in Exclude<keyof T, "at">]-?: ShapeOf<NonNullable<T[Name]>> }
    : T extends string
      ? "" | "date" | "time of day"
      : T extends boolean
        ? ""
        : string;

const PROGRAM: ShapeOf<Program> = {
  slot: "",
  enabled: "",
  start: "time of day",
  end: "time of day",
  days: [""],
  recurrence: "",
  untilFull: "",
};

const POSITION: ShapeOf<Position> = {
  latitude: "°",
  longitude: "°",
  altitude: "m",
  heading: "°",
  source: "",
  signal: "",
  fix: "",
  missing: "",
};

const LIGHT = { direction: "", position: "", status: "" } as const;

/** The unit of each value of a state, in the order in which they are offered. */
export const STATE_SHAPE: ShapeOf<VehicleState> = {
  battery: {
    level: "%",
    range: "km",
    capacity: "kWh",
    residual: "kWh",
    health: { capacity: "%", resistance: "%" },
  },
  charging: {
    plugged: "",
    status: "",
    active: "",
    mode: "",
    rate: "km/h",
    remaining: "s",
    endsAt: "date",
    nextTime: "time of day",
    nextAt: "date",
    limit: "",
    powerLevel: "",
    programs: [PROGRAM],
  },
  fuel: { level: "%", range: "km", subType: "", consumed: "L", consumption: "L/100 km" },
  odometer: { mileage: "km" },
  motion: { moving: "", speed: "km/h", acceleration: "m/s²" },
  ignition: { status: "" },
  powertrain: { status: "" },
  engine: {
    rpm: "1/min",
    coolantTemperature: "°C",
    oilTemperature: "°C",
    airTemperature: "°C",
    coolantLevel: "%",
    oilLevel: "%",
  },
  motor: { rpm: "1/min" },
  driving: { mode: "" },
  motorization: { type: "" },
  doors: {
    locked: "",
    states: [""],
    open: [""],
    openings: [{ identifier: "", state: "" }],
    opening: ANYTHING,
  },
  climate: { status: "", cause: "", failure: "", programs: [PROGRAM] },
  position: POSITION,
  environment: { temperature: "°C", daylight: "" },
  auxiliaryBattery: { health: "%" },
  privacy: { status: "" },
  alarm: { status: "", trigger: "", triggeredAt: "date", position: POSITION },
  stolen: { state: "", startedAt: "date", endedAt: "date" },
  safety: { belts: [{ seat: "", status: "" }], beltWarning: "", emergencyCall: "" },
  lights: { turn: [LIGHT], fog: [LIGHT] },
  assistance: ANYTHING,
};

/** What is looked for in states. */
export interface ValuePath {
  /** As it is told: `battery.level`. */
  readonly path: string;
  readonly steps: readonly (string | number)[];
  readonly shape: Shape;
}

/** A single value of a state. */
export interface Value {
  path: string;
  payload: unknown;
  /** When the car measured the group that it is in; absent where the group has no date. */
  at?: string;
  /** Absent for words, dates, yes and no, and for groups. */
  unit?: string;
}

/**
 * The paths that a node is set to, each once.
 * @throws BadRequest for one that leads to no value, with the nearest that does; and for none at all
 */
export function parseValuePaths(given: unknown): ValuePath[] {
  const paths = new Set(listOf(given).map(plainPath).filter(Boolean));
  if (paths.size === 0) throw new BadRequest("noValues");
  return [...paths].map((path) => {
    const steps = stepsIn(path) ?? [];
    const shape = steps.length > 0 ? shapeAt(STATE_SHAPE, steps) : undefined;
    if (shape !== undefined) return { path, steps, shape };
    throw new BadRequest("unknownValue", { value: path, nearest: nearestPath(STATE_SHAPE, path) });
  });
}

/** The value at the end of a path, a copy; undefined where the car has not sent it, or there is no such number. */
export function readValue(
  state: VehicleState,
  { path, steps, shape }: ValuePath,
  units: Units,
): Value | undefined {
  let value: unknown = state;
  let at: string | undefined;
  for (const step of steps) {
    // The date of the whole is that of no group.
    if (value !== state) at = dateIn(value) ?? at;
    value = isNested(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  if (value === undefined || isNowhere(value)) return undefined;
  const unitOf = (unit: string) => (isHydrogen(state, unit) ? "kg/100 km" : unit);
  const payload = converted(value, shape, units, unitOf);
  if (payload === undefined) return undefined;
  at = dateIn(value) ?? at;
  const unit = typeof shape === "string" ? unitOf(shape) : "";
  return {
    path,
    payload,
    ...(at !== undefined && { at }),
    ...(!NO_UNITS.has(unit) && { unit: unitIn(units, unit) }),
  };
}

/** What the table says of values without one. */
const NO_UNITS: ReadonlySet<string> = new Set(["", "date", "time of day"]);

/** A copy of a value in other units, with all that is in it. */
function converted(
  value: unknown,
  shape: Shape | undefined,
  units: Units,
  unitOf: (unit: string) => string,
): unknown {
  if (typeof shape === "string") return valueIn(units, value, unitOf(shape));
  if (units === "metric" || !shape || !isNested(value)) return copyOf(value);
  const inner = (one: unknown, name: string | 0) =>
    converted(one, shapeAt(shape, [name]), units, unitOf);
  if (Array.isArray(value)) return value.map((one) => inner(one, 0));
  return defined(
    Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inner(one, name)])),
  );
}

function dateIn(value: unknown): string | undefined {
  return isObject(value) && typeof value.at === "string" ? value.at : undefined;
}

function isNested(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === "object" && value !== null;
}

/** A position that says but why there is none. */
function isNowhere(value: unknown): boolean {
  return isObject(value) && "missing" in value && !("latitude" in value);
}

/** Cars that burn hydrogen count kilograms. */
function isHydrogen({ fuel }: VehicleState, unit: string): boolean {
  return unit === "L/100 km" && fuel?.subType === "Hydrogen";
}
