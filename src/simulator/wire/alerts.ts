import type { Alert, Trip } from "../world/journal";
import type { Links } from "./links";
import { isPublic, position } from "./position";
import { dateTime } from "./values";

/** A message of the dashboard as the API gives it; `trips` are those it came up on. */
export function alertJson(alert: Alert, trips: readonly Trip[], id: string, links: Links): object {
  const { start, end } = alert;
  const during = trips.filter((trip) => cameUpOn(alert, trip));
  return {
    id: alert.id,
    active: end === undefined,
    type: alert.type,
    severity: alert.severity,
    createdAt: dateTime(start.at),
    updatedAt: dateTime((end ?? start).at),
    startedAt: dateTime(start.at),
    ...(end && { endAt: dateTime(end.at) }),
    ...(isPublic(start) && { startPosition: position(start) }),
    ...(end && isPublic(end) && { endPosition: position(end) }),
    _links: {
      self: links.of(id, "alerts", alert.id),
      vehicle: links.vehicle(id),
      position: links.of(id, "lastPosition"),
      ...(during.length > 0 && { trips: during.map((trip) => links.of(id, "trips", trip.id)) }),
    },
  };
}

/** Whether an alert came up on a trip. */
export function cameUpOn({ start: { at } }: Alert, { start, end }: Trip): boolean {
  return at >= start.at && at <= end.at;
}
