import { defined, isObject } from "../json";
import { numeric } from "./formats";
import { type Group, latest, measuredAt } from "./group";
import { isNowhere, known, knownOf } from "./unknown";
import { type Sparse, find, many, word } from "./wire";

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
export function position(feature: unknown, at?: string): Position | undefined {
  const coordinates = many(feature, "geometry.coordinates")?.map(numeric) ?? [];
  const [longitude, latitude, altitude] = coordinates;
  if (!isWithin(longitude, 180) || !isWithin(latitude, 90)) return undefined;
  if (isNowhere(longitude, latitude)) return undefined;
  const properties = find(feature, "properties");
  const read: Sparse<Position> = {
    at: latest([measuredAt(properties), measuredAt(feature)]) ?? at,
    latitude,
    longitude,
    altitude: knownOf("altitude", altitude),
    heading: known("heading", properties, "heading"),
    source: word(properties, "type"),
    signal: known("signal", properties, "signalQuality"),
    fix: word(properties, "fixStatus"),
  };
  return defined(read);
}

/** The position from a body of `lastPosition`, or why there is none; `{}` for what is no position at all. */
export function lastPosition(body: unknown): Position {
  return isFeature(body) ? (position(body) ?? { missing: "never" }) : {};
}

/** The position from a status, or why there is none. */
export function statusPosition(status: unknown): Position {
  const privacy = word(status, "privacy.state");
  const missing = privacy === "Geolocation" || privacy === "Full" ? "privacy" : "never";
  return position(find(status, "lastPosition")) ?? { missing };
}

/** Whether a body is GeoJSON, however little of it. */
function isFeature(body: unknown): boolean {
  if (word(body, "type") === "Feature") return true;
  return isObject(body) && ["geometry", "properties"].some((name) => Object.hasOwn(body, name));
}

function isWithin(degrees: number | undefined, limit: number): degrees is number {
  return degrees !== undefined && Math.abs(degrees) <= limit;
}
