import type { Collision, Trip } from "../world/journal";
import type { Links } from "./links";
import { dateTime } from "./values";

/** A collision as the API gives it. */
export function collisionJson(
  collision: Collision,
  trips: readonly Trip[],
  id: string,
  links: Links,
): object {
  const trip = trips.find((candidate) => happenedOn(collision, candidate));
  return {
    id: collision.id,
    createdAt: dateTime(collision.at),
    updatedAt: dateTime(collision.at),
    details: collision.details,
    tippedOver: false,
    pedestrian: false,
    _links: {
      self: links.of(id, "collisions", collision.id),
      vehicle: links.vehicle(id),
      ...(trip && { trip: links.of(id, "trips", trip.id) }),
    },
  };
}

/** Whether a collision happened on a trip. */
export function happenedOn({ at }: Collision, { start, end }: Trip): boolean {
  return at >= start.at && at <= end.at;
}
