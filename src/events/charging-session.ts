import { defined } from "../json";
import { MINUTE_MS } from "../time";
import type { SentDates } from "../vehicle/merge";
import type { GroupName, VehicleState } from "../vehicle/state";
import type { Change } from "./change";
import { type BatteryPoint, pointOf, withPoint } from "./battery-points";
import type { Coordinates } from "./zones";

/** Ms: a charge that goes on within them, with the plug in, is the same; they are no gap in the data either. */
const PAUSE = 15 * MINUTE_MS;
/** Ms: what ends within them and has charged nothing was but a test of the plug before a delayed charge. */
const BLIP = 5 * MINUTE_MS;
/** %: a level that rose by less while nobody looked may just have been measured anew. */
const RISE = 2;
/** km: an odometer that has gone further was driven. */
const DRIVEN = 1;
/** With these words of the API the driver hides the place; what is known of it is from before. */
const HIDING: ReadonlySet<string> = new Set(["Geolocation", "Full"]);

/** A charge that is under way, or pauses; plain JSON. Moments are ISO 8601. */
export interface OpenSession {
  /** When it began; absent when nobody can know. */
  startedAt?: string;
  /** When it was last seen that it had not begun. */
  idleAt?: string;
  /** When it was last seen under way. */
  seenAt: string;
  /** When it is going to end, as the car announced last. */
  endsAt?: string;
  /** It has stopped then, and may go on; with the word of the API. */
  paused?: { at: string; reason: string };
  /** What the battery said, oldest first; the first one is from before the charge, where that is known. */
  points: BatteryPoint[];
  /** kWh */
  capacity?: number;
  mode?: string;
  limit?: string;
  position?: Coordinates;
  zone?: string;
  /** km */
  mileage?: number;
}

/** A charge that is over. */
export interface EndedSession extends OpenSession {
  endedAt: string;
  /** The API's word for the charge by then. */
  reason: string;
}

/** One look at a car whose charge is followed. */
export interface ChargeLook {
  readonly change: Change;
  /** What is known of the car before and after it. */
  readonly was: VehicleState;
  readonly state: VehicleState;
  readonly news: ReadonlySet<GroupName>;
  /** The dates that came with groups, where those in the state are others. */
  readonly sent: SentDates;
  /** When the charge ended, where that was in doubt. */
  readonly endedAt: string | undefined;
  /** The name of the zone the car is in. */
  readonly zone: string | undefined;
  /** g CO2 per kWh of the grid. */
  readonly intensity: number | undefined;
}

/** The charge that goes on, and those that are over. */
export interface FollowedCharge {
  open: OpenSession | undefined;
  ended: EndedSession[];
}

/**
 * What becomes of a charge with one more look. A pure fold: what is seen again, or is older, changes nothing.
 * A charge that nobody saw under way counts when the car says that it finished, and the level has risen since.
 */
export function followCharge(open: OpenSession | undefined, look: ChargeLook): FollowedCharge {
  const ended: EndedSession[] = [];
  let current = open;
  if (current && isOver(current, look)) {
    ended.push(cut(current, look));
    current = undefined;
  }
  const word = look.change.after.charging;
  if (isSeenUnderWay(look)) current = current ? goOn(current, look) : begin(look);
  else if (current && word === "InProgress") current = measure(current, look);
  else if (current) {
    const next = stop(current, look);
    if ("endedAt" in next) ended.push(next);
    current = "endedAt" in next ? undefined : next;
  } else {
    const missed = findMissed(look);
    if (missed) ended.push(missed);
  }
  return { open: current, ended: ended.filter((session) => !isBlip(session)) };
}

function isSeenUnderWay({ news, state }: ChargeLook): boolean {
  return news.has("charging") && state.charging?.status === "InProgress";
}

/** Whether the charge has ended before this look, whatever that says: it paused too long, or the car drove on. */
function isOver(open: OpenSession, look: ChargeLook): boolean {
  const { change } = look;
  if (change.after.charging === "InProgress" && hasDrivenOn(open, look)) return true;
  if (!open.paused || change.after.plugged === false) return false;
  return (
    msBetween(open.paused.at, isSeenUnderWay(look) ? change.at("charging") : change.now) > PAUSE
  );
}

/**
 * An odometer may come late: where the charge is seen for the second time only, or the car did not date it, it
 * takes a gap in the data, or less in the battery, to say that the car has driven since.
 */
function hasDrivenOn(open: OpenSession, look: ChargeLook): boolean {
  const { change, news } = look;
  const { mileage, battery } = change.after;
  if (!news.has("odometer") || mileage === undefined || open.mileage === undefined) return false;
  const at = change.at("odometer");
  if (at <= open.seenAt || mileage - open.mileage <= DRIVEN) return false;
  const charged = open.points.at(-1)?.level;
  if (charged !== undefined && battery !== undefined && charged - battery >= RISE) return true;
  const isSeenTwice = open.seenAt !== open.startedAt;
  return isSeenTwice && (isOdometerDated(look) || msBetween(open.seenAt, at) > PAUSE);
}

/** Whether the car itself says when its odometer was read. */
function isOdometerDated({ state, sent }: ChargeLook): boolean {
  return state.odometer?.at !== undefined && sent.odometer === undefined;
}

function cut(open: OpenSession, look: ChargeLook): EndedSession {
  const { paused } = open;
  if (paused) return close(open, paused.at, paused.reason);
  const end = open.endsAt ?? open.seenAt;
  return close(
    open,
    isBetween(end, open.seenAt, look.change.now) ? end : open.seenAt,
    "Disconnected",
  );
}

