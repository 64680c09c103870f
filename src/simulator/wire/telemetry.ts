import type { Car } from "../world/car";
import type { Model } from "../world/catalogue";
import type { CarState } from "../world/state";
import { electricDetails, fuelDetails } from "./energy";
import type { Links } from "./links";
import { maintenance } from "./maintenance";
import * as parts from "./parts";
import { isPublic, location } from "./position";
import { dateTime, round } from "./values";

/** The kinds of telemetry one can ask for; `vehicle` is everything of the vehicle. */
export const telemetryTypes = [
  "environment",
  "privacy",
  "vehicle",
  "vehicle.adas",
  "vehicle.battery",
  "vehicle.doorsState",
  "vehicle.energies",
  "vehicle.engines",
  "vehicle.ignition",
  "vehicle.lightingSystem",
  "vehicle.safety",
  "vehicle.transmission",
  "vehicle.alarm.status",
  "vehicle.alarm.trigger",
  "vehicle.wipingBlades",
] as const;

/** What can be asked for on top of telemetry. */
export const telemetryExtensions = ["location", "maintenance"] as const;

interface TelemetryWishes {
  readonly types: readonly string[]; // none: all
  readonly extensions: readonly string[];
}

/** One message of a car as the API gives it. */
export function telemetryJson(
  car: Car,
  state: CarState,
  links: Links,
  { types, extensions }: TelemetryWishes,
): object {
  const wants = (type: string) => types.length === 0 || types.includes(type);
  const wantsOfVehicle = (part: string) =>
    wants("vehicle") || types.some((type) => `${type}.`.startsWith(`vehicle.${part}.`));
  const createdAt = dateTime(state.at);
  const trip = car.journal.trips.find(
    ({ start, end }) => start.at <= state.at && state.at <= end.at,
  );
  const vehicle = Object.fromEntries(
    Object.entries(vehicleParts(car, state)).filter(([type]) => wantsOfVehicle(type)),
  );
  const { day, temp } = parts.ambience(state);
  const extension = {
    ...(extensions.includes("location") && isPublic(state) && { location: location(state) }),
    ...(extensions.includes("maintenance") && { maintenance: maintenance(car, state) }),
  };
  return {
    createdAt,
    _links: {
      self: links.of(car.id, "telemetry"),
      vehicle: links.vehicle(car.id),
      ...(trip && { trip: links.of(car.id, "trips", trip.id) }),
    },
    ...(wants("privacy") && { privacy: { state: state.privacy } }),
    ...(Object.keys(vehicle).length > 0 && { vehicle }),
    ...(wants("environment") && { environment: { luminosity: { day }, air: { temp } } }),
    ...(Object.keys(extension).length > 0 && { _embedded: { extension } }),
  };
}

/** Everything of the vehicle. What one cannot ask for by name comes with all of it only. */
function vehicleParts(car: Car, state: CarState): Record<string, unknown> {
  const { model } = car.profile;
  const { locked, opening } = parts.doors(state);
  return {
    engines: parts.engines(state, model),
    energies: energies(car, state),
    transmission: transmission(state, model),
    powertrain: parts.powertrain(state),
    adas: adas(state),
    lightingSystem: parts.lighting(),
    ignition: { type: state.ignition, createdAt: dateTime(state.at) },
    doorsState: { lockedStates: locked, opening },
    battery: parts.auxiliaryBattery(state),
    safety: parts.safety(),
    wipingBlades: { active: false, speed: "Low" },
    odometer: { mileage: round(state.odometer, 1) },
    kinetic: parts.kinetic(state),
    drivingBehavior: parts.drivingBehavior(state, model),
    ...(model.alarm && { alarm: { status: { activation: state.locked ? "Active" : "Inactive" } } }),
  };
}

function energies({ profile }: Car, state: CarState): object[] {
  const { tank, battery } = profile.model;
  return [
    ...(tank > 0 ? [fuelDetails(state, profile, {})] : []),
    ...(battery > 0 ? [electricDetails(state, profile, {})] : []),
  ];
}

function transmission({ speed }: CarState, { battery }: Model) {
  const gear = battery > 0 ? 1 : Math.min(6, 1 + Math.floor(speed / 18));
  const ratio = speed < 0.5 ? "Neutral" : `Ratio${String(gear)}`;
  return { gearbox: { mode: { automatic: battery > 0, sport: false }, ratio } };
}

function adas({ speed, drive }: CarState) {
  const manoeuvring = drive !== undefined && speed < 8;
  return {
    parkAssist: {
      front: [manoeuvring ? "Active" : "Wait"],
      rear: [manoeuvring ? "Active" : "Wait"],
    },
    accr: speed > 60 ? "Activated" : "Off",
    esp: true,
    abs: true,
    sli: speed > 85 ? 110 : speed > 50 ? 80 : 50,
  };
}
