import { isDeepStrictEqual } from "node:util";
import { copyOf } from "../../json";
import { type Group, latest } from "../group";
import type { VehicleState } from "../state";

/** A group of the state. */
export type GroupName = Exclude<keyof VehicleState, "at">;

/** What is known of a car after a reading, and which groups were news. */
export interface Merged {
  state: VehicleState;
  news: ReadonlySet<GroupName>;
}

/** Ms a date may lie ahead of the sighting; further ahead, the clock of the car is wrong. */
const AHEAD = 86_400_000;

/**
 * Takes a reading into what is known, group by group: only a group with a newer date replaces one. A group
 * without a date never replaces a dated one, and another undated one only if it differs and the reading as a
 * whole is not older than the last. `seenAt` in ms.
 */
export function merged(known: VehicleState, reading: VehicleState, seenAt: number): Merged {
  const { at: sent, ...groups } = reading;
  const renewed = isPlausible(sent, seenAt) ? sent : undefined;
  const isLate = renewed !== undefined && known.at !== undefined && renewed < known.at;
  const state: VehicleState = { ...known };
  const news = new Set<GroupName>();
  for (const [name, group] of Object.entries(groups) as [GroupName, Group][]) {
    const trusted = withTrustedDate(group, seenAt);
    if (!replaces(trusted, known[name], isLate)) continue;
    Object.assign(state, { [name]: copyOf(trusted) });
    news.add(name);
  }
  const at = latest([known.at, renewed]);
  return { state: at === undefined ? state : { ...state, at }, news };
}

/** The group as news of this moment; undefined if it is not newer than what is known. */
export function newer<T extends Group>(known: T | undefined, sent: T, seenAt: number) {
  const trusted = withTrustedDate(sent, seenAt);
  return replaces(trusted, known, false) ? copyOf(trusted) : undefined;
}

/** Whether a date can be true at the moment of the sighting (ms). */
export function isPlausible(at: string | undefined, seenAt: number): boolean {
  return at === undefined || Date.parse(at) <= seenAt + AHEAD;
}

function replaces(group: Group, known: Group | undefined, isLate: boolean): boolean {
  if (known === undefined) return true;
  if ("missing" in group && !("missing" in known)) return false;
  if (known.at !== undefined) return group.at !== undefined && group.at > known.at;
  return !isLate && !isDeepStrictEqual(group, known);
}

function withTrustedDate<T extends Group>(group: T, seenAt: number): T {
  if (isPlausible(group.at, seenAt)) return group;
  const { at: _at, ...undated } = group;
  return undated as T;
}
