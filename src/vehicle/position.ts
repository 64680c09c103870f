import { defined, isObject } from "../json";
import { numeric } from "./formats";
import { type Group, latest, measuredAt } from "./group";
import { isNowhere, knownNumberAt, withoutUnknown } from "./unknown";
import { type Sparse, listAt, valueAt, wordAt } from "./wire";

/** Where the car was: degrees, metres above the sea; or why nobody knows. */
export interface Position extends Group {
  latitude?: number;
  longitude?: number;
  altitude?: number;
  /** Degrees clockwise from north. */
  heading?: number;
  /** Acquire (measured), Estimate or Estimated */
  source?: string;
  /** 0 to 9 */
  signal?: number;
  /** 2D (without altitude), 3D */
  fix?: string;
  /** Why there is no place: the driver keeps it private, or the car never sent one. */
  missing?: "privacy" | "never";
}

/** A position from a GeoJSON feature; undefined when it names no place. `at` dates what has no date. */
export function readPosition(feature: unknown, at?: string): Position | undefined {
  const coordinates = listAt(feature, "geometry.coordinates")?.map(numeric) ?? [];
  const [longitude, latitude, altitude] = coordinates;
  if (!isWithin(longitude, 180) || !isWithin(latitude, 90)) return undefined;
  if (isNowhere(longitude, latitude)) return undefined;
  const properties = valueAt(feature, "properties");
  const read: Sparse<Position> = {
    at: latest([measuredAt(properties), measuredAt(feature)]) ?? at,
    latitude,
    longitude,
    altitude: withoutUnknown("altitude", altitude),
    heading: knownNumberAt("heading", properties, "heading"),
    source: wordAt(properties, "type"),
    signal: knownNumberAt("signal", properties, "signalQuality"),
    fix: wordAt(properties, "fixStatus"),
  };
  return defined(read);
}

/** The position from a body of `lastPosition`, or why there is none; `{}` for what is no position at all. */
export function readLastPosition(body: unknown): Position {
  return isFeature(body) ? (readPosition(body) ?? { missing: "never" }) : {};
}

/** The position from a status, or why there is none. */
export function readStatusPosition(status: unknown): Position {
  const privacy = wordAt(status, "privacy.state");
  const missing = privacy === "Geolocation" || privacy === "Full" ? "privacy" : "never";
  return readPosition(valueAt(status, "lastPosition")) ?? { missing };
}

/** Whether a body is GeoJSON, however little of it. */
function isFeature(body: unknown): boolean {
  if (wordAt(body, "type") === "Feature") return true;
  return isObject(body) && ["geometry", "properties"].some((name) => Object.hasOwn(body, name));
}

function isWithin(degrees: number | undefined, limit: number): degrees is number {
  return degrees !== undefined && Math.abs(degrees) <= limit;
}
