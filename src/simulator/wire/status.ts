import type { Car } from "../world/car";
import type { Links } from "./links";
import { oldPosition, position } from "./position";
import { status40, statusBoth } from "./status-v4-0";
import { status417 } from "./status-v4-17";
import { dateTime } from "./values";

/** The status of a car in its own wire format; undefined while it has never sent anything. */
export function statusJson(car: Car, links: Links): object | undefined {
  const { latest } = car.uploads;
  if (latest === undefined) return undefined;
  const at = dateTime(latest);
  const self = links.statusItself();
  const vehicle = links.vehicle(car.id);
  switch (car.profile.generation) {
    case "4.0":
      return { updatedAt: at, _links: { self, vehicles: vehicle }, ...status40(car) };
    case "4.17":
      return { createdAt: at, updatedAt: at, _links: { self, vehicle }, ...status417(car) };
    case "both": {
      const body = statusBoth(car, status417(car));
      return { createdAt: at, updatedAt: at, _links: { self, vehicle }, ...body };
    }
  }
}

/** Where a car was last; undefined when it never told, or its driver keeps it private. */
export function lastPositionJson(car: Car): object | undefined {
  const state = car.uploads.get("position");
  if (!state) return undefined;
  return car.profile.generation === "4.0" ? oldPosition(state) : position(state);
}
