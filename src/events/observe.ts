import { defined } from "../json";
import type { Alert } from "../vehicle/alerts";
import { latest } from "../vehicle/group";
import type { Maintenance } from "../vehicle/maintenance";
import { type GroupName, type VehicleState, newestAt } from "../vehicle/state";
import type { Trip } from "../vehicle/trips";
import { alertEvents } from "./alert-events";
import { maintenanceEvents } from "./maintenance-events";
import { tripEvents } from "./trip-events";
import { type Change, carEvent } from "./change";
import { alarmEvents, climateEvents, doorEvents, driveEvents, valueEvents } from "./status-events";
import { chargingEvents, settleCharging } from "./charging-events";
import { followCharge } from "./charging-session";
import { extractFacts, extractServiceFacts } from "./facts";
import { toChargingSession } from "./session-figures";
import { type Known, merged, newer } from "../vehicle/merge";
import { levelEvents } from "./level-events";
import { type Memory, blankMemory, parseMemory } from "./memory";
import type { WatchOptions } from "./options";
import { positionEvents, zoneEvents } from "./position-events";
import { zoneNamed } from "./zones";
import type { CarEvent } from "./catalogue";

/** What was just read of a car; what was not read is absent. */
export interface Snapshot {
  /** When it was read: ISO 8601, or ms since the epoch. */
  readonly seenAt: string | number;
  readonly state?: VehicleState;
  readonly alerts?: readonly Alert[];
  /** The newest few, in any order; an empty list for none. */
  readonly trips?: readonly Trip[];
  readonly maintenance?: Maintenance;
  /** g CO2 per kWh of the grid at this time. */
  readonly intensity?: number;
}

/** What came of a look at a car. */
export interface Observation {
  /** To be kept, and handed in with the next snapshot. */
  memory: Memory;
  /** What happened since the last look, in the order it happened. */
  events: CarEvent[];
  /** Whether any group of the state is newer than it was. */
  changed: boolean;
}

/** The moments of a look, ISO 8601: when it was, and what nothing that is true lies ahead of. */
interface Moments {
  readonly seenAt: string;
  readonly now: string;
}

/** One kind of what was read: what is known then, and what happened. */
interface Step {
  memory: Memory;
  events: CarEvent[];
}

/**
 * What happened to a car, from what is remembered of it and what was just read. First sight sets the baseline;
 * each change is told once, however often and in whatever order old readings come back. A memory that is none,
 * or damaged, counts as absent. Nothing given is changed. Does not throw, but for a `seenAt` that is no date.
 */
export function observe(memory: unknown, snapshot: Snapshot, options: WatchOptions): Observation {
  const seenAt = new Date(snapshot.seenAt).toISOString();
  const known = parseMemory(memory) ?? blankMemory();
  const status = observeStatus(known, snapshot, seenAt, options);
  const steps = [observeMaintenance, observeAlerts, observeTrips, observeAge];
  const events = [...status.events];
  let current = status.memory;
  const moments = { seenAt, now: findNow(seenAt, current.state) };
  for (const step of steps) {
    const taken = step(current, snapshot, moments, options);
    current = taken.memory;
    events.push(...taken.events);
  }
  const wanted = new Set<string>(options.events);
  return {
    memory: current,
    events: events
      .filter(({ event }) => wanted.size === 0 || wanted.has(event))
      .sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1)),
    changed: status.changed,
  };
}

