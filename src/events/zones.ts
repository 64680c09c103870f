/** A point on the map, in degrees. */
export interface Coordinates {
  latitude: number;
  longitude: number;
}

/** A circle on the map; the radius in m. */
export interface Zone extends Coordinates {
  name: string;
  radius: number;
}

const EARTH_RADIUS = 6_371_000;
const RADIANS = Math.PI / 180;

/** At least so far beyond the edge a car has left, in m and as a share of the radius. */
const MARGIN = 50;
const MARGIN_SHARE = 0.1;

/** Metres between two places as the crow flies. */
export function metresBetween(from: Coordinates, to: Coordinates): number {
  const north = (to.latitude - from.latitude) * RADIANS;
  const east = (to.longitude - from.longitude) * RADIANS;
  const haversine =
    Math.sin(north / 2) ** 2 +
    Math.cos(from.latitude * RADIANS) * Math.cos(to.latitude * RADIANS) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(Math.min(1, haversine)));
}

/** Whether a car is in a zone. Once in, it stays so until it is well outside: positions waver. */
export function isInside(zone: Zone, place: Coordinates, wasInside = false): boolean {
  const margin = wasInside ? Math.max(MARGIN, zone.radius * MARGIN_SHARE) : 0;
  return metresBetween(zone, place) <= zone.radius + margin;
}

/** What tells one zone from another: moved or resized, it is another one. */
export function zoneKey({ name, latitude, longitude, radius }: Zone): string {
  return JSON.stringify([name, latitude, longitude, radius]);
}
