import { filterByType } from "./energy";
import { type Group, measuredAt, newest, readGroup } from "./group";
import { isHollow, knownNumberAt } from "./unknown";
import { booleanAt, listAt, numberAt, valueAt, wordAt } from "./wire";

/** The ignition. */
export interface Ignition extends Group {
  /** Stop, StartUp, Start; of old cars Free too */
  status?: string;
}

/** Whether the car is ready to move. */
export interface Powertrain extends Group {
  /** NotRunning, Starting, Running, Stopping, Stopped */
  status?: string;
}

/** Speed in km/h, acceleration in m/s². */
export interface Motion extends Group {
  moving?: boolean;
  speed?: number;
  acceleration?: number;
}

/** Kilometres in the car's life. */
export interface Odometer extends Group {
  mileage?: number;
}

/** How the car is set to drive. */
export interface Driving extends Group {
  /** What the driver chose: Normal, Sport, Eco, ZEV, … */
  mode?: string;
}

/** The combustion engine: revolutions per minute, °C, levels in %. */
export interface Engine extends Group {
  rpm?: number;
  coolantTemperature?: number;
  coolantLevel?: number;
  oilTemperature?: number;
  oilLevel?: number;
  airTemperature?: number;
}

/** The electric motor: revolutions per minute. */
export interface Motor extends Group {
  rpm?: number;
}

/** What drives the car, as old cars say it. */
export interface Motorization extends Group {
  /** Electric, Hybrid, Unknown */
  type?: string;
}

/** Reads `ignition`. */
export function readIgnition(sent: unknown, at?: string): Ignition | undefined {
  return readGroup<Ignition>([valueAt(sent, "ignition")], at, (part) => ({
    status: wordAt(part, "type"),
  }));
}

/** Reads `powertrain`, else what the engines say of it. */
export function readPowertrain(sent: unknown, at?: string): Powertrain | undefined {
  const whole = valueAt(sent, "powertrain");
  const engines = listAt(sent, "engines") ?? [];
  return newest<Powertrain>([
    { at: measuredAt(whole) ?? at, status: wordAt(whole, "status") },
    ...engines.map((part) => ({
      at: measuredAt(part) ?? at,
      status: wordAt(part, "gmpStatus"),
    })),
  ]);
}

/** Reads `kinetic`, which API 4.0 could also embed. */
export function readMotion(sent: unknown, at?: string): Motion | undefined {
  return readGroup<Motion>(listPlaces(sent, "kinetic"), at, (part) => ({
    moving: booleanAt(part, "moving"),
    speed: knownNumberAt("speed", part, "speed", "pace"),
    acceleration: numberAt(part, "acceleration"),
  }));
}

/** Reads `odometer`, which API 4.0 embedded and misspelt, and which had a dot in its name until 2023. */
export function readOdometer(sent: unknown, at?: string): Odometer | undefined {
  const misspelt = valueAt(sent, "_embedded.extension.odemeter");
  const parts = [...listPlaces(sent, "odometer"), misspelt, valueAt(sent, ["timed.odometer"])];
  return readGroup<Odometer>(parts, at, (part) => ({
    mileage: knownNumberAt("mileage", part, "mileage"),
  }));
}

/** Reads `drivingBehavior`. */
export function readDriving(sent: unknown, at?: string): Driving | undefined {
  return readGroup<Driving>([valueAt(sent, "drivingBehavior")], at, (part) => ({
    mode: wordAt(part, "mode"),
  }));
}

/** Reads the combustion engine among `engines`; electric cars send along the zeros of one. */
export function readEngine(sent: unknown, at?: string): Engine | undefined {
  const read = readGroup<Engine>(
    filterByType(listAt(sent, "engines"), "Thermic", "Thermic"),
    at,
    (part) => ({
      rpm: knownNumberAt("engineSpeed", part, "speed"),
      coolantTemperature: knownNumberAt(
        "engineTemperature",
        part,
        "extension.thermic.coolant.temp",
      ),
      coolantLevel: knownNumberAt("level", part, "extension.thermic.coolant.level"),
      oilTemperature: knownNumberAt(
        "engineTemperature",
        part,
        "extension.thermic.oil.temp",
        "oil.temp",
      ),
      oilLevel: knownNumberAt("level", part, "extension.thermic.oil.level"),
      airTemperature: knownNumberAt("engineTemperature", part, "extension.thermic.air.temp"),
    }),
  );
  const isNone = read && wordAt(sent, "service.type") === "Electric" && isHollow(read);
  return isNone ? undefined : read;
}

/** Reads the electric motor among `engines`. */
export function readMotor(sent: unknown, at?: string): Motor | undefined {
  return readGroup<Motor>(filterByType(listAt(sent, "engines"), "Electric"), at, (part) => ({
    rpm: knownNumberAt("motorSpeed", part, "speed"),
  }));
}

/** Reads `service`, which on the wire is no servicing. */
export function readMotorization(sent: unknown, at?: string): Motorization | undefined {
  return readGroup<Motorization>([valueAt(sent, "service")], at, (part) => ({
    type: wordAt(part, "type"),
  }));
}

function listPlaces(sent: unknown, name: string): unknown[] {
  return [valueAt(sent, name), valueAt(sent, `_embedded.extension.${name}`)];
}
