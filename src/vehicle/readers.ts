import type { Brand } from "../brands";
import { alert } from "./alerts";
import { collision } from "./collisions";
import { vehicleDetails } from "./details";
import { maintenance } from "./maintenance";
import { lastPosition } from "./position";
import { alarmEntry } from "./security";
import { vehicleState } from "./state";
import { telemetryEntry } from "./telemetry";
import { trip, wayPoint } from "./trips";

/** Our shape of what each relation gives; of a collection, the shape of one item. */
const SHAPES: Readonly<Record<string, (sent: unknown, brand?: Brand) => { at?: string }>> = {
  self: vehicleDetails,
  vehicle: vehicleDetails,
  status: vehicleState,
  lastPosition,
  telemetry: telemetryEntry,
  maintenance: (sent) => maintenance(sent),
  alerts: alert,
  alert,
  trips: trip,
  trip,
  alarms: alarmEntry,
  alarm: alarmEntry,
  collisions: collision,
  collision,
  waypoints: wayPoint,
};

const shapeOf = (relation: string) =>
  Object.hasOwn(SHAPES, relation) ? SHAPES[relation] : undefined;

/** What a relation sent, in our shape. */
export interface Shaped {
  at?: string;
}

/** What a relation sent to an account of a brand, in our shape; undefined for a relation that has none. */
export function shaped(relation: string, sent: unknown, brand?: Brand): Shaped | undefined {
  return shapeOf(relation)?.(sent, brand);
}

/** Whether a car measures what a relation sends, so that its date tells how old it is. */
export function isMeasured(relation: string): boolean {
  return shapeOf(relation) !== vehicleDetails;
}
