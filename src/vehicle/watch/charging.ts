import { type Change, carEvent, differs } from "./change";
import type { CarEvent, EventName } from "./table";

/** The level in % at which a charge that may fill only a part is over. */
const PARTIAL = 80;
const FULL = 100;

/**
 * What happened at the plug, in the order it must have happened: plugged in, then the charge, then unplugged.
 * `limit` is the API's word for how far to charge.
 */
export function chargingEvents(change: Change, limit: string | undefined): CarEvent[] {
  const { before, after } = change;
  const at = change.at("charging");
  const events: CarEvent[] = [];
  const plug = differs(change, "plugged");
  const told = (event: EventName) => carEvent(event, at, before.plugged, after.plugged);
  if (plug && after.plugged) events.push(told("charging.plugged"));
  const charge = chargeEvent(change, limit);
  if (charge) events.push(carEvent(charge, at, before.charging, after.charging));
  if (plug && !after.plugged) events.push(told("charging.unplugged"));
  return events;
}

/**
 * What became of the charge. Only one that was under way can have been stopped: a car that waits for the hour
 * of a delayed charge says `Stopped` too. Unplugged in the middle it was stopped, unless it was full by then.
 */
function chargeEvent(change: Change, limit: string | undefined): EventName | undefined {
  if (!differs(change, "charging")) return undefined;
  const { before, after } = change;
  if (after.charging === "InProgress") return "charging.started";
  if (after.charging === "Finished") return "charging.finished";
  if (after.charging === "Failure") return "charging.failed";
  if (before.charging !== "InProgress") return undefined;
  const isDone = after.charging === "Disconnected" && isFull(after.battery, limit);
  return isDone ? "charging.finished" : "charging.stopped";
}

function isFull(level: number | undefined, limit: string | undefined): boolean {
  return level !== undefined && level >= (limit === "Partial" ? PARTIAL : FULL);
}
