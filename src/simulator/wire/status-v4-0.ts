import type { Car } from "../world/car";
import type { Profile } from "../world/profile";
import type { CarState } from "../world/state";
import type { Group } from "../world/uploads";
import { batteryContent, charging, electricEnergy, fuelConsumptions, fuelEnergy } from "./energy";
import * as parts from "./parts";
import { oldPosition } from "./position";
import { dateTime, round } from "./values";

const updated: readonly Group[] = ["ignition", "doors"];

/** The body of a status as API 4.0 words it, without links: flat, and some parts dated with `updatedAt`. */
export function status40(car: Car): Record<string, unknown> {
  const { profile, uploads } = car;
  const body: Record<string, unknown> = {};
  const add = (key: string, group: Group, part: (state: CarState) => object) => {
    const state = uploads.get(group);
    const date = updated.includes(group) ? "updatedAt" : "createdAt";
    if (state) body[key] = { [date]: dateTime(state.at), ...part(state) };
  };

  const place = uploads.get("position");
  if (place) body.lastPosition = oldPosition(place);
  add("ignition", "ignition", ({ ignition }) => ({ type: ignition }));
  add("privacy", "privacy", ({ privacy }) => ({ state: privacy }));
  add("battery", "battery", (state) => ({ ...parts.auxiliaryBattery(state), current: 0 }));
  add("odometer", "odometer", ({ odometer }) => ({ mileage: round(odometer, 1) }));
  add("kinetic", "kinetic", oldKinetic);
  add("environment", "environment", oldEnvironment);
  add("doorsState", "doors", oldDoors);
  add("safety", "safety", () => ({ beltWarning: "Normal", eCallTriggeringRequest: "NoRequest" }));
  add("service", "fuel", () => ({ type: serviceType(profile) }));
  body.energy = oldEnergies(car);
  return body;
}

/** The body of a status of a car that speaks both formats at once, with what is particular to those. */
export function statusBoth(car: Car, current: Record<string, unknown>): Record<string, unknown> {
  const { profile, uploads } = car;
  const electric = uploads.get("electric");
  const energies = (current.energies as object[]).map(withOldHabits);
  const { odometer, preconditioning } = current;
  return {
    ...current,
    ...(odometer !== undefined && { odometer: { ...odometer, createdAt: null } }),
    ...(preconditioning !== undefined && { preconditionning: preconditioning }),
    ...(electric && {
      service: { createdAt: dateTime(electric.at), type: serviceType(profile) },
    }),
    energies,
    energy: oldEnergies(car),
  };
}

/** What the word `service` means on the wire: the motorization. */
function serviceType({ model }: Profile): string {
  return model.motorization === "Thermic" ? "Unknown" : model.motorization;
}

function oldEnergies(car: Car): object[] {
  const { profile, uploads } = car;
  const { model, health } = profile;
  const electric = model.battery > 0 ? uploads.get("electric") : undefined;
  const fuel = uploads.get("fuel");
  return [
    ...(electric
      ? [
          {
            updatedAt: dateTime(electric.at),
            ...electricEnergy(electric, model),
            battery: {
              capacity: batteryContent(electric, profile).capacity,
              health: { resistance: health.resistance },
            },
            charging: charging(electric, profile),
          },
        ]
      : []),
    ...(fuel ? [oldFuel(fuel, profile)] : []),
  ];
}

/** An electric car of this format sends an empty tank along. */
function oldFuel(state: CarState, { model }: Profile): object {
  const updatedAt = dateTime(state.at);
  if (model.tank === 0) return { updatedAt, type: "Fuel", level: 0 };
  const { instant } = { instant: undefined, ...fuelConsumptions(state, model) };
  return {
    updatedAt,
    ...fuelEnergy(state, model),
    ...(instant !== undefined && { consumption: instant }),
  };
}

/** The schedule of a charge without programs is an empty list, and the battery's health has no date. */
function withOldHabits(energy: object): object {
  const { extension } = energy as { extension: { electric?: Electric } };
  const { electric } = extension;
  if (!electric) return energy;
  const { capacity, resistance } = electric.battery.health;
  const { programs = [] } = electric.charging.schedule ?? {};
  return {
    ...energy,
    extension: {
      electric: {
        battery: { ...electric.battery, health: { capacity, resistance } },
        charging: { ...electric.charging, schedule: programs.length > 0 ? { programs } : [] },
      },
    },
  };
}

interface Electric {
  readonly battery: { readonly health: { capacity: number; resistance: number } };
  readonly charging: { readonly schedule?: { readonly programs: readonly object[] } };
}

function oldKinetic(state: CarState) {
  const { moving, speed, acceleration } = parts.kinetic(state);
  return { moving, speed, acceleration, pace: speed };
}

function oldEnvironment(state: CarState) {
  const { day, temp } = parts.ambience(state);
  return { luminosity: { day }, air: { temp } };
}

function oldDoors(state: CarState) {
  const { locked, opening } = parts.doors(state);
  return { lockedState: locked, opening };
}
