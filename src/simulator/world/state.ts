import { afterCharging, type Charge } from "./charge";
import type { Model } from "./catalogue";
import { accelerationAt, distanceAt, speedAt, type Drive } from "./drive";
import type { Point } from "./geography";
import type { Settings } from "./settings";

type ChargingStatus = "Disconnected" | "InProgress" | "Failure" | "Stopped" | "Finished";
/** What the driver keeps back: nothing, the place, or everything. */
export type PrivacyState = "None" | "Geolocation" | "Full";
/** What can be opened. */
export type Opening =
  "Driver" | "Passenger" | "RearLeft" | "RearRight" | "Trunk" | "RearWindow" | "RoofWindow";

/** Preheating or precooling of the cabin. */
export interface Climate {
  readonly status: "Enabled" | "Disabled" | "Finished" | "Failure";
  readonly startingCause?: "Immediate" | "Scheduled";
  readonly failureCause?: "DoorOpened" | "LowBattery" | "OtherFailures";
}

/** A car at one moment. What is under way (`drive`, `charge`, `climate`) carries the rest of it with it. */
export interface CarState {
  readonly at: number; // ms since the epoch
  readonly odometer: number; // km
  readonly battery: number; // Wh
  readonly fuel: number; // cL
  readonly fuelBurnt: number; // cL in the car's whole life
  readonly place: Point;
  readonly heading: number; // degrees
  readonly speed: number; // km/h
  readonly acceleration: number; // m/s²
  readonly ignition: "Stop" | "StartUp" | "Start";
  readonly locked: boolean;
  readonly open: readonly Opening[];
  readonly plugged: boolean;
  readonly charging: ChargingStatus;
  readonly delayedUntil: number | undefined; // ms since the epoch: when a delayed charge begins
  readonly privacy: PrivacyState;
  readonly keyInside: boolean;
  readonly settings: Settings;
  readonly climate: Climate;
  readonly drive: Drive | undefined;
  readonly charge: Charge | undefined;
}

const CLIMATE_POWER = 1500; // W
const BATTERY_RESERVE = 0.04; // share of the battery a hybrid keeps back

/** The car at a later moment, if nothing happens to it before then. An earlier moment changes nothing. */
export function evolve(state: CarState, model: Model, at: number): CarState {
  if (at <= state.at) return state;
  if (state.drive) return driveOn(state, state.drive, model, at);
  const seconds = (at - state.at) / 1000;
  return { ...state, at, battery: batteryAfter(state, seconds) };
}

/** Share of the battery, 0 to 100; 0 for a car without. */
export function batteryLevel(state: CarState, model: Model): number {
  return model.battery > 0 ? (state.battery / model.battery) * 100 : 0;
}

/** Share of the tank, 0 to 100; 0 for a car without. */
export function fuelLevel(state: CarState, model: Model): number {
  return model.tank > 0 ? (state.fuel / model.tank) * 100 : 0;
}

/** Kilometres the battery is good for. */
export function electricRange(state: CarState, model: Model): number {
  return model.whPerKm > 0 ? state.battery / model.whPerKm : 0;
}

/** Kilometres the tank is good for. */
export function fuelRange(state: CarState, model: Model): number {
  return model.clPerKm > 0 ? state.fuel / model.clPerKm : 0;
}

/** True while the battery, not the engine, moves the car. */
export function drivesElectric(state: CarState, model: Model): boolean {
  return state.battery > reserve(model) || model.tank === 0;
}

function batteryAfter(state: CarState, seconds: number): number {
  if (state.charge) return afterCharging(state.charge, state.battery, seconds);
  if (state.climate.status !== "Enabled" || state.plugged) return state.battery;
  return Math.max(0, state.battery - (CLIMATE_POWER * seconds) / 3600);
}

function driveOn(state: CarState, drive: Drive, model: Model, at: number): CarState {
  const distance = distanceAt(drive, at);
  const km = distance - distanceAt(drive, state.at);
  const wh = model.whPerKm * drive.thirst;
  const electricKm = wh > 0 ? Math.min(km, Math.max(0, state.battery - reserve(model)) / wh) : 0;
  const burnt = Math.min(state.fuel, (km - electricKm) * model.clPerKm * drive.thirst);
  const { point, heading } = drive.route.at(distance);
  return {
    ...state,
    at,
    odometer: state.odometer + km,
    battery: state.battery - electricKm * wh,
    fuel: state.fuel - burnt,
    fuelBurnt: state.fuelBurnt + burnt,
    place: point,
    heading,
    speed: speedAt(drive, at),
    acceleration: accelerationAt(drive, at),
  };
}

function reserve(model: Model): number {
  return model.motorization === "Hybrid" ? model.battery * BATTERY_RESERVE : 0;
}
