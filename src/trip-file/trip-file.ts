/** The file in which a brand's phone app exports the trips of its cars. */
import { BadRequest, type PsaError } from "../errors";
import { isObject, textOf } from "../json";
import { contentOf } from "./content";
import { type AppTrip, TRIP_FORMS, appTrip } from "./trip";

/** The trips of one car, the oldest first. */
export interface CarTrips {
  /** In capital letters, without blanks. */
  vin: string;
  trips: AppTrip[];
}

/** What a file says. */
export interface TripFile {
  /** Each car once, in the order of the file. */
  cars: CarTrips[];
  /** Why some of the file, or all of it, could not be read. */
  problem?: PsaError;
}

/** No more is asked of a VIN: whoever exported it knows his cars. */
const VIN = /^[A-Z0-9]{1,40}$/;

/** What was left out. */
interface LeftOut {
  /** Elements of the file that are no car. */
  strangers: unknown[];
  /** Trips in another form. */
  trips: number;
  /** Trips of a car that is not named. */
  nameless: number;
}

/** Reads a file given as text, bytes or parsed JSON, as far as it can be read. Never throws. */
export function tripFile(payload: unknown): TripFile {
  const content = contentOf(payload);
  if (!content) return { cars: [], problem: new BadRequest("tripFileNotJson") };
  const cars = new Map<string, AppTrip[]>();
  const left: LeftOut = { strangers: [], trips: 0, nameless: 0 };
  for (const element of elementsOf(content.value)) {
    if (!isObject(element) || !Array.isArray(element.trips)) {
      left.strangers.push(element);
      continue;
    }
    const read = element.trips.map(appTrip);
    const trips = read.filter((trip) => trip !== undefined);
    left.trips += read.length - trips.length;
    const vin = textOf(element.vin)?.trim().toUpperCase() ?? "";
    if (!VIN.test(vin)) left.nameless += trips.length;
    else cars.set(vin, [...(cars.get(vin) ?? []), ...trips]);
  }
  const problem = problemOf(content.readable, left);
  const sorted = [...cars].map(([vin, trips]) => ({ vin, trips: trips.sort(byDate) }));
  return { cars: sorted, ...(problem && { problem }) };
}

/** When a trip began; when it ended, where only that is known. */
export function dateOf({ startedAt, stoppedAt }: AppTrip): string {
  return startedAt ?? stoppedAt ?? "";
}

/** One car may stand there by itself. */
function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** What matters most. */
function problemOf(readable: number | undefined, left: LeftOut): PsaError | undefined {
  if (readable !== undefined) return new BadRequest("tripFileDamaged", { readable });
  if (left.strangers.length > 0) {
    return new BadRequest("tripFileOther", { found: outlineOf(left.strangers[0]) });
  }
  const { trips: count, nameless } = left;
  if (count > 0) return new BadRequest("tripFileForm", { count, forms: TRIP_FORMS });
  return nameless > 0 ? new BadRequest("tripFileNoVin", { count: nameless }) : undefined;
}

/** Names of an error that has room for so many. */
const NAMED = 6;

/** What something is, without its values: `{ type, features }`, `[]`, `number`. */
function outlineOf(value: unknown): string {
  if (Array.isArray(value)) return "[]";
  if (!isObject(value)) return value === null ? "null" : typeof value;
  const names = Object.keys(value);
  const more = names.length > NAMED ? ["…"] : [];
  return `{ ${[...names.slice(0, NAMED), ...more].join(", ")} }`;
}

function byDate(one: AppTrip, other: AppTrip): number {
  const [a, b] = [dateOf(one), dateOf(other)];
  return a === b ? 0 : a < b ? -1 : 1;
}
