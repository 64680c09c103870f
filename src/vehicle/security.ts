import { defined } from "../json";
import { type Position, position } from "./position";
import { type Group, group, measuredAt, newest } from "./group";
import { find, flag, moment, word } from "./wire";

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
export function privacy(sent: unknown, at?: string): Privacy | undefined {
  return group<Privacy>([find(sent, "privacy")], at, (part) => ({ status: word(part, "state") }));
}

/** Reads `stolen`. */
export function stolen(sent: unknown, at?: string): Stolen | undefined {
  return group<Stolen>([find(sent, "stolen")], at, (part) => ({
    state: flag(part, "state"),
    startedAt: moment(part, "startedAt"),
    endedAt: moment(part, "endAt"),
  }));
}

/** Reads the `alarm` of a status. */
export function alarm(sent: unknown, at?: string): Alarm | undefined {
  return alarmOf(find(sent, "alarm"), at);
}

/** One alarm of the list; `{}` for what is no object. */
export function alarmEntry(sent: unknown): AlarmEntry {
  return defined({ id: word(sent, "id"), ...alarmOf(sent) });
}

function alarmOf(sent: unknown, at?: string): Alarm | undefined {
  const status = find(sent, "status");
  const trigger = find(sent, "trigger");
  return newest<Alarm>([
    { at: measuredAt(status) ?? at, status: word(status, "activation") },
    {
      at: measuredAt(trigger) ?? at,
      trigger: word(trigger, "type"),
      triggeredAt: moment(trigger, "startAt"),
      position: position(find(trigger, "position")),
    },
  ]);
}
