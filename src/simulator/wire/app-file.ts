import type { Car } from "../world/car";
import type { Alert, Trip } from "../world/journal";
import type { Model } from "../world/catalogue";
import { type CarState, fuelLevel, fuelRange } from "../world/state";
import { cameUpOn } from "./alerts";
import { isPublic } from "./position";
import { distanceOf, durationOf } from "./trips";
import { round } from "./values";

/** The forms in which the phone apps have exported trips: that of 2020, and the present one. */
export type AppForm = "2020" | "present";

/** Alerts that have a number here, from 1 on; all others are 0. Nobody has published the real numbers. */
const CODED = [
  "AddWasherFluid",
  "LeftFrontTireUnderInflated",
  "RightBrakeLampFault",
  "ReplaceBrakePads",
  "ParticleFilterFull",
];

/** What a phone app exports: the trips of some cars, the oldest first. */
export function appFile(cars: readonly Car[], form: AppForm): object[] {
  const write = form === "present" ? presentTrip : tripOf2020;
  return cars.map((car) => ({
    vin: car.vin,
    trips: car.journal.trips.map((trip, index) => write(trip, index + 1, car)),
  }));
}

function presentTrip(trip: Trip, id: number, { profile: { model }, journal }: Car): object {
  const { start, end } = trip;
  return {
    id,
    start: { date: dateOf(start), mileage: round(start.odometer, 1) },
    end: { date: dateOf(end), mileage: round(end.odometer, 1) },
    distance: round(distanceOf(trip), 1),
    travelTime: durationOf(trip),
    ...gauge(end, model),
    fuelConsumption: Math.round(burnt(trip) * 1e6),
    priceFuel: 0,
    alerts: codes(journal.alerts.filter((alert) => isUp(alert, trip))),
  };
}

function tripOf2020(trip: Trip, id: number, { profile, journal }: Car): object {
  const { start, end } = trip;
  const { model, serviceAt } = profile;
  const alerts = journal.alerts.filter((alert) => cameUpOn(alert, trip));
  const isOver = ({ end: over }: Alert) => over !== undefined && over.at <= end.at;
  const coded = (list: readonly Alert[]) => codes(list).map((code) => ({ code }));
  return {
    id,
    startDateTime: seconds(start),
    endDateTime: seconds(end),
    startMileage: round(start.odometer, 1),
    endMileage: round(end.odometer, 1),
    consumption: round(burnt(trip), 6),
    ...gauge(end, model),
    ...place("startPos", start),
    ...place("endPos", end),
    alertsActive: coded(alerts.filter((alert) => !isOver(alert))),
    alertsResolved: coded(alerts.filter(isOver)),
    maintenanceDistance: Math.round(serviceAt - end.odometer),
  };
}

function gauge(end: CarState, model: Model): object {
  return { fuelLevel: round(fuelLevel(end, model)), fuelAutonomy: round(fuelRange(end, model)) };
}

/** L */
function burnt({ start, end }: Trip): number {
  return (start.fuel - end.fuel) / 100;
}

function seconds({ at }: CarState): number {
  return Math.floor(at / 1000);
}

function dateOf(state: CarState): string {
  return new Date(seconds(state) * 1000).toISOString().replace(".000", "");
}

function place(name: "startPos" | "endPos", state: CarState): object {
  if (!isPublic(state)) return {};
  const { latitude, longitude, altitude } = state.place;
  return {
    [`${name}Latitude`]: round(latitude, 6),
    [`${name}Longitude`]: round(longitude, 6),
    [`${name}Altitude`]: Math.round(altitude),
    [`${name}Quality`]: 9,
    [`${name}Address`]: "",
  };
}

function isUp({ start, end }: Alert, trip: Trip): boolean {
  return start.at <= trip.end.at && (end === undefined || end.at >= trip.start.at);
}

function codes(alerts: readonly Alert[]): number[] {
  return alerts.map(({ type }) => CODED.indexOf(type) + 1);
}
