import { defined } from "../json";
import { type Change, carEvent, differs } from "./change";
import type { Facts } from "./facts";
import type { CarEvent, EventName } from "./catalogue";

/** The level in % at which a charge that may fill only a part is over. */
const PARTIAL = 80;
const FULL = 100;

/** Ms for which a car that was woken up says nothing of a charge under way but that the plug is in. */
const WAKING = 120_000;

/** A charge said to be over although the plug is in: when that was seen first, and as of when; ISO 8601. */
export interface UnconfirmedEnd {
  since: string;
  at: string;
}

/** What is to be believed of the charge, and what is left open. */
export interface SettledCharging {
  facts: Facts;
  doubt: UnconfirmedEnd | undefined;
  /** When the charge ended, where that was in doubt. */
  endedAt: string | undefined;
}

/**
 * What to believe of a charge that is `Disconnected` while the plug is in: for some two minutes after a wake-up
 * that is said of one under way. It is over when that is still said after them, or the plug is out.
 * @param said the word for the charge in this reading; undefined where it says nothing of it
 */
export function settleCharging(
  { before, after, at, seenAt }: Change,
  known: UnconfirmedEnd | undefined,
  said: string | undefined,
): SettledCharging {
  const isDubious = said === "Disconnected" && after.plugged === true;
  const wasOther = before.charging !== undefined && before.charging !== "Disconnected";
  const first = { since: seenAt, at: at("charging") };
  const doubt = isDubious && wasOther ? (known ?? first) : said === undefined ? known : undefined;
  if (!doubt) return { facts: after, doubt, endedAt: undefined };
  // A clock that was set back must not make it last.
  const isOver = Math.abs(Date.parse(seenAt) - Date.parse(doubt.since)) > WAKING;
  if (!isOver && after.plugged) {
    return {
      facts: { ...after, ...defined({ charging: before.charging }) },
      doubt,
      endedAt: undefined,
    };
  }
  const facts = { ...after, charging: "Disconnected" };
  return { facts, doubt: undefined, endedAt: doubt.at };
}

/**
 * What happened at the plug, in the order it must have happened: plugged in, then the charge, then unplugged.
 * `limit` is the API's word for how far to charge; `endedAt` is when the charge ended, where that is another
 * moment than that of the reading.
 */
export function chargingEvents(
  change: Change,
  limit: string | undefined,
  endedAt: string | undefined,
): CarEvent[] {
  const { before, after } = change;
  const at = change.at("charging");
  const events: CarEvent[] = [];
  const plug = differs(change, "plugged");
  const told = (event: EventName) => carEvent(event, at, before.plugged, after.plugged);
  if (plug && after.plugged) events.push(told("charging.plugged"));
  const charge = chargeEvent(change, limit);
  if (charge) events.push(carEvent(charge, endedAt ?? at, before.charging, after.charging));
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
