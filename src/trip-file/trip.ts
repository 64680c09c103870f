import { defined, listOf } from "../json";
import { kilometresPerHour, numeric, utc, utcOf } from "../vehicle/formats";
import type { Maintenance } from "../vehicle/maintenance";
import { type Position, readPosition } from "../vehicle/position";
import type { Trip, TripEnergy } from "../vehicle/trips";
import { isHollow, knownNumberAt } from "../vehicle/unknown";
import { type Sparse, numberAt, valueAt, wordAt } from "../vehicle/wire";

/** A trip as an app exports it, in the shape and units of a trip of the API, as far as it tells the same. */
export interface AppTrip extends Pick<
  Trip,
  | "id"
  | "startedAt"
  | "stoppedAt"
  | "duration"
  | "distance"
  | "averageSpeed"
  | "startMileage"
  | "startPosition"
  | "stopPosition"
> {
  startAddress?: string;
  stopAddress?: string;
  fuel?: Pick<TripEnergy, "consumed" | "consumption" | "endLevel" | "endRange">;
  /** Codes of alerts that were up; nobody has published what they mean. */
  alerts?: number[];
  /** Codes of alerts that were over. */
  resolvedAlerts?: number[];
  maintenance?: Maintenance;
  /** As the app has it: its unit is not known. */
  priceFuel?: number;
}

/** The forms a trip is known in, by the properties that tell its dates. */
export const TRIP_FORMS = "start, end | startDateTime, endDateTime";

/** L in a unit of `fuelConsumption`. */
const MILLIONTH = 1e-6;

/** One trip in either form; undefined when it does not say when it was. */
export function appTrip(sent: unknown): AppTrip | undefined {
  const startedAt = date(sent, "start.date", "startDateTime");
  const stoppedAt = date(sent, "end.date", "endDateTime");
  if (startedAt === undefined && stoppedAt === undefined) return undefined;
  const startMileage = knownNumberAt("mileage", sent, "start.mileage", "startMileage");
  const stopMileage = knownNumberAt("mileage", sent, "end.mileage", "endMileage");
  const distance = natural(numberAt(sent, "distance")) ?? difference(startMileage, stopMileage);
  const duration = positive(numberAt(sent, "travelTime")) ?? secondsBetween(startedAt, stoppedAt);
  const read: Sparse<AppTrip> = {
    id: wordAt(sent, "id"),
    startedAt,
    stoppedAt,
    duration: natural(duration),
    distance,
    averageSpeed: distance && duration ? speed(distance, duration) : undefined,
    startMileage: startMileage ?? difference(distance, stopMileage),
    startPosition: place(sent, "start", startedAt),
    stopPosition: place(sent, "end", stoppedAt),
    startAddress: wordAt(sent, "startPosAddress"),
    stopAddress: wordAt(sent, "endPosAddress"),
    fuel: fuel(sent, distance),
    alerts: codes(sent, "alerts", "alertsActive"),
    resolvedAlerts: codes(sent, "alertsResolved"),
    maintenance: maintenance(sent),
    priceFuel: positive(numberAt(sent, "priceFuel")),
  };
  return defined(read);
}

/** A date as text, or in seconds since 1970. */
function date(sent: unknown, ...paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const value = valueAt(sent, path);
    const seconds = positive(numeric(value));
    const at = utc(value) ?? (seconds === undefined ? undefined : utcOf(seconds * 1000));
    if (at !== undefined) return at;
  }
  return undefined;
}

function secondsBetween(start: string | undefined, stop: string | undefined): number | undefined {
  return start === undefined || stop === undefined
    ? undefined
    : (Date.parse(stop) - Date.parse(start)) / 1000;
}

/** `to` less `from`, in tenths, where both are known and it is not below zero. */
function difference(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : natural(rounded(to - from, 1));
}

function natural(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 ? value : undefined;
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

function speed(kilometres: number, seconds: number): number | undefined {
  return natural(kilometresPerHour((kilometres * 1000) / seconds));
}

function fuel(sent: unknown, distance: number | undefined): AppTrip["fuel"] {
  const millionths = numberAt(sent, "fuelConsumption");
  const consumed =
    millionths === undefined ? numberAt(sent, "consumption") : rounded(millionths * MILLIONTH, 6);
  const told = {
    consumed: natural(consumed),
    endLevel: knownNumberAt("level", sent, "fuelLevel"),
    endRange: knownNumberAt("range", sent, "fuelAutonomy"),
  };
  const isTold = Object.values(told).some((value) => value !== undefined);
  // A car without a tank says zero of all.
  if (!isTold || isHollow(told)) return undefined;
  const consumption =
    told.consumed !== undefined && distance
      ? rounded((told.consumed / distance) * 100, 2)
      : undefined;
  return defined({ ...told, consumption });
}

function place(sent: unknown, end: "start" | "end", at: string | undefined): Position | undefined {
  const part = (name: string) => numberAt(sent, `${end}Pos${name}`);
  const coordinates = [part("Longitude"), part("Latitude"), part("Altitude")];
  const properties = { signalQuality: part("Quality") };
  return readPosition({ geometry: { coordinates }, properties }, at);
}

function codes(sent: unknown, ...paths: readonly string[]): number[] | undefined {
  const list = paths.map((path) => valueAt(sent, path)).find((value) => value !== undefined);
  if (list === undefined) return undefined;
  return listOf(list)
    .map((alert) => numeric(alert) ?? numberAt(alert, "code"))
    .filter((code) => code !== undefined);
}

function maintenance(sent: unknown): Maintenance | undefined {
  const read = defined({
    daysBefore: knownNumberAt("serviceDays", sent, "maintenanceDays"),
    distanceBefore: knownNumberAt("serviceDistance", sent, "maintenanceDistance"),
  });
  return Object.keys(read).length > 0 ? read : undefined;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
