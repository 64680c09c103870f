import { isObject } from "../json";
import type { AppTrip } from "./trip";
import { dateOf } from "./trip-file";

/**
 * The trips of one car that were told, as plain JSON. A trip is known by the second in which it began: no car
 * begins two at once, while ids begin anew with a new phone, and differ between the forms.
 */
export interface ToldTrips {
  /** Seconds since 1970, ascending. */
  told: readonly number[];
  /** Those that are being told. After a kill they may have been told, or not. */
  telling?: readonly number[];
}

/** Kept of a car; of older trips nothing is told any more. Enough for 20 years with five trips a day. */
const MOST = 36_500;

/** What is kept, read again; nothing for what is of another kind, or damaged. */
export function toldTripsOf(value: unknown): ToldTrips {
  if (!isObject(value)) return { told: [] };
  const told = numbersIn(value.told);
  const telling = numbersIn(value.telling);
  return telling.length > 0 ? { told, telling } : { told };
}

/** The trips that were not told, each once; `repeated` are those of them that perhaps were. */
export function untold(
  trips: readonly AppTrip[],
  { told, telling = [] }: ToldTrips,
): { trip: AppTrip; repeated?: true }[] {
  const known = new Set(told);
  const doubtful = new Set(telling);
  const [oldest = 0] = told.length < MOST ? [] : told;
  return trips.flatMap((trip) => {
    const second = secondOf(trip);
    if (second < oldest || known.has(second)) return [];
    known.add(second);
    return [doubtful.has(second) ? { trip, repeated: true } : { trip }];
  });
}

/** What is kept while these are told. */
export function whileTelling(before: ToldTrips, trips: readonly AppTrip[]): ToldTrips {
  const telling = new Set([...(before.telling ?? []), ...trips.map(secondOf)]);
  return { told: before.told, telling: [...telling] };
}

/** What is kept when these were told. */
export function afterTelling(before: ToldTrips, trips: readonly AppTrip[]): ToldTrips {
  const now = new Set(trips.map(secondOf));
  const told = [...new Set([...before.told, ...now])].sort((a, b) => a - b).slice(-MOST);
  const telling = (before.telling ?? []).filter((second) => !now.has(second));
  return telling.length > 0 ? { told, telling } : { told };
}

function secondOf(trip: AppTrip): number {
  return Math.floor(Date.parse(dateOf(trip)) / 1000);
}

function numbersIn(value: unknown): number[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is number => typeof item === "number");
}
