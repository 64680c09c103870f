import type { Brand } from "../brands";
import { readAlert } from "./alerts";
import { readCollision } from "./collisions";
import { readVehicleDetails } from "./details";
import { readMaintenance } from "./maintenance";
import { readLastPosition } from "./position";
import { readAlarmEntry } from "./security";
import { readVehicleState } from "./state";
import { readTelemetryEntry } from "./telemetry";
import { readTrip, readWayPoint } from "./trips";

/** Our shape of what each relation gives; of a collection, the shape of one item. */
const SHAPES: Readonly<Record<string, (sent: unknown, brand?: Brand) => { at?: string }>> = {
  self: readVehicleDetails,
  vehicle: readVehicleDetails,
  status: readVehicleState,
  lastPosition: readLastPosition,
  telemetry: readTelemetryEntry,
  maintenance: (sent) => readMaintenance(sent),
  alerts: readAlert,
  alert: readAlert,
  trips: readTrip,
  trip: readTrip,
  alarms: readAlarmEntry,
  alarm: readAlarmEntry,
  collisions: readCollision,
  collision: readCollision,
  waypoints: readWayPoint,
};

const shapeOf = (relation: string) =>
  Object.hasOwn(SHAPES, relation) ? SHAPES[relation] : undefined;

/** What a relation sent, in our shape. */
export interface Shaped {
  at?: string;
}

/** What a relation sent to an account of a brand, in our shape; undefined for a relation that has none. */
export function readRelation(relation: string, sent: unknown, brand?: Brand): Shaped | undefined {
  return shapeOf(relation)?.(sent, brand);
}

/** Whether a car measures what a relation sends, so that its date tells how old it is. */
export function isMeasured(relation: string): boolean {
  return shapeOf(relation) !== readVehicleDetails;
}
