import { defined } from "../json";
import { type Program, readProgram } from "./programs";
import { kilowattHours, litres, utcOf } from "./formats";
import { type Group, measuredAt, newest } from "./group";
import { withKnownLevel } from "./charge-level";
import { isHollow, knownNumberAt, withoutUnknown } from "./unknown";
import {
  type Sparse,
  booleanAt,
  dateAt,
  listAt,
  readEach,
  secondsAt,
  timeOfDayAt,
  valueAt,
  wordAt,
} from "./wire";

/** How well the traction battery has kept, in %. */
export interface BatteryHealth extends Group {
  capacity?: number;
  resistance?: number;
}

/** The traction battery: level in %, range in km, capacity and what is left of it in kWh. */
export interface Battery extends Group {
  level?: number;
  range?: number;
  capacity?: number;
  residual?: number;
  health?: BatteryHealth;
}

/** The plug and the charge. */
export interface Charging extends Group {
  plugged?: boolean;
  /** Disconnected, InProgress, Failure, Stopped, Finished */
  status?: string;
  /** Whether the battery takes current, by that word; absent for a word that nobody knows. */
  active?: boolean;
  /** No, Slow, Quick */
  mode?: string;
  /** km/h */
  rate?: number;
  /** Seconds left when it was measured. */
  remaining?: number;
  /** When the charge ends: `at` and the seconds that remained then; absent when none did. */
  endsAt?: string;
  /** Level1 to Level5 */
  powerLevel?: string;
  /** Partial, Full */
  limit?: string;
  /** The clock time of the next delayed charge, `22:31`. */
  nextTime?: string;
  /** The moment of the next delayed charge, from cars that send a date for it. */
  nextAt?: string;
  programs?: Program[];
}

/**
 * The tank: level in %, range in km; what was burnt in the car's life in L, and at the moment in L/100 km
 * (hydrogen: kg/100 km).
 */
export interface Fuel extends Group {
  level?: number;
  range?: number;
  /** FossilEnergy, Hydrogen */
  subType?: string;
  consumed?: number;
  consumption?: number;
}

/** What the energies of a car tell. */
export interface Energies {
  battery?: Battery | undefined;
  charging?: Charging | undefined;
  fuel?: Fuel | undefined;
}

/** Battery, charge and tank, from `energies` and the older `energy`; `at` dates what has no date. */
export function readEnergies(sent: unknown, at?: string): Energies {
  const all = [...(listAt(sent, "energies") ?? []), ...(listAt(sent, "energy") ?? [])];
  const electric = filterByType(all, "Electric");
  const fuel = filterByType(all, "Fuel");
  const health = newest(electric.map((energy) => readHealth(energy, at)));
  const charge = withKnownLevel(newest(electric.flatMap((energy) => readBattery(energy, at))));
  const battery = health ? { ...charge, health } : charge;
  const charging = withActive(newest(electric.map((energy) => readCharging(energy, at))));
  const tank = newest(fuel.map((energy) => readFuel(energy, at)));
  const isUnfitted = battery && tank && isNoTank(tank, wordAt(sent, "service.type"));
  return { battery, charging, fuel: isUnfitted ? undefined : tank };
}

/** Energies or engines of a type, whatever their order; those that name no type are of `unnamed`. */
export function filterByType(
  list: readonly unknown[] | undefined,
  type: string,
  unnamed?: string,
): readonly unknown[] {
  return (list ?? []).filter((item) => (wordAt(item, "type") ?? unnamed) === type);
}

/**
 * Whether a tank beside a battery is but zeros of a car that has none. That of a hybrid can be empty: it has level
 * and range then, and has burnt something in its life. `type` is what the car says it is.
 */
function isNoTank(tank: Fuel, type: string | undefined): boolean {
  if (!isHollow(tank) || type === "Hybrid") return false;
  const { level, range, consumed } = tank;
  return type === "Electric" || level === undefined || range === undefined || consumed === 0;
}

