import { defined } from "../json";
import { type Program, program } from "./programs";
import { kilowattHours, litres, utcOf } from "./formats";
import { type Group, measuredAt, newest } from "./group";
import { withKnownLevel } from "./charge-level";
import { isHollow, known, knownOf } from "./unknown";
import { type Sparse, clock, each, find, flag, many, moment, seconds, word } from "./wire";

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
export function energies(sent: unknown, at?: string): Energies {
  const all = [...(many(sent, "energies") ?? []), ...(many(sent, "energy") ?? [])];
  const electric = ofType(all, "Electric");
  const fuel = ofType(all, "Fuel");
  const health = newest(electric.map((energy) => healthReading(energy, at)));
  const charge = withKnownLevel(newest(electric.flatMap((energy) => batteryReadings(energy, at))));
  const battery = health ? { ...charge, health } : charge;
  const charging = withActive(newest(electric.map((energy) => chargingReading(energy, at))));
  const tank = newest(fuel.map((energy) => fuelReading(energy, at)));
  const isUnfitted = battery && tank && isNoTank(tank, word(sent, "service.type"));
  return { battery, charging, fuel: isUnfitted ? undefined : tank };
}

/** Energies or engines of a type, whatever their order; those that name no type are of `unnamed`. */
export function ofType(
  list: readonly unknown[] | undefined,
  type: string,
  unnamed?: string,
): readonly unknown[] {
  return (list ?? []).filter((item) => (word(item, "type") ?? unnamed) === type);
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

function batteryReadings(energy: unknown, at?: string): Sparse<Battery>[] {
  const measured = measuredAt(energy) ?? at;
  const load = detail(energy, "battery.load");
  const level = known("level", energy, "level");
  /** Only an empty battery has nothing left. */
  const left = (residual: number | undefined) =>
    residual === 0 && level !== 0 ? undefined : residual;
  const flat =
    known("residual", detail(energy, "residual"), "consumption") ??
    known("residual", energy, "residual");
  return [
    { at: measured, level, range: known("range", energy, "autonomy") },
    {
      at: measuredAt(load) ?? measured,
      capacity: kilowattHours(known("capacity", load, "capacity")),
      residual: kilowattHours(left(known("residual", load, "residual"))),
    },
    {
      at: measured,
      capacity: kilowattHours(known("capacity", detail(energy, "battery"), "capacity")),
      residual: left(flat),
    },
  ];
}

function healthReading(energy: unknown, at?: string): Sparse<BatteryHealth> {
  const health = detail(energy, "battery.health");
  return {
    at: measuredAt(health) ?? measuredAt(energy) ?? at,
    capacity: known("health", health, "capacity"),
    resistance: known("health", health, "resistance"),
  };
}

function chargingReading(energy: unknown, at?: string): Sparse<Charging> {
  const charging = detail(energy, "charging");
  const measured = measuredAt(charging) ?? measuredAt(energy) ?? at;
  const remaining = knownOf("remaining", seconds(charging, "remainingTime"));
  const nextAt = moment(charging, "nextDelayedTime");
  return {
    at: measured,
    plugged: flag(charging, "plugged"),
    status: word(charging, "status"),
    mode: word(charging, "chargingMode"),
    rate: known("chargingRate", charging, "chargingRate"),
    remaining,
    endsAt: endOf(measured, remaining),
    powerLevel: word(charging, "chargingPowerLevel"),
    limit: word(charging, "type"),
    nextTime: nextAt === undefined ? clock(charging, "nextDelayedTime") : undefined,
    nextAt,
    programs: schedule(charging),
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
function schedule(charging: unknown): Program[] | undefined {
  const sent = many(charging, "schedule")?.flatMap((item) => many(item, "programs") ?? [item]);
  const programs = each<Program>(sent, program);
  return programs?.length === 0 ? undefined : programs;
}

/** The charge as measured at another moment than it says. */
export function chargingAt(charging: Charging, at: string | undefined): Charging {
  const { at: _at, endsAt: _endsAt, ...values } = charging;
  return { ...values, ...defined({ at, endsAt: endOf(at, charging.remaining) }) };
}

function endOf(at: string | undefined, remaining: number | undefined): string | undefined {
  if (at === undefined || remaining === undefined || remaining <= 0) return undefined;
  return utcOf(Date.parse(at) + remaining * 1000);
}

function fuelReading(energy: unknown, at?: string): Sparse<Fuel> {
  const used = detail(energy, "consumptions", "fuel");
  const flat = known("fuelRate", energy, "extension.fuel.consumption.consumption", "consumption");
  return {
    at: measuredAt(energy) ?? at,
    level: known("level", energy, "level"),
    range: known("range", energy, "autonomy"),
    subType: word(energy, "subType"),
    consumed: litres(known("fuelBurnt", used, "total")),
    consumption: known("fuelRate", used, "instant") ?? flat,
  };
}

/** A detail of an energy: of the format in use below `extension`, of the old one directly. */
function detail(energy: unknown, path: string, kind = "electric"): unknown {
  return find(energy, `extension.${kind}.${path}`) ?? find(energy, path);
}
