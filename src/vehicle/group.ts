import { defined } from "../json";
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
