import { type JsonObject, isObject } from "../json";
import { utc } from "../vehicle/formats";
import type { Maintenance } from "../vehicle/maintenance";
import type { VehicleState } from "../vehicle/state";
import type { Coordinates } from "./zones";
import type { KnownAlerts } from "./alert-events";
import type { KnownTrips } from "./trip-events";
import type { UnconfirmedEnd } from "./charging-events";
import type { OpenSession } from "./charging-session";
import { type Facts, isCoordinates, isFacts } from "./facts";
import type { SentDates } from "../vehicle/merge";
import type { Sides } from "./level-events";

const VERSION = 1;

/** What is remembered of a car between two looks: plain JSON, and small however long it is watched. */
export interface Memory {
  version: typeof VERSION;
  /** The last known state, group by group. */
  state: VehicleState;
  /** Absent in memories that know of no date but those in the state. */
  sent?: SentDates;
  maintenance?: Maintenance;
  /** The last known of all that events tell of, also where the newest reading does not say it. */
  facts: Facts;
  /** Absent while nothing speaks against what is known of the charge. */
  doubt?: UnconfirmedEnd;
  /** The charge that is under way, or pauses. */
  session?: OpenSession;
  /** The position of the last `position.changed`. */
  told?: Coordinates;
  levels: { battery: Sides; fuel: Sides };
  /** Whether the car is in a zone, by the key of the zone. */
  zones: Readonly<Record<string, boolean>>;
  alerts?: KnownAlerts;
  trips?: KnownTrips;
  /** Absent while the car has dated nothing. */
  stale?: boolean;
}

/** The memory of a car nobody has looked at. */
export function blankMemory(): Memory {
  return { version: VERSION, state: {}, facts: {}, levels: { battery: {}, fuel: {} }, zones: {} };
}

/** The value as a memory; undefined for one of another version, of something else, or damaged. */
export function parseMemory(value: unknown): Memory | undefined {
  if (!isObject(value) || value.version !== VERSION) return undefined;
  const { state, sent, maintenance, facts, doubt, told, levels, zones } = value;
  const { session, alerts, trips, stale } = value;
  const isSound =
    isState(state) &&
    isAbsentOr(sent, areSentDates) &&
    isAbsentOr(maintenance, isGroup) &&
    isFacts(facts) &&
    isAbsentOr(doubt, isUnconfirmedEnd) &&
    isAbsentOr(session, isSession) &&
    isAbsentOr(told, isCoordinates) &&
    isObject(levels) &&
    isRecord(levels.battery, isSide) &&
    isRecord(levels.fuel, isSide) &&
    isRecord(zones, isBoolean) &&
    isAbsentOr(alerts, areAlerts) &&
    isAbsentOr(trips, areTrips) &&
    isAbsentOr(stale, isBoolean);
  return isSound ? (value as unknown as Memory) : undefined;
}

type Check = (value: unknown) => boolean;

const isBoolean: Check = (value) => typeof value === "boolean";
const isDate: Check = (value) => value !== undefined && utc(value) === value;
const isAbsentOr = (value: unknown, check: Check) => value === undefined || check(value);
const isRecord = (value: unknown, check: Check): value is JsonObject =>
  isObject(value) && Object.values(value).every(check);
const isGroup: Check = (value) => isObject(value) && isAbsentOr(value.at, isDate);
const isSide: Check = (value) =>
  isObject(value) && isBoolean(value.above) && isBoolean(value.settled);
const isAlert: Check = (value) =>
  isObject(value) && isDate(value.started) && isAbsentOr(value.ended, isDate);
const isDateOrNone: Check = (value) => value === "" || isDate(value);
const areSentDates: Check = (value) => isRecord(value, isDateOrNone);
const isUnconfirmedEnd: Check = (value) =>
  isObject(value) && isDate(value.since) && isDate(value.at);
const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => Number.isFinite(value);
const isPause: Check = (value) => isObject(value) && isDate(value.at) && isText(value.reason);
const isPoint: Check = (value) =>
  isObject(value) &&
  isDate(value.at) &&
  [value.level, value.residual, value.intensity].every((one) => isAbsentOr(one, isNumber));
const areTrips: Check = (value) => isObject(value) && isDateOrNone(value.newest);

function isState(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { at, ...groups } = value;
  return isAbsentOr(at, isDate) && isRecord(groups, isGroup);
}

function isSession(value: unknown): boolean {
  if (!isObject(value) || !isDate(value.seenAt)) return false;
  const { startedAt, idleAt, endsAt, paused, points, position, mode, limit, zone } = value;
  return (
    [startedAt, idleAt, endsAt].every((one) => isAbsentOr(one, isDate)) &&
    [mode, limit, zone].every((one) => isAbsentOr(one, isText)) &&
    [value.capacity, value.mileage].every((one) => isAbsentOr(one, isNumber)) &&
    isAbsentOr(paused, isPause) &&
    isAbsentOr(position, isCoordinates) &&
    Array.isArray(points) &&
    points.every(isPoint)
  );
}

function areAlerts(value: unknown): boolean {
  if (!isObject(value) || !isRecord(value.byId, isAlert)) return false;
  return isDate(value.since) && isAbsentOr(value.forgotten, isDate);
}
