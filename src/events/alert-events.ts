import { isAhead, latest } from "../vehicle/group";
import type { Alert } from "../vehicle/alerts";
import { carEvent } from "./change";
import type { CarEvent } from "./catalogue";

/** What is remembered of an alert: when it started, and when it ended once it has; ISO 8601. */
export interface KnownAlert {
  started: string;
  ended?: string;
}

/** The alerts that are known, by id, and the moment up to which unknown ones are history. */
export interface KnownAlerts {
  byId: Readonly<Record<string, KnownAlert>>;
  /** Of ended ones: the first sight. */
  since: string;
  /** Of all: the newest that had to be forgotten. */
  forgotten?: string;
}

/** How many alerts are remembered. */
const KEPT = 100;

/**
 * What happened on the dashboard. A list that lacks an alert says nothing of it: lists are short. An alert
 * that came and went between two looks has started and ended. `now` is ISO 8601: nothing true lies ahead of it.
 */
export function alertEvents(
  alerts: readonly Alert[],
  known: KnownAlerts | undefined,
  now: string,
  initial: boolean,
): { known: KnownAlerts; events: CarEvent[] } {
  const byId: Record<string, KnownAlert> = { ...known?.byId };
  const history = { since: known?.since ?? now, forgotten: known?.forgotten };
  const events: CarEvent[] = [];
  for (const alert of alerts) {
    const key = alertKey(alert);
    if (key === undefined) continue;
    const is = datedAlert(alert, now);
    const was = byId[key];
    const isNew = !was || (was.ended !== undefined && is.started > was.ended);
    if (!isNew && (was.ended !== undefined || is.ended === undefined)) continue;
    if (!was && isHistory(is, history)) continue;
    byId[key] = { ...is, started: isNew ? is.started : was.started };
    const tellsStart = isNew && (known !== undefined || (initial && is.ended === undefined));
    if (tellsStart) events.push(carEvent("alert.started", is.started, false, true, { alert }));
    if (known && is.ended !== undefined) {
      events.push(carEvent("alert.ended", is.ended, true, false, { alert }));
    }
  }
  return { known: { ...bounded(byId, history.forgotten), since: history.since }, events };
}

function alertKey({ id, type, startedAt }: Alert): string | undefined {
  if (id !== undefined) return `#${id}`;
  return type === undefined || startedAt === undefined ? undefined : `${type} ${startedAt}`;
}

function datedAlert(alert: Alert, now: string): KnownAlert {
  const dated = (at: string | undefined, moment: string) =>
    at === undefined || isAhead(at, moment) ? undefined : at;
  const told = dated(alert.at, now) ?? now;
  // Nothing is told before it starts, on whatever day the list is read.
  const started = dated(alert.startedAt, told) ?? told;
  const isOver = alert.active === undefined ? alert.endedAt !== undefined : !alert.active;
  if (!isOver) return { started };
  const ended = dated(alert.endedAt, now) ?? told;
  return { started: started < ended ? started : ended, ended };
}

function isHistory(
  { started, ended }: KnownAlert,
  { since, forgotten }: Pick<KnownAlerts, "since"> & { forgotten: string | undefined },
): boolean {
  if (ended !== undefined && ended <= since) return true;
  return forgotten !== undefined && (ended ?? started) <= forgotten;
}

function bounded(
  byId: Readonly<Record<string, KnownAlert>>,
  forgotten: string | undefined,
): Pick<KnownAlerts, "byId" | "forgotten"> {
  const when = ({ started, ended }: KnownAlert) => ended ?? started;
  const oldestFirst = Object.entries(byId).sort(([, a], [, b]) => (when(a) < when(b) ? -1 : 1));
  const kept = oldestFirst.slice(-KEPT);
  const dropped = oldestFirst.slice(0, -KEPT).map(([, alert]) => when(alert));
  const newest = latest([forgotten, ...dropped]);
  return { byId: Object.fromEntries(kept), ...(newest !== undefined && { forgotten: newest }) };
}
