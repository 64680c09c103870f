import type { Car } from "../world/car";
import type { Profile } from "../world/profile";
import type { CarState } from "../world/state";
import type { Group } from "../world/uploads";
import { alarmStatus } from "./alarms";
import { electricDetails, fuelDetails } from "./energy";
import * as parts from "./parts";
import { position } from "./position";
import { dateTime, round } from "./values";

type Part = (state: CarState) => object;

/** The body of a status as API 4.17 words it, without links; only what the car has sent. */
export function status417(car: Car): Record<string, unknown> {
  const { profile, uploads } = car;
  const { model } = profile;
  const body: Record<string, unknown> = {};
  const add = (key: string, group: Group, part: Part) => {
    const state = uploads.get(group);
    if (state) body[key] = part(state);
  };
  const addDated = (key: string, group: Group, part: Part) => {
    add(key, group, (state) => ({ ...dateOf(state), ...part(state) }));
  };

  add("lastPosition", "position", position);
  addDated("ignition", "ignition", ({ ignition }) => ({ type: ignition }));
  addDated("privacy", "privacy", ({ privacy }) => ({ state: privacy }));
  addDated("battery", "battery", parts.auxiliaryBattery);
  addDated("odometer", "odometer", ({ odometer }) => ({ mileage: round(odometer, 1) }));
  addDated("kinetic", "kinetic", parts.kinetic);
  addDated("powertrain", "powertrain", parts.powertrain);
  addDated("safety", "safety", parts.safety);
  addDated("drivingBehavior", "drivingBehavior", (state) => parts.drivingBehavior(state, model));
  addDated("lightingSystem", "lighting", parts.lighting);
  add("environment", "environment", environment);
  add("doorsState", "doors", doorsState);
  add("engines", "engines", (state) => engines(state, profile));
  if (model.battery > 0) add("preconditioning", "preconditioning", preconditioning);
  body.energies = energies(car);
  if (model.alarm) add("alarm", "alarm", (state) => alarmStatus(state, car.journal.alarms));
  return body;
}

function energies(car: Car): object[] {
  const { profile, uploads } = car;
  const fuel = profile.model.tank > 0 ? uploads.get("fuel") : undefined;
  const electric = profile.model.battery > 0 ? uploads.get("electric") : undefined;
  return [
    ...(fuel ? [fuelDetails(fuel, profile, dateOf(fuel))] : []),
    ...(electric ? [electricDetails(electric, profile, dateOf(electric))] : []),
  ];
}

function dateOf({ at }: CarState) {
  return { createdAt: dateTime(at) };
}

function engines(state: CarState, { model }: Profile) {
  return parts.engines(state, model).map((engine) => ({ ...dateOf(state), ...engine }));
}

function environment(state: CarState) {
  const { day, temp } = parts.ambience(state);
  return { luminosity: { ...dateOf(state), day }, air: { ...dateOf(state), temp } };
}

function doorsState(state: CarState) {
  const { locked, opening } = parts.doors(state);
  return { ...dateOf(state), lockedStates: locked, opening };
}

function preconditioning(state: CarState) {
  return {
    airConditioning: {
      ...dateOf(state),
      ...state.climate,
      programs: state.settings.climatePrograms,
    },
  };
}
