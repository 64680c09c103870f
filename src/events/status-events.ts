import { isAhead } from "../vehicle/group";
import type { GroupName } from "../vehicle/state";
import { type Change, carEvent, differs } from "./change";
import type { CarEvent, EventName } from "./catalogue";

/** Ignition and motion; getting under way comes before coming to a stop. */
export function driveEvents(change: Change): CarEvent[] {
  const moved = switched(change, "motion", "moving", ["movement.started", "movement.stopped"]);
  const ignition = ignitionEvents(change);
  return change.after.moving ? [...ignition, ...moved] : [...moved, ...ignition];
}

/** Locks and openings: unlocked before anything is opened, closed before it is locked. */
export function doorEvents(change: Change): CarEvent[] {
  const at = change.at("doors");
  const was = change.before.open ?? (change.initial ? [] : change.after.open);
  const is = change.after.open ?? [];
  const closed = (was ?? []).filter((door) => !is.includes(door));
  const opened = is.filter((door) => !was?.includes(door));
  const openings = [
    ...closed.map((door) => carEvent("door.closed", at, "Open", "Closed", { door })),
    ...opened.map((door) => carEvent("door.opened", at, "Closed", "Open", { door })),
  ];
  const locks = switched(change, "doors", "locked", ["doors.locked", "doors.unlocked"]);
  return change.after.locked ? [...openings, ...locks] : [...locks, ...openings];
}

/** Preconditioning. One that was called off has finished too; `after` says which. */
export function climateEvents(change: Change): CarEvent[] {
  const { before, after } = change;
  const event = differs(change, "climate") && climateEvent(before.climate, after.climate);
  return event ? [carEvent(event, change.at("climate"), before.climate, after.climate)] : [];
}

/** The alarm: switched, and gone off. */
export function alarmEvents(change: Change): CarEvent[] {
  const { before, after } = change;
  const events: CarEvent[] = [];
  if (differs(change, "alarm")) {
    const event = after.alarm === "Active" ? "alarm.armed" : "alarm.disarmed";
    events.push(carEvent(event, change.at("alarm"), before.alarm, after.alarm));
  }
  if (hasGoneOff(change)) {
    const at = believed(after.triggeredAt, change) ?? change.at("alarm");
    events.push(carEvent("alarm.triggered", at, before.trigger, after.trigger));
  }
  return events;
}

/** What only changes from one value to another. */
export function valueEvents(change: Change): CarEvent[] {
  return [
    ...valueEvent(change, "privacy", "privacy", "privacy.changed"),
    ...valueEvent(change, "odometer", "mileage", "mileage.changed"),
  ];
}

function ignitionEvents(change: Change): CarEvent[] {
  const { before, after } = change;
  const isOn = after.ignition !== "Stop";
  const wasOn = before.ignition === undefined ? !isOn : before.ignition !== "Stop";
  if (!differs(change, "ignition") || isOn === wasOn) return [];
  const event = isOn ? "ignition.on" : "ignition.off";
  return [carEvent(event, change.at("ignition"), before.ignition, after.ignition)];
}

function climateEvent(before: string | undefined, after: string | undefined) {
  if (after === "Enabled") return "preconditioning.started";
  if (after === "Failure") return "preconditioning.failed";
  const isOver = after === "Finished" || before === "Enabled";
  return isOver ? "preconditioning.finished" : undefined;
}

/**
 * An alarm never heard of before may have gone off long ago. A moment that lies ahead comes from a wrong clock:
 * any other one is news then.
 */
function hasGoneOff(change: Change): boolean {
  const { before, after } = change;
  const isHeardOf = before.alarm !== undefined || before.trigger !== undefined;
  if (!isHeardOf || after.trigger === undefined || after.trigger === "NoBreakIn") return false;
  if (after.triggeredAt === undefined) return after.trigger !== before.trigger;
  if (after.triggeredAt === before.triggeredAt) return false;
  const since = believed(before.triggeredAt, change);
  return since === undefined || after.triggeredAt > since;
}

function believed(moment: string | undefined, { now }: Change): string | undefined {
  return moment === undefined || isAhead(moment, now) ? undefined : moment;
}

function switched(
  change: Change,
  group: GroupName,
  fact: "moving" | "locked",
  [on, off]: readonly [EventName, EventName],
): CarEvent[] {
  return valueEvent(change, group, fact, change.after[fact] ? on : off);
}

function valueEvent(
  change: Change,
  group: GroupName,
  fact: "moving" | "locked" | "privacy" | "mileage",
  event: EventName,
): CarEvent[] {
  if (!differs(change, fact)) return [];
  return [carEvent(event, change.at(group), change.before[fact], change.after[fact])];
}
