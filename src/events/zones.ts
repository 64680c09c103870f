import { type Coordinates, metresBetween } from "../rules/places";

export { type Coordinates, metresBetween };

/** A circle on the map; the radius in m. */
export interface Zone extends Coordinates {
  name: string;
  radius: number;
}

/** At least so far beyond the edge a car has left, in m and as a share of the radius. */
const MARGIN = 50;
const MARGIN_SHARE = 0.1;

/** Whether a car is in a zone. Once in, it stays so until it is well outside: positions waver. */
export function isInside(zone: Zone, place: Coordinates, wasInside = false): boolean {
  const margin = wasInside ? Math.max(MARGIN, zone.radius * MARGIN_SHARE) : 0;
  return metresBetween(zone, place) <= zone.radius + margin;
}

/** The name of the zone a car is in, the smallest one where there are several; `inside` is by key. */
export function zoneNamed(
  zones: readonly Zone[],
  inside: Readonly<Record<string, boolean>>,
): string | undefined {
  const own = zones.filter((zone) => inside[zoneKey(zone)]);
  return own.sort((one, other) => one.radius - other.radius)[0]?.name;
}

/** What tells one zone from another: moved or resized, it is another one. */
export function zoneKey({ name, latitude, longitude, radius }: Zone): string {
  return JSON.stringify([name, latitude, longitude, radius]);
}
