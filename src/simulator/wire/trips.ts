import type { Model } from "../world/catalogue";
import { speedAt } from "../world/drive";
import type { Trip } from "../world/journal";
import type { Profile } from "../world/profile";
import {
  batteryLevel,
  electricRange,
  evolve,
  fuelLevel,
  fuelRange,
  type CarState,
} from "../world/state";
import type { Links } from "./links";
import { isPublic, position } from "./position";
import { dateTime, round } from "./values";

const SAMPLES = 120;
const MINUTE = 60_000;

/** A trip as the API gives it. The average speed is in m/s, the highest in km/h; electricity is in Wh, fuel in cL. */
export function tripJson(trip: Trip, { id, model }: Profile, links: Links): object {
  const { start, end } = trip;
  const km = distanceOf(trip);
  const faults = tripFaults(trip);
  return {
    id: trip.id,
    createdAt: dateTime(end.at),
    updatedAt: dateTime(end.at),
    _links: {
      self: links.of(id, "trips", trip.id),
      vehicle: links.vehicle(id),
      waypoints: links.of(id, "trips", trip.id, "wayPoints"),
      alerts: links.of(id, "trips", trip.id, "alerts"),
      collisions: links.of(id, "trips", trip.id, "collisions"),
    },
    startedAt: dateTime(start.at),
    stoppedAt: dateTime(end.at),
    ...(isPublic(start) && { startPosition: position(start) }),
    ...(isPublic(end) && isPublic(start) && { stopPosition: position(end) }),
    duration: durationOf(trip),
    distance: round(km, 1),
    startMileage: round(start.odometer, 1),
    startEnergies: energies(start, model),
    endEnergies: energies(end, model),
    energyConsumptions: consumptions(trip, model),
    kinetic: {
      avgSpeed: round((km * 1000) / Math.max(1, durationOf(trip)), 2),
      maxSpeed: round(highestSpeed(trip)),
    },
    segments: segments(trip, model),
    done: true,
    ...(faults.length > 0 && { faults }),
  };
}

/** Whole seconds from departure to arrival, as the dates of both say. */
export function durationOf({ start, end }: Trip): number {
  return Math.floor(end.at / 1000) - Math.floor(start.at / 1000);
}

/** Kilometres from departure to arrival. */
export function distanceOf({ start, end }: Trip): number {
  return end.odometer - start.odometer;
}

/** What the record of a trip lacks, and why. */
export function tripFaults({ privacy }: Trip): { fault: string; cause: string }[] {
  if (privacy === "None") return [];
  return [{ fault: "DataLacking", cause: privacy === "Full" ? "FullPrivacy" : "GeoPrivacy" }];
}

/** The car once a minute along the trip, from its first moment to its last; nothing when that is private. */
export function track({ start, end, privacy }: Trip, model: Model): CarState[] {
  if (privacy !== "None") return [];
  const minutes = Math.ceil((end.at - start.at) / MINUTE) - 1;
  const between = Array.from({ length: Math.max(0, minutes) }, (_, index) =>
    evolve(start, model, start.at + (index + 1) * MINUTE),
  );
  return [start, ...between, end];
}

function energies(state: CarState, model: Model): object[] {
  const fuel = {
    type: "Fuel",
    subType: "FossilEnergy",
    level: round(fuelLevel(state, model), 1),
    autonomy: round(fuelRange(state, model)),
  };
  const electric = {
    type: "Electric",
    subType: "ElectricEnergy",
    level: round(batteryLevel(state, model), 1),
    autonomy: round(electricRange(state, model)),
  };
  return [...(model.tank > 0 ? [fuel] : []), ...(model.battery > 0 ? [electric] : [])];
}

function consumptions(trip: Trip, model: Model): object[] {
  const { start, end } = trip;
  const km = Math.max(0.1, distanceOf(trip));
  const used = (type: string, subType: string, amount: number) => ({
    type,
    subType,
    consumption: round(amount, 1),
    avgConsumption: round((amount / km) * 100, 1),
  });
  return [
    ...(model.tank > 0 ? [used("Fuel", "FossilEnergy", start.fuel - end.fuel)] : []),
    ...(model.battery > 0 ? [used("Electric", "ElectricEnergy", start.battery - end.battery)] : []),
  ];
}

function segments(trip: Trip, model: Model): object[] {
  const km = distanceOf(trip);
  if (km <= 0) return [];
  const { start, end, drive } = trip;
  const electricKm =
    model.battery > 0
      ? Math.min(km, (start.battery - end.battery) / (model.whPerKm * drive.thirst))
      : 0;
  const segment = (propulsion: string, distance: number) => ({
    propulsion,
    percent: round((distance / km) * 100, 1),
    distance: round(distance, 1),
  });
  return [
    ...(electricKm > 0.05 ? [segment("Electric", electricKm)] : []),
    ...(km - electricKm > 0.05 ? [segment("Thermal", km - electricKm)] : []),
  ];
}

function highestSpeed({ drive, start, end }: Trip): number {
  const length = end.at - start.at;
  const speeds = Array.from({ length: SAMPLES }, (_, index) =>
    speedAt(drive, start.at + (length * index) / SAMPLES),
  );
  return Math.max(...speeds);
}
