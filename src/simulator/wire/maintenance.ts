import type { Car } from "../world/car";
import type { CarState } from "../world/state";
import type { Links } from "./links";
import { dateTime, round } from "./values";

const DAY = 86_400_000;

/** When the next service is due, in days and km (negative: overdue); undefined while the car has not said. */
export function maintenanceJson(car: Car, links: Links): object | undefined {
  const state = car.uploads.get("maintenance");
  if (!state) return undefined;
  const { id, profile } = car;
  const _links = {
    self: links.of(id, "maintenance"),
    vehicle: links.vehicle(id),
    alerts: links.of(id, "alerts"),
  };
  const { daysBeforeMaintenance, mileageBeforeMaintenance, createdAt } = maintenance(car, state);
  if (profile.generation === "4.0") {
    return {
      updatedAt: createdAt,
      _links,
      daysBeforeMaintenace: daysBeforeMaintenance,
      mileageBeforeMaintenance,
    };
  }
  return {
    createdAt,
    updatedAt: createdAt,
    _links,
    daysBeforeMaintenance,
    mileageBeforeMaintenance,
  };
}

/** What a car says about its next service. */
export function maintenance({ profile, bornAt }: Car, { at, odometer }: CarState) {
  return {
    createdAt: dateTime(at),
    daysBeforeMaintenance: profile.serviceDays - Math.floor((at - bornAt) / DAY),
    mileageBeforeMaintenance: round(profile.serviceAt - odometer, 1),
  };
}
