import { distanceKm, headingTo } from "../world/geography";
import type { CarState } from "../world/state";

/** Leaves out way points that lie within `tolerance` km of the line through the others (Douglas-Peucker). */
export function simplify(points: readonly CarState[], tolerance: number): readonly CarState[] {
  const first = points[0];
  const last = points.at(-1);
  if (tolerance <= 0 || points.length < 3 || !first || !last) return points;
  const offsets = points.map((point) => offTheLine(point, first, last));
  const furthest = offsets.indexOf(Math.max(...offsets));
  if ((offsets[furthest] ?? 0) <= tolerance) return [first, last];
  const before = simplify(points.slice(0, furthest + 1), tolerance);
  return [...before.slice(0, -1), ...simplify(points.slice(furthest), tolerance)];
}

function offTheLine({ place }: CarState, from: CarState, to: CarState): number {
  const distance = distanceKm(from.place, place);
  const angle = headingTo(from.place, place) - headingTo(from.place, to.place);
  const along = distance * Math.cos((angle * Math.PI) / 180);
  const length = distanceKm(from.place, to.place);
  if (along < 0) return distance;
  if (along > length) return distanceKm(to.place, place);
  return Math.abs(distance * Math.sin((angle * Math.PI) / 180));
}
