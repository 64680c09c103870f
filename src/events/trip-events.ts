import { isAhead } from "../vehicle/group";
import type { Trip } from "../vehicle/trips";
import type { CarEvent } from "./catalogue";
import { carEvent } from "./change";

/** When the newest trip that is known ended; empty while there was none. */
export interface KnownTrips {
  newest: string;
}

/** The trips that ended since the newest one known; at first sight none. `now` is ISO 8601: nothing true lies ahead. */
export function tripEvents(
  trips: readonly Trip[],
  known: KnownTrips | undefined,
  now: string,
): { known: KnownTrips; events: CarEvent[] } {
  const before = known && isAhead(known.newest, now) ? now : (known?.newest ?? "");
  const ended = new Map<string, Trip>();
  for (const trip of trips) {
    const end = findTripEnd(trip);
    const isNew = end !== undefined && end > before;
    if (isNew && !isAhead(end, now)) ended.set(end, trip);
  }
  const inOrder = [...ended].sort(([a], [b]) => (a < b ? -1 : 1));
  const newest = inOrder.at(-1)?.[0] ?? before;
  const events = inOrder.map(([at, trip]) =>
    carEvent("trip.finished", at, undefined, undefined, { trip }),
  );
  return { known: { newest }, events: known ? events : [] };
}

function findTripEnd({ done, stoppedAt, at }: Trip): string | undefined {
  if (done === false) return undefined;
  return stoppedAt ?? (done ? at : undefined);
}
