import { GEO_JSON, HAL } from "./media-types";

/** What is known of a link by its name. */
export interface Relation {
  /** Below `/user/vehicles/{id}`; absent for links that only another resource offers. */
  path?: string;
  /** The media type it answers with. */
  accept: string;
  /** For collections: the key under `_embedded`. */
  collection?: string;
}

/** The relations of a vehicle, and of a trip, that this API is known to offer. */
export const RELATIONS: Readonly<Record<string, Relation>> = {
  self: { path: "", accept: HAL },
  status: { path: "/status", accept: HAL },
  lastPosition: { path: "/lastPosition", accept: GEO_JSON },
  telemetry: { path: "/telemetry", accept: HAL, collection: "telemetries" },
  maintenance: { path: "/maintenance", accept: HAL },
  alerts: { path: "/alerts", accept: HAL, collection: "alerts" },
  trips: { path: "/trips", accept: HAL, collection: "trips" },
  alarms: { path: "/alarms", accept: HAL, collection: "alarms" },
  collisions: { path: "/collisions", accept: HAL, collection: "collisions" },
  waypoints: { accept: HAL, collection: "positions" },
};

/** Facts of a relation, however its name is written; one that nobody knows is a single HAL resource. */
export function relationOf(name: string): Relation {
  const known = Object.keys(RELATIONS).find((key) => key.toLowerCase() === name.toLowerCase());
  return (known === undefined ? undefined : RELATIONS[known]) ?? { accept: HAL };
}