function begin(look: ChargeLook): OpenSession {
  const { change, was, state } = look;
  const at = change.at("charging");
  const before = pointOf(was, change);
  const now = pointOf(state, change, look.intensity);
  const { charging } = change.before;
  const wasIdle = charging !== undefined && charging !== "InProgress";
  // Who drove unseen for long came with another level than is known.
  const isKnown = wasIdle && !(hasDrivenBefore(look) && msBetween(before?.at ?? "", at) > PAUSE);
  const isLower = isKnown && before && now && !isLess(now, before);
  const points = isLower ? withPoint([before], now) : [now ?? before].filter((one) => !!one);
  const start = isKnown ? { startedAt: at, ...defined({ idleAt: was.charging?.at }) } : {};
  return learn({ ...start, seenAt: at, points }, look);
}

/** An odometer without a date that comes late tells of a drive before the battery was read, if that says the same. */
function hasDrivenBefore(look: ChargeLook): boolean {
  const { before, after } = look.change;
  const drove = (after.mileage ?? 0) - (before.mileage ?? Infinity) > DRIVEN;
  return drove && (isOdometerDated(look) || after.battery !== before.battery);
}

function goOn({ paused: _over, ...open }: OpenSession, look: ChargeLook): OpenSession {
  return learn({ ...measure(open, look), seenAt: look.change.at("charging") }, look);
}

/** What is told of the battery alone. */
function measure(open: OpenSession, { state, change, news, intensity }: ChargeLook): OpenSession {
  const point = news.has("battery") ? pointOf(state, change, intensity) : undefined;
  const { capacity = open.capacity } = state.battery ?? {};
  return { ...open, points: withPoint(open.points, point), ...defined({ capacity }) };
}

/** What is known of the car while it charges. */
function learn(open: OpenSession, { change, state, zone }: ChargeLook): OpenSession {
  const { charging = {}, battery } = state;
  const { mileage, place, privacy } = change.after;
  const { endsAt: _outdated, position, zone: name, ...kept } = open;
  const isPlaced = place !== undefined && !HIDING.has(privacy ?? "");
  return {
    ...kept,
    ...defined({
      ...(isPlaced ? { position: place, zone } : { position, zone: name }),
      endsAt: charging.endsAt,
      capacity: battery?.capacity,
      mode: charging.mode === "No" ? undefined : charging.mode,
      limit: charging.limit,
      mileage,
    }),
  };
}

/** The charge is not under way any more. With the plug in it may go on, unless it was complete. */
function stop(open: OpenSession, look: ChargeLook): OpenSession | EndedSession {
  const { change } = look;
  const reason = change.after.charging ?? "";
  const isFinal = reason === "Finished" || change.after.plugged === false;
  const { paused } = open;
  if (paused) {
    if (!isFinal) return open;
    const gone = measure(open, look);
    const hasGone =
      reason === "Finished" && gone.points.length > open.points.length && hasRisen(gone);
    return close(
      hasGone ? gone : open,
      hasGone ? change.at("charging") : paused.at,
      hasGone ? reason : paused.reason,
    );
  }
  const at = findEnd(open, look);
  const last = open.points.at(-1);
  const point = look.news.has("battery") ? pointOf(look.state, change, look.intensity) : undefined;
  const isLower = point !== undefined && last !== undefined && isLess(point, last);
  const measured = isLower ? open : measure(open, look);
  return isFinal ? close(measured, at, reason) : { ...measured, paused: { at, reason } };
}

function hasRisen({ points }: OpenSession): boolean {
  const [before, after] = points.slice(-2);
  return before !== undefined && after !== undefined && isLess(before, after);
}

/** The word comes late where nobody looked, or the car was out of reach: what it had announced is better then. */
function findEnd({ seenAt, endsAt }: OpenSession, { change, endedAt }: ChargeLook): string {
  const at = endedAt ?? change.at("charging");
  const isLate = msBetween(seenAt, at) > PAUSE;
  return isLate && endsAt !== undefined && isBetween(endsAt, seenAt, at) ? endsAt : at;
}

/** A charge that began and finished while nobody looked. */
function findMissed(look: ChargeLook): EndedSession | undefined {
  const { change, was, state, news } = look;
  const { before, after } = change;
  const isSaid = news.has("charging") && after.charging === "Finished";
  const isKnown = before.charging !== undefined && before.charging !== "Finished";
  const drove = (after.mileage ?? 0) - (before.mileage ?? 0) > DRIVEN;
  const rise = (after.battery ?? 0) - (before.battery ?? Infinity);
  if (!isSaid || !isKnown || drove || rise < RISE) return undefined;
  const at = change.at("charging");
  const points = [pointOf(was, change), pointOf(state, change, look.intensity)].filter(
    (one) => !!one,
  );
  const idleAt = was.charging?.at;
  return close(learn({ seenAt: at, ...defined({ idleAt }), points }, look), at, "Finished");
}

function close(
  { paused: _paused, ...open }: OpenSession,
  endedAt: string,
  reason: string,
): EndedSession {
  const isInOrder = open.startedAt === undefined || open.startedAt <= endedAt;
  return { ...open, endedAt: isInOrder ? endedAt : (open.startedAt ?? endedAt), reason };
}

function isBlip({ startedAt, endedAt, points, reason }: EndedSession): boolean {
  const [first, last] = [points[0], points.at(-1)];
  if (startedAt === undefined || reason !== "Stopped" || !first || !last) return false;
  return msBetween(startedAt, endedAt) < BLIP && !isLess(first, last);
}

/** Whether there was less in the battery than at another moment, as far as both say the same kind of thing. */
function isLess(one: BatteryPoint, other: BatteryPoint): boolean {
  if (one.residual !== undefined && other.residual !== undefined)
    return one.residual < other.residual;
  return (one.level ?? Infinity) < (other.level ?? -Infinity);
}

function isBetween(at: string, from: string, to: string): boolean {
  return at > from && at < to;
}

function msBetween(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}
