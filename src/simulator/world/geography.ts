import { between, randomFrom } from "../random";

/** A place on Earth: degrees, and metres above the sea. */
export interface Point {
  readonly longitude: number;
  readonly latitude: number;
  readonly altitude: number;
}

const EARTH_RADIUS_KM = 6371;
const RADIANS = Math.PI / 180;

/** Kilometres between two places as the crow flies. */
export function distanceKm(from: Point, to: Point): number {
  const north = (to.latitude - from.latitude) * RADIANS;
  const east = (to.longitude - from.longitude) * RADIANS;
  const chord =
    Math.sin(north / 2) ** 2 +
    Math.cos(from.latitude * RADIANS) * Math.cos(to.latitude * RADIANS) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** The place `km` away in the direction `heading` (degrees clockwise from north). */
export function placeAt(from: Point, heading: number, km: number): Point {
  const north = (Math.cos(heading * RADIANS) * km) / (EARTH_RADIUS_KM * RADIANS);
  const east = (Math.sin(heading * RADIANS) * km) / (EARTH_RADIUS_KM * RADIANS);
  return {
    longitude: from.longitude + east / Math.cos(from.latitude * RADIANS),
    latitude: from.latitude + north,
    altitude: from.altitude,
  };
}

/** Degrees clockwise from north, 0 to 360. */
export function headingTo(from: Point, to: Point): number {
  const east = (to.longitude - from.longitude) * Math.cos(from.latitude * RADIANS);
  const north = to.latitude - from.latitude;
  return (Math.atan2(east, north) / RADIANS + 360) % 360;
}

/** A road: a line of points, and how far along the road each of them lies. */
export class Route {
  private readonly marks: readonly number[];

  constructor(private readonly points: readonly [Point, ...Point[], Point]) {
    const marks = [0];
    points.reduce((previous, point) => {
      marks.push((marks.at(-1) ?? 0) + distanceKm(previous, point));
      return point;
    });
    this.marks = marks;
  }

  /** Its length. */
  get km(): number {
    return this.marks.at(-1) ?? 0;
  }

  /** The place `km` from its start, and which way the road goes there. */
  at(km: number): { point: Point; heading: number } {
    const next = this.marks.findIndex((mark, index) => index > 0 && mark >= km);
    const index = next < 0 ? this.points.length - 1 : next;
    const from = this.points[index - 1] ?? this.points[0];
    const to = this.points[index] ?? from;
    const start = this.marks[index - 1] ?? 0;
    const length = (this.marks[index] ?? 0) - start;
    const share = length > 0 ? Math.min(1, Math.max(0, (km - start) / length)) : 1;
    return { point: mix(from, to, share), heading: headingTo(from, to) };
  }
}

/** The road between two places. There and back is the same road. */
export function routeBetween(from: Point, to: Point): Route {
  const forward = key(from) <= key(to);
  const [first, last] = forward ? [from, to] : [to, from];
  const points = winding(first, last);
  return new Route([from, ...(forward ? points : points.reverse()), to]);
}

function winding(from: Point, to: Point): Point[] {
  const random = randomFrom("road", key(from), key(to));
  const km = distanceKm(from, to);
  const bends = Math.min(20, Math.max(4, Math.round(km)));
  const side = headingTo(from, to) + 90;
  const points: Point[] = [];
  for (let bend = 1; bend < bends; bend++) {
    const share = bend / bends;
    const straight = mix(from, to, share);
    const aside = between(random, -0.09, 0.14) * km * Math.sin(Math.PI * share);
    const hill = between(random, -12, 25);
    const point = placeAt(straight, side, aside);
    points.push({ ...point, altitude: Math.max(1, point.altitude + hill) });
  }
  return points;
}

function mix(from: Point, to: Point, share: number): Point {
  const along = (a: number, b: number) => a + (b - a) * share;
  return {
    longitude: along(from.longitude, to.longitude),
    latitude: along(from.latitude, to.latitude),
    altitude: along(from.altitude, to.altitude),
  };
}

function key(point: Point): string {
  return `${point.longitude.toFixed(5)},${point.latitude.toFixed(5)}`;
}
