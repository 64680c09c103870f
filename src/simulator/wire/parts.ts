import type { Model } from "../world/catalogue";
import { drivesElectric, type CarState, type Opening } from "../world/state";
import { isDay, temperatureAt } from "../world/weather";
import { round } from "./values";

// What the wire formats have in common: each part of a car, as it was, without any date.

/** What is always spoken of; windows only while they are open. */
const usual: readonly Opening[] = ["Driver", "Passenger", "RearLeft", "RearRight", "Trunk"];

/** What is locked, and what is open. */
export function doors({ locked, open }: CarState) {
  const windows = open.filter((opening) => !usual.includes(opening));
  return {
    locked: [locked ? "Locked" : "Unlocked"],
    opening: [...usual, ...windows].map((identifier) => ({
      identifier,
      state: open.includes(identifier) ? "Open" : "Closed",
    })),
  };
}

/** Speed in km/h, acceleration in m/s². */
export function kinetic({ speed, acceleration }: CarState) {
  return { moving: speed >= 0.5, speed: round(speed, 1), acceleration: round(acceleration, 2) };
}

/** State of health of the 12 V battery in %, whatever its name says. */
export function auxiliaryBattery({ at, drive }: CarState) {
  return { voltage: round(84 + 4 * Math.sin(at / 4e8) + (drive ? 4 : 0), 1) };
}

/** Daylight, and the temperature outside in °C. */
export function ambience({ at, place }: CarState) {
  return { day: isDay(at), temp: round(temperatureAt(place, at), 1) };
}

function engine(state: CarState, model: Model) {
  const { drive, at, place, speed } = state;
  const outside = temperatureAt(place, at);
  const minutes = drive ? (at - drive.from) / 60_000 : 15;
  const warm = (limit: number, perMinute: number) =>
    round(Math.min(limit, outside + perMinute * minutes));
  const runs = drive !== undefined && !(model.battery > 0 && drivesElectric(state, model));
  return {
    type: "Thermic",
    speed: runs ? round(850 + speed * 18) : 0,
    extension: {
      thermic: {
        coolant: { temp: warm(90, 8) },
        oil: { temp: warm(94, 6), level: 75 },
        air: { temp: round(outside + 3) },
      },
    },
  };
}

function electricMotor({ speed }: CarState) {
  return { type: "Electric", speed: round(speed * 85) };
}

/** The engines, thermic first: RPM, °C and %. */
export function engines(state: CarState, model: Model): object[] {
  return [
    ...(model.tank > 0 ? [engine(state, model)] : []),
    ...(model.battery > 0 ? [electricMotor(state)] : []),
  ];
}

/** Whether the powertrain runs. */
export function powertrain({ drive, ignition }: CarState) {
  return { status: drive ? "Running" : ignition === "StartUp" ? "Starting" : "Stopped" };
}

/** Belts and emergency call: nobody forgets, nothing happens. */
export function safety() {
  return {
    beltStatus: [
      { belt: "Normal", id: "Driver" },
      { belt: "Normal", id: "Passenger" },
    ],
    autoECallTriggering: "NotDetected",
  };
}

/** The driving mode. */
export function drivingBehavior(state: CarState, model: Model) {
  const isZeroEmission = model.motorization === "Hybrid" && drivesElectric(state, model);
  return { mode: isZeroEmission ? "ZEV" : model.battery > 0 ? "Eco" : "Normal" };
}

/** Turn signals and fog lights, all off. */
export function lighting() {
  const sides = ["Left", "Right"] as const;
  return {
    turn: sides.map((direction) => ({ direction, position: "Front", status: "Off" })),
    fog: sides.map((direction) => ({ direction, position: "Rear", status: "Off" })),
  };
}
