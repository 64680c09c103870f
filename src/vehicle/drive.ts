import { ofType } from "./energy";
import { type Group, group, measuredAt, newest } from "./group";
import { isHollow, known } from "./unknown";
import { find, flag, many, number, word } from "./wire";

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
export function ignition(sent: unknown, at?: string): Ignition | undefined {
  return group<Ignition>([find(sent, "ignition")], at, (part) => ({ status: word(part, "type") }));
}

/** Reads `powertrain`, else what the engines say of it. */
export function powertrain(sent: unknown, at?: string): Powertrain | undefined {
  const whole = find(sent, "powertrain");
  const engines = many(sent, "engines") ?? [];
  return newest<Powertrain>([
    { at: measuredAt(whole) ?? at, status: word(whole, "status") },
    ...engines.map((part) => ({
      at: measuredAt(part) ?? at,
      status: word(part, "gmpStatus"),
    })),
  ]);
}

/** Reads `kinetic`, which API 4.0 could also embed. */
export function motion(sent: unknown, at?: string): Motion | undefined {
  return group<Motion>(placesOf(sent, "kinetic"), at, (part) => ({
    moving: flag(part, "moving"),
    speed: known("speed", part, "speed", "pace"),
    acceleration: number(part, "acceleration"),
  }));
}

/** Reads `odometer`, which API 4.0 embedded and misspelt, and which had a dot in its name until 2023. */
export function odometer(sent: unknown, at?: string): Odometer | undefined {
  const misspelt = find(sent, "_embedded.extension.odemeter");
  const parts = [...placesOf(sent, "odometer"), misspelt, find(sent, ["timed.odometer"])];
  return group<Odometer>(parts, at, (part) => ({ mileage: known("mileage", part, "mileage") }));
}

/** Reads `drivingBehavior`. */
export function driving(sent: unknown, at?: string): Driving | undefined {
  return group<Driving>([find(sent, "drivingBehavior")], at, (part) => ({
    mode: word(part, "mode"),
  }));
}

/** Reads the combustion engine among `engines`; electric cars send along the zeros of one. */
export function engine(sent: unknown, at?: string): Engine | undefined {
  const read = group<Engine>(ofType(many(sent, "engines"), "Thermic", "Thermic"), at, (part) => ({
    rpm: known("engineSpeed", part, "speed"),
    coolantTemperature: known("engineTemperature", part, "extension.thermic.coolant.temp"),
    coolantLevel: known("level", part, "extension.thermic.coolant.level"),
    oilTemperature: known("engineTemperature", part, "extension.thermic.oil.temp", "oil.temp"),
    oilLevel: known("level", part, "extension.thermic.oil.level"),
    airTemperature: known("engineTemperature", part, "extension.thermic.air.temp"),
  }));
  const isNone = read && word(sent, "service.type") === "Electric" && isHollow(read);
  return isNone ? undefined : read;
}

/** Reads the electric motor among `engines`. */
export function motor(sent: unknown, at?: string): Motor | undefined {
  return group<Motor>(ofType(many(sent, "engines"), "Electric"), at, (part) => ({
    rpm: known("motorSpeed", part, "speed"),
  }));
}

/** Reads `service`, which on the wire is no servicing. */
export function motorization(sent: unknown, at?: string): Motorization | undefined {
  return group<Motorization>([find(sent, "service")], at, (part) => ({ type: word(part, "type") }));
}

function placesOf(sent: unknown, name: string): unknown[] {
  return [find(sent, name), find(sent, `_embedded.extension.${name}`)];
}