function readBattery(energy: unknown, at?: string): Sparse<Battery>[] {
  const measured = measuredAt(energy) ?? at;
  const load = detailAt(energy, "battery.load");
  const level = knownNumberAt("level", energy, "level");
  /** Only an empty battery has nothing left. */
  const left = (residual: number | undefined) =>
    residual === 0 && level !== 0 ? undefined : residual;
  const flat =
    knownNumberAt("residual", detailAt(energy, "residual"), "consumption") ??
    knownNumberAt("residual", energy, "residual");
  return [
    { at: measured, level, range: knownNumberAt("range", energy, "autonomy") },
    {
      at: measuredAt(load) ?? measured,
      capacity: kilowattHours(knownNumberAt("capacity", load, "capacity")),
      residual: kilowattHours(left(knownNumberAt("residual", load, "residual"))),
    },
    {
      at: measured,
      capacity: kilowattHours(knownNumberAt("capacity", detailAt(energy, "battery"), "capacity")),
      residual: left(flat),
    },
  ];
}

function readHealth(energy: unknown, at?: string): Sparse<BatteryHealth> {
  const health = detailAt(energy, "battery.health");
  return {
    at: measuredAt(health) ?? measuredAt(energy) ?? at,
    capacity: knownNumberAt("health", health, "capacity"),
    resistance: knownNumberAt("health", health, "resistance"),
  };
}

function readCharging(energy: unknown, at?: string): Sparse<Charging> {
  const charging = detailAt(energy, "charging");
  const measured = measuredAt(charging) ?? measuredAt(energy) ?? at;
  const remaining = withoutUnknown("remaining", secondsAt(charging, "remainingTime"));
  const nextAt = dateAt(charging, "nextDelayedTime");
  return {
    at: measured,
    plugged: booleanAt(charging, "plugged"),
    status: wordAt(charging, "status"),
    mode: wordAt(charging, "chargingMode"),
    rate: knownNumberAt("chargingRate", charging, "chargingRate"),
    remaining,
    endsAt: computeChargeEnd(measured, remaining),
    powerLevel: wordAt(charging, "chargingPowerLevel"),
    limit: wordAt(charging, "type"),
    nextTime: nextAt === undefined ? timeOfDayAt(charging, "nextDelayedTime") : undefined,
    nextAt,
    programs: readSchedule(charging),
  };
}

const IDLE = new Set(["Disconnected", "Failure", "Stopped", "Finished"]);

/** The charge, which nobody else has yet, with what its word means. */
function withActive(charging: Charging | undefined): Charging | undefined {
  const status = charging?.status ?? "";
  if (charging && status === "InProgress") charging.active = true;
  else if (charging && IDLE.has(status)) charging.active = false;
  return charging;
}

/** Seen in the field: an empty list for no schedule, where the programs belong into an object. */
function readSchedule(charging: unknown): Program[] | undefined {
  const sent = listAt(charging, "schedule")?.flatMap((item) => listAt(item, "programs") ?? [item]);
  const programs = readEach<Program>(sent, readProgram);
  return programs?.length === 0 ? undefined : programs;
}

/** The charge as measured at another moment than it says. */
export function chargingAt(charging: Charging, at: string | undefined): Charging {
  const { at: _at, endsAt: _endsAt, ...values } = charging;
  return { ...values, ...defined({ at, endsAt: computeChargeEnd(at, charging.remaining) }) };
}

function computeChargeEnd(
  at: string | undefined,
  remaining: number | undefined,
): string | undefined {
  if (at === undefined || remaining === undefined || remaining <= 0) return undefined;
  return utcOf(Date.parse(at) + remaining * 1000);
}

function readFuel(energy: unknown, at?: string): Sparse<Fuel> {
  const used = detailAt(energy, "consumptions", "fuel");
  const flat = knownNumberAt(
    "fuelRate",
    energy,
    "extension.fuel.consumption.consumption",
    "consumption",
  );
  return {
    at: measuredAt(energy) ?? at,
    level: knownNumberAt("level", energy, "level"),
    range: knownNumberAt("range", energy, "autonomy"),
    subType: wordAt(energy, "subType"),
    consumed: litres(knownNumberAt("fuelBurnt", used, "total")),
    consumption: knownNumberAt("fuelRate", used, "instant") ?? flat,
  };
}

/** A detail of an energy: of the format in use below `extension`, of the old one directly. */
function detailAt(energy: unknown, path: string, kind = "electric"): unknown {
  return valueAt(energy, `extension.${kind}.${path}`) ?? valueAt(energy, path);
}
