import type { Alarm } from "../world/journal";
import type { CarState } from "../world/state";
import { position } from "./position";
import { dateTime } from "./values";

const RECENT = 86_400_000;

/** An entry of the list of alarms: the alarm was switched, or it went off. */
export function alarmJson(alarm: Alarm): object {
  return { id: alarm.id, ...alarmContent(alarm) };
}

/** What the status says of the alarm; one that went off stays there for a day. */
export function alarmStatus(state: CarState, alarms: readonly Alarm[]): object {
  const activation = state.locked ? "Active" : "Inactive";
  const last = alarms.findLast(
    ({ trigger, at }) => trigger && at <= state.at && state.at - at < RECENT,
  );
  return {
    status: { createdAt: dateTime(state.at), activation },
    ...(last && alarmContent(last)),
  };
}

function alarmContent({ at, status, trigger }: Alarm): object {
  const createdAt = dateTime(at);
  if (!trigger) return { status: { createdAt, activation: status } };
  const { type, state } = trigger;
  const place = state.privacy === "None" ? { position: position(state) } : {};
  return { trigger: { createdAt, type, startAt: createdAt, ...place } };
}
