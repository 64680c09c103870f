import type { Alert } from "../vehicle/alerts";
import type { Trip } from "../vehicle/trips";
import type { ChargingSession } from "../vehicle/charging-session";
import type { Coordinates } from "./zones";

/** What has to be read for an event; `vehicles` is the list of them, `account` the sign-in. */
export type Need = "status" | "alerts" | "trips" | "maintenance" | "vehicles" | "account";

/** How an event is listed, and what it is seen by. */
export interface EventRow {
  readonly group: string;
  readonly needs: Need;
}

/** Every event there is, in the order they are listed. */
export const EVENTS = {
  "charging.plugged": { group: "charging", needs: "status" },
  "charging.unplugged": { group: "charging", needs: "status" },
  "charging.started": { group: "charging", needs: "status" },
  "charging.stopped": { group: "charging", needs: "status" },
  "charging.finished": { group: "charging", needs: "status" },
  "charging.failed": { group: "charging", needs: "status" },
  "charging.session": { group: "charging", needs: "status" },
  "battery.above": { group: "level", needs: "status" },
  "battery.below": { group: "level", needs: "status" },
  "fuel.below": { group: "level", needs: "status" },
  "ignition.on": { group: "drive", needs: "status" },
  "ignition.off": { group: "drive", needs: "status" },
  "movement.started": { group: "drive", needs: "status" },
  "movement.stopped": { group: "drive", needs: "status" },
  "mileage.changed": { group: "drive", needs: "status" },
  "trip.finished": { group: "drive", needs: "trips" },
  "doors.locked": { group: "doors", needs: "status" },
  "doors.unlocked": { group: "doors", needs: "status" },
  "door.opened": { group: "doors", needs: "status" },
  "door.closed": { group: "doors", needs: "status" },
  "position.changed": { group: "place", needs: "status" },
  "zone.entered": { group: "place", needs: "status" },
  "zone.left": { group: "place", needs: "status" },
  "privacy.changed": { group: "place", needs: "status" },
  "preconditioning.started": { group: "climate", needs: "status" },
  "preconditioning.finished": { group: "climate", needs: "status" },
  "preconditioning.failed": { group: "climate", needs: "status" },
  "alarm.armed": { group: "alarm", needs: "status" },
  "alarm.disarmed": { group: "alarm", needs: "status" },
  "alarm.triggered": { group: "alarm", needs: "status" },
  "alert.started": { group: "care", needs: "alerts" },
  "alert.ended": { group: "care", needs: "alerts" },
  "maintenance.due": { group: "care", needs: "maintenance" },
  "data.stale": { group: "data", needs: "status" },
  "data.fresh": { group: "data", needs: "status" },
  "vehicle.added": { group: "account", needs: "vehicles" },
  "vehicle.removed": { group: "account", needs: "vehicles" },
  "account.signed-out": { group: "account", needs: "account" },
  "account.signed-in": { group: "account", needs: "account" },
} as const satisfies Readonly<Record<string, EventRow>>;

export type EventName = keyof typeof EVENTS;

/** Days and km until the service, as an event tells them. */
export interface Service {
  days?: number;
  distance?: number;
}

/** What an event says was before, or is now: words, %, km, true or false, a place, a service. */
export type EventValue = string | number | boolean | Coordinates | Service;

/** Something that happened to a car. */
export interface CarEvent {
  event: EventName;
  /** When it happened in the car, else when it was seen; ISO 8601 in UTC. */
  at: string;
  before?: EventValue;
  after?: EventValue;
  /** The name of the zone. */
  zone?: string;
  /** What was opened or closed: Driver, Trunk, … */
  door?: string;
  /** The level that was crossed, in %. */
  level?: number;
  alert?: Alert;
  trip?: Trip;
  session?: ChargingSession;
  /** When the car last measured anything. */
  newest?: string;
}
