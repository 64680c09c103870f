import { type Coordinates, type Zone, isInside, metresBetween, zoneKey } from "./zones";
import { type Change, carEvent } from "./change";
import type { CarEvent } from "./catalogue";

/** Metres by which positions waver while the car stands. */
const NOISE = 50;

/** Whether a car moved from where its position was last told; and where it is told to be now. */
export function positionEvents(
  change: Change,
  reportedPosition: Coordinates | undefined,
): { reportedPosition: Coordinates | undefined; events: CarEvent[] } {
  const { place } = change.after;
  if (!place || (reportedPosition && metresBetween(reportedPosition, place) <= NOISE)) {
    return { reportedPosition, events: [] };
  }
  const isNews = reportedPosition !== undefined || change.initial;
  const event = carEvent("position.changed", change.at("position"), reportedPosition, place);
  return { reportedPosition: place, events: isNews ? [event] : [] };
}

/**
 * The zones a car came into and left, those it left first; and of each zone, by key, whether it is in there.
 * A zone new to `inside` is judged by where the car was before, else by where it is. `isDated`: only then does
 * the car change zones.
 */
export function zoneEvents(
  change: Change,
  zones: readonly Zone[],
  inside: Readonly<Record<string, boolean>>,
  isDated: boolean,
): { inside: Record<string, boolean>; events: CarEvent[] } {
  const now: Record<string, boolean> = {};
  const events: CarEvent[] = [];
  const { before, after, initial } = change;
  for (const zone of zones) {
    const key = zoneKey(zone);
    const was = inside[key] ?? (before.place && isInside(zone, before.place));
    const isJudged = isDated || was === undefined;
    const is = isJudged && after.place ? isInside(zone, after.place, was) : was;
    if (is === undefined) continue;
    now[key] = is;
    if (was === undefined ? is && initial : was !== is) {
      const event = is ? "zone.entered" : "zone.left";
      const crossing = carEvent(event, change.at("position"), was ?? false, is, {
        zone: zone.name,
      });
      if (is) events.push(crossing);
      else events.unshift(crossing);
    }
  }
  return { inside: now, events };
}
