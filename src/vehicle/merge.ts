import { isDeepStrictEqual } from "node:util";
import { type JsonObject, copyOf, isObject } from "../json";
import { chargingAt } from "./energy";
import { type Group, isAhead, latest, withoutDatesAhead } from "./group";
import { type GroupName, type VehicleState, newestAt } from "./state";

/**
 * The dates that were last sent with groups, where the state has another: a group whose values moved under a
 * date that stood still is dated by the reply. `""` for a group that never had a date.
 */
export type SentDates = Readonly<Partial<Record<GroupName, string>>>;

/** What is known of a car. */
export interface Known {
  readonly state: VehicleState;
  readonly sent: SentDates;
}

/** What is known of a car after a reading, and which groups were news. */
export interface Merged extends Known {
  readonly news: ReadonlySet<GroupName>;
}

/** A reply among those before: when it was made, as far as anybody knows, and whether it is older or newer. */
interface Reply {
  readonly at: string | undefined;
  readonly isNewer: boolean;
  readonly isOlder: boolean;
}

/** What is known of a group: its date in the state, and the last one sent with it; `""` for none. */
interface KnownGroup {
  readonly group: Group;
  readonly at: string;
  readonly sent: string;
}

/** What is known of a car nobody has read anything of. */
export const NOTHING_KNOWN: Known = { state: {}, sent: {} };

/**
 * Takes a reading into what is known, group by group. One with a newer date replaces what is known, one with
 * an older date never does. One whose date says nothing new, be it the same, missing or wrong, counts when it
 * has other values and the reply as a whole is newer than those before, and has the date of the reply then.
 * A group that never had a date also counts when nobody knows which reply is newer. `seenAt` is ISO 8601.
 *
 * A reply dated after it was seen may be right: the clock of this machine may be behind, or that of a simulator
 * fast. So it is believed, until there is one that is not.
 */
export function merged(before: Known, reading: VehicleState, seenAt: string): Merged {
  const { at: renewed, ...groups } = withoutDatesAhead(reading, reading.at ?? seenAt);
  const isSeenEarly = renewed !== undefined && isAhead(renewed, seenAt);
  const known = isSeenEarly ? before : healed(before, seenAt);
  const reply = replyOf(renewed ?? newestAt(groups), newestReply(known.state));
  const state: VehicleState = { ...known.state };
  const sent: Partial<Record<GroupName, string>> = { ...known.sent };
  const news = new Set<GroupName>();
  for (const [name, group] of Object.entries(groups) as [GroupName, Group][]) {
    const was = knownGroup(known, name);
    const taken = was ? takenOver(was, group, reply) : group;
    if (!taken) continue;
    Object.assign(state, { [name]: copyOf(dated(name, group, taken.at)) });
    news.add(name);
    const date = group.at ?? was?.sent ?? "";
    if (date === (taken.at ?? "")) delete sent[name];
    else sent[name] = date;
  }
  const at = latest([known.state.at, renewed]);
  return { state: at === undefined ? state : { ...state, at }, sent, news };
}

/** When the newest of a reading was measured, by what is known better than its own dates; ISO 8601. */
export function measuredBy(reading: VehicleState, known: Known): string | undefined {
  const { at: renewed, ...groups } = reading;
  const dates = (Object.entries(groups) as [GroupName, Group][]).map(([name, group]) => {
    const was = knownGroup(known, name);
    const isRedated = was && was.at !== (group.at ?? "");
    return isRedated && isRepeated(group, was) ? was.group.at : group.at;
  });
  return latest(dates) ?? renewed;
}

/**
 * The group as news of this moment; undefined if it is not. Nothing but its own date tells of its age: where
 * that stands still, other values are news. `now` is ISO 8601.
 */
export function newer<T extends Group>(known: T | undefined, sent: T, now: string) {
  const group = withoutDatesAhead(sent, now);
  const was = known && withoutDatesAhead(known, now);
  if (was?.at !== undefined && (group.at ?? "") < was.at) return undefined;
  return was && group.at === was.at && !differs(group, was) ? undefined : copyOf(group);
}

/** Dates that were believed, and lie ahead although a newer reply does not, are no dates any more. */
function healed({ state, sent }: Known, moment: string): Known {
  const believed = Object.entries(sent).map(([name, at]) => [name, isAhead(at, moment) ? "" : at]);
  return {
    state: withoutDatesAhead(state, moment),
    sent: Object.fromEntries(believed) as SentDates,
  };
}

function replyOf(at: string | undefined, newest: string | undefined): Reply {
  if (at === undefined || newest === undefined) {
    return { at, isNewer: at !== undefined, isOlder: false };
  }
  return { at, isNewer: at > newest, isOlder: at < newest };
}

/** When the newest reply so far was made. */
function newestReply(state: VehicleState): string | undefined {
  return state.at ?? newestAt(state);
}

function knownGroup({ state, sent }: Known, name: GroupName): KnownGroup | undefined {
  const group = state[name];
  const at = group?.at ?? "";
  return group && { group, at, sent: sent[name] ?? at };
}

/** Whether a group is the one that is known, sent again. */
function isRepeated(group: Group, known: KnownGroup): boolean {
  return (group.at ?? known.sent) === known.sent && !differs(group, known.group);
}

/** The date with which a group replaces what is known; undefined if it does not. */
function takenOver(known: KnownGroup, group: Group, reply: Reply): Group | undefined {
  if ("missing" in group && !("missing" in known.group)) return undefined;
  const { at } = group;
  if (at !== undefined && at < known.sent) return undefined;
  const isDated = known.sent !== "";
  const since = reply.isNewer ? known.sent : known.at;
  if (at !== undefined && at > since && (since !== "" || !reply.isOlder)) return { at };
  const isWelcome = isDated ? reply.isNewer : !reply.isOlder;
  if (!isWelcome || !differs(group, known.group)) return undefined;
  const date = "missing" in group ? undefined : latest([reply.at, at]);
  return date === undefined ? {} : { at: date };
}

/** Dates and what is counted from them are no values; nor is what says the same as another field in other words. */
const DERIVED: ReadonlySet<string> = new Set(["at", "endsAt", "active", "opening"]);

/** Whether a group says other values than are known. What it does not say has not changed. */
function differs(group: Group, known: Group): boolean {
  const was = known as JsonObject;
  return valuesOf(group).some(([name, value]) => isOther(value, was[name]));
}

function isOther(value: unknown, was: unknown): boolean {
  if (value === was) return false;
  if (!isObject(value) || !isObject(was)) return !isDeepStrictEqual(value, was);
  const values = valuesOf(value);
  return (
    values.length !== valuesOf(was).length ||
    values.some(([name, inner]) => isOther(inner, was[name]))
  );
}

function valuesOf(group: object): [string, unknown][] {
  return Object.entries(group).filter(([name]) => !DERIVED.has(name));
}

function dated(name: GroupName, group: Group, at: string | undefined): Group {
  if (group.at === at) return group;
  if (name === "charging") return chargingAt(group, at);
  const { at: _at, ...values } = group;
  return at === undefined ? values : { ...values, at };
}
