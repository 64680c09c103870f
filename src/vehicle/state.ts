import { defined, isObject } from "../json";
import { type Climate, type Environment, readClimate, readEnvironment } from "./climate";
import { type Doors, readDoors } from "./doors";
import * as drive from "./drive";
import { type Battery, type Charging, type Fuel, readEnergies } from "./energy";
import * as equipment from "./equipment";
import { type Position, readStatusPosition } from "./position";
import {
  type Alarm,
  type Privacy,
  type Stolen,
  readAlarm,
  readPrivacy,
  readStolen,
} from "./security";
import { latest, measuredAt, withoutDatesAhead } from "./group";

/**
 * A car as it last spoke of itself. Metric; each group says when the car measured it (`at`); what the car
 * never sent is absent; words are the API's.
 */
export interface VehicleState {
  /** When the API last renewed the whole. */
  at?: string;
  battery?: Battery;
  charging?: Charging;
  fuel?: Fuel;
  odometer?: drive.Odometer;
  motion?: drive.Motion;
  ignition?: drive.Ignition;
  powertrain?: drive.Powertrain;
  engine?: drive.Engine;
  motor?: drive.Motor;
  driving?: drive.Driving;
  motorization?: drive.Motorization;
  doors?: Doors;
  climate?: Climate;
  position?: Position;
  environment?: Environment;
  auxiliaryBattery?: equipment.AuxiliaryBattery;
  safety?: equipment.Safety;
  lights?: equipment.Lights;
  assistance?: equipment.Assistance;
  privacy?: Privacy;
  alarm?: Alarm;
  stolen?: Stolen;
}

/** A group of the state. */
export type GroupName = Exclude<keyof VehicleState, "at">;

/**
 * Reads a status of any generation; `{}` for what is none, be it an error that came as a success. A date ahead
 * of that of the whole is none: the clock of the car is wrong.
 */
export function readVehicleState(status: unknown): VehicleState {
  if (!isObject(status)) return {};
  const at = measuredAt(status);
  const read = readGroups(status);
  const isStatus =
    at !== undefined ||
    Object.keys(read).length > 0 ||
    MARKS.some((name) => Object.hasOwn(status, name));
  if (!isStatus) return {};
  const position = readStatusPosition(status);
  // The date first: that is what a preview of the message shows.
  return at === undefined
    ? { ...read, position }
    : withoutDatesAhead({ at, ...read, position }, at);
}

/** What every status has, also that of a car which has said nothing yet. */
const MARKS = ["_links", "lastPosition", "energies", "energy"];

/** When the car last measured anything of a state; when that is not known, when the API renewed the whole. */
export function newestAt(state: VehicleState): string | undefined {
  const { at: renewed, ...measured } = state;
  return latest(Object.values(measured).map(({ at }) => at)) ?? renewed;
}

type Reader<T> = (sent: unknown, at?: string) => T | undefined;
/** Groups that are not made of the energies, in the order in which a state has them. */
type Single = Exclude<GroupName, "battery" | "charging" | "fuel" | "position">;

const READERS: { readonly [Name in Single]-?: Reader<NonNullable<VehicleState[Name]>> } = {
  odometer: drive.readOdometer,
  motion: drive.readMotion,
  ignition: drive.readIgnition,
  powertrain: drive.readPowertrain,
  engine: drive.readEngine,
  motor: drive.readMotor,
  driving: drive.readDriving,
  motorization: drive.readMotorization,
  doors: readDoors,
  climate: readClimate,
  environment: readEnvironment,
  auxiliaryBattery: equipment.readAuxiliaryBattery,
  safety: equipment.readSafety,
  lights: equipment.readLights,
  assistance: equipment.readAssistance,
  privacy: readPrivacy,
  alarm: readAlarm,
  stolen: readStolen,
};
const SINGLE = Object.entries(READERS) as [Single, Reader<object>][];

/** Every group that a state can have. */
export const GROUPS: readonly GroupName[] = [
  "battery",
  "charging",
  "fuel",
  ...SINGLE.map(([name]) => name),
  "position",
];

/** What a status and an entry of the telemetry have in common; `at` dates what has no date. */
export function readGroups(sent: unknown, at?: string): VehicleState {
  const state: Partial<Record<GroupName, object>> = defined(readEnergies(sent, at));
  for (const [name, read] of SINGLE) {
    const group = read(sent, at);
    if (group) state[name] = group;
  }
  return state as VehicleState;
}
