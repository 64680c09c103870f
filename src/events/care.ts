import { defined } from "../json";
import { isAhead } from "../vehicle/group";
import type { Trip } from "../vehicle/trips";
import { carEvent } from "./change";
import type { Facts } from "./facts";
import type { WatchOptions } from "./options";
import type { CarEvent, Service } from "./catalogue";

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
    const end = endOf(trip);
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

/** Whether a service has become due: by its days, its km, or both. */
export function maintenanceEvents(
  before: Facts,
  after: Facts,
  at: string,
  { maintenanceDays, maintenanceDistance, emitInitial }: WatchOptions,
): CarEvent[] {
  const limits = { days: maintenanceDays, distance: maintenanceDistance };
  const isDue = (of: "days" | "distance") => {
    const was = before[of];
    const is = after[of];
    if (is === undefined || is > limits[of]) return false;
    return was === undefined ? emitInitial : was > limits[of];
  };
  const has = isDue("days") || isDue("distance");
  return has ? [carEvent("maintenance.due", at, service(before), service(after))] : [];
}

function endOf({ done, stoppedAt, at }: Trip): string | undefined {
  if (done === false) return undefined;
  return stoppedAt ?? (done ? at : undefined);
}

function service({ days, distance }: Facts): Service | undefined {
  return days === undefined && distance === undefined ? undefined : defined({ days, distance });
}
