import { defined, isObject } from "../json";
import { type Sparse, moment } from "./wire";

/** What belongs together, and when the car measured it (ISO 8601, UTC); absent when it did not say. */
export interface Group {
  at?: string;
}

/** When a part was measured: formats and parts differ in whether they write `createdAt` or `updatedAt`. */
export function measuredAt(sent: unknown): string | undefined {
  return latest([moment(sent, "createdAt"), moment(sent, "updatedAt")]);
}

/** The latest of some moments. */
export function latest(moments: readonly (string | undefined)[]): string | undefined {
  return moments
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
}

/** Ms by which clocks that are right may differ. */
const SKEW = 600_000;

/** Whether a date lies so far ahead of a moment that the clock it comes from is wrong; both ISO 8601. */
export function isAhead(at: string, moment: string): boolean {
  return Date.parse(at) > Date.parse(moment) + SKEW;
}

/** What was read without the dates that lie ahead of a moment, nor what is counted from them. */
export function withoutDatesAhead<T extends object>(read: T, moment: string): T {
  const { at } = read as { at?: unknown };
  const isWrong = typeof at === "string" && isAhead(at, moment);
  const entries = Object.entries(read)
    .filter(([name]) => !isWrong || (name !== "at" && name !== "endsAt"))
    .map(([name, value]: [string, unknown]) => {
      return [name, isObject(value) ? withoutDatesAhead(value, moment) : value];
    });
  return Object.fromEntries(entries) as T;
}

/** A group told of by one or more parts, each with its own date or else `at`; as `newest`. */
export function group<T extends Group>(
  parts: readonly unknown[],
  at: string | undefined,
  read: (part: unknown) => Sparse<T>,
): T | undefined {
  return newest<T>(parts.map((part) => Object.assign({ at: measuredAt(part) ?? at }, read(part))));
}

/**
 * Several readings of a group as one: field by field the newest wins, on ties the one listed first, and an
 * undated one never against a dated. Undefined when none says anything.
 */
export function newest<T extends Group>(readings: readonly Sparse<T>[]): T | undefined {
  const telling = readings
    .map((reading) => defined(reading) as T)
    .filter((reading) => Object.keys(reading).some((name) => name !== "at"));
  if (telling.length === 0) return undefined;
  const newestLast = telling.reverse().sort((a, b) => order(a.at ?? "", b.at ?? ""));
  return Object.assign({}, ...newestLast) as T;
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
