import { defined } from "../json";
import { type Position, readPosition } from "./position";
import { type Group, measuredAt, newest, readGroup } from "./group";
import { booleanAt, dateAt, valueAt, wordAt } from "./wire";

/** What the driver keeps back. */
export interface Privacy extends Group {
  /** None, Geolocation, Full (everything) */
  status?: string;
}

/** The alarm, and the last time it went off. */
export interface Alarm extends Group {
  /** Inactive, Active */
  status?: string;
  /** FrontLeftDoorBreakIn, VehicleLifting, NoBreakIn, … */
  trigger?: string;
  triggeredAt?: string;
  /** Where it went off. */
  position?: Position;
}

/** An entry of the list of alarms: the alarm was switched, or it went off. */
export interface AlarmEntry extends Alarm {
  id?: string;
}

/** Whether the car was reported stolen, since when, and until when. */
export interface Stolen extends Group {
  state?: boolean;
  startedAt?: string;
  endedAt?: string;
}

/** Reads `privacy`. */
export function readPrivacy(sent: unknown, at?: string): Privacy | undefined {
  return readGroup<Privacy>([valueAt(sent, "privacy")], at, (part) => ({
    status: wordAt(part, "state"),
  }));
}

/** Reads `stolen`. */
export function readStolen(sent: unknown, at?: string): Stolen | undefined {
  return readGroup<Stolen>([valueAt(sent, "stolen")], at, (part) => ({
    state: booleanAt(part, "state"),
    startedAt: dateAt(part, "startedAt"),
    endedAt: dateAt(part, "endAt"),
  }));
}

/** Reads the `alarm` of a status. */
export function readAlarm(sent: unknown, at?: string): Alarm | undefined {
  return readAlarmGroup(valueAt(sent, "alarm"), at);
}

/** One alarm of the list; `{}` for what is no object. */
export function readAlarmEntry(sent: unknown): AlarmEntry {
  return defined({ id: wordAt(sent, "id"), ...readAlarmGroup(sent) });
}

function readAlarmGroup(sent: unknown, at?: string): Alarm | undefined {
  const status = valueAt(sent, "status");
  const trigger = valueAt(sent, "trigger");
  return newest<Alarm>([
    { at: measuredAt(status) ?? at, status: wordAt(status, "activation") },
    {
      at: measuredAt(trigger) ?? at,
      trigger: wordAt(trigger, "type"),
      triggeredAt: dateAt(trigger, "startAt"),
      position: readPosition(valueAt(trigger, "position")),
    },
  ]);
}