function observeStatus(
  before: Memory,
  { state: reading, intensity }: Snapshot,
  seenAt: string,
  { levels, zones, emitInitial, charging: reckoning }: WatchOptions,
): Observation {
  if (!reading) return { memory: before, events: [], changed: false };
  const { doubt: doubted, ...known } = before;
  const { state, sent, news } = merged(toKnown(before), reading, seenAt);
  const read = extractFacts(pickGroups(state, news));
  const seen: Change = {
    before: known.facts,
    after: { ...known.facts, ...read },
    initial: emitInitial,
    at: (group) => state[group]?.at ?? seenAt,
    seenAt,
    now: findNow(seenAt, state),
  };
  const { facts, doubt, endedAt } = settleCharging(seen, doubted, read.charging);
  const change: Change = { ...seen, after: facts };
  const battery = levelEvents(change, "battery", levels, known.levels.battery);
  const fuel = levelEvents(change, "fuel", levels, known.levels.fuel);
  const moved = positionEvents(change, known.told);
  const isPlaced = news.has("position") && state.position?.at !== undefined;
  const zone = zoneEvents(change, zones, known.zones, isPlaced);
  const charge = followCharge(known.session, {
    ...{ change, was: before.state, state, news, sent, endedAt, intensity },
    zone: zoneNamed(zones, zone.inside),
  });
  const events = [
    ...climateEvents(change),
    ...chargingEvents(change, state.charging?.limit, endedAt),
    ...charge.ended.map((ended) => {
      const told = { session: toChargingSession(ended, reckoning) };
      return carEvent("charging.session", ended.endedAt, undefined, undefined, told);
    }),
    ...battery.events,
    ...fuel.events,
    ...driveEvents(change),
    ...moved.events,
    ...zone.events,
    ...doorEvents(change),
    ...alarmEvents(change),
    ...valueEvents(change),
  ];
  const memory: Memory = {
    ...known,
    state,
    sent,
    facts,
    ...defined({ doubt, session: charge.open, told: moved.reportedPosition }),
    levels: { battery: battery.sides, fuel: fuel.sides },
    zones: zone.inside,
  };
  if (!charge.open) delete memory.session;
  return { memory, events, changed: news.size > 0 };
}

function observeMaintenance(
  known: Memory,
  { maintenance }: Snapshot,
  { seenAt, now }: Moments,
  options: WatchOptions,
): Step {
  const news = maintenance && newer(known.maintenance, maintenance, now);
  if (!news) return { memory: known, events: [] };
  const facts = { ...known.facts, ...extractServiceFacts(news) };
  const at = news.at === known.maintenance?.at ? seenAt : (news.at ?? seenAt);
  return {
    memory: { ...known, maintenance: news, facts },
    events: maintenanceEvents(known.facts, facts, at, options),
  };
}

function observeAlerts(
  known: Memory,
  { alerts }: Snapshot,
  { now }: Moments,
  { emitInitial }: WatchOptions,
): Step {
  if (!alerts) return { memory: known, events: [] };
  const seen = alertEvents(alerts, known.alerts, now, emitInitial);
  return { memory: { ...known, alerts: seen.known }, events: seen.events };
}

function observeTrips(known: Memory, { trips }: Snapshot, { now }: Moments): Step {
  if (!trips) return { memory: known, events: [] };
  const seen = tripEvents(trips, known.trips, now);
  return { memory: { ...known, trips: seen.known }, events: seen.events };
}

/** A car that has dated nothing has no age. */
function observeAge(
  known: Memory,
  _sighting: Snapshot,
  { seenAt }: Moments,
  { staleAfter, emitInitial }: WatchOptions,
): Step {
  const { at: _renewed, ...measured } = known.state;
  const newest = newestAt(measured);
  if (newest === undefined) return { memory: known, events: [] };
  const stale = Date.parse(seenAt) - Date.parse(newest) > staleAfter * 1000;
  const isNews = known.stale === undefined ? stale && emitInitial : stale !== known.stale;
  const event = stale
    ? carEvent("data.stale", seenAt, "fresh", "stale", { newest })
    : carEvent("data.fresh", newest, "stale", "fresh", { newest });
  return { memory: { ...known, stale }, events: isNews ? [event] : [] };
}

/** A reply that is newer than the clock here shows that the clock is behind. */
function findNow(seenAt: string, { at }: VehicleState): string {
  return latest([seenAt, at]) ?? seenAt;
}

function toKnown({ state, sent = {} }: Memory): Known {
  return { state, sent };
}

function pickGroups(state: VehicleState, names: ReadonlySet<GroupName>): VehicleState {
  const groups = Object.entries(state).filter(([name]) => names.has(name as GroupName));
  return Object.fromEntries(groups);
}
