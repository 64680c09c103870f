import { type JsonObject, isObject } from "../json";
import { type Sparse, dateAt } from "./wire";

/** What belongs together, and when the car measured it (ISO 8601, UTC); absent when it did not say. */
export interface Group {
  at?: string;
}

/** When a part was measured: formats and parts differ in whether they write `createdAt` or `updatedAt`. */
export function measuredAt(sent: unknown): string | undefined {
  return later(dateAt(sent, "createdAt"), dateAt(sent, "updatedAt"));
}

/** The latest of some moments. */
export function latest(moments: readonly (string | undefined)[]): string | undefined {
  return moments.reduce(later, undefined);
}

/** Ms by which clocks that are right may differ. */
const SKEW = 600_000;

/** Whether a date lies so far ahead of a moment that the clock it comes from is wrong; both ISO 8601. */
export function isAhead(at: string, moment: string): boolean {
  return at > moment && Date.parse(at) > Date.parse(moment) + SKEW;
}

/** What was read without the dates that lie ahead of a moment, nor what is counted from them. */
export function withoutDatesAhead<T extends object>(read: T, moment: string): T {
  return hasDatesAhead(read, moment) ? withoutThem(read, moment) : read;
}

function hasDatesAhead(read: object, moment: string): boolean {
  for (const name in read) {
    const value = (read as JsonObject)[name];
    if (
      name === "at" ? isDateAhead(value, moment) : isObject(value) && hasDatesAhead(value, moment)
    )
      return true;
  }
  return false;
}

function isDateAhead(at: unknown, moment: string): boolean {
  return typeof at === "string" && isAhead(at, moment);
}

function withoutThem<T extends object>(read: T, moment: string): T {
  const isWrong = isDateAhead((read as { at?: unknown }).at, moment);
  const entries = Object.entries(read)
    .filter(([name]) => !isWrong || (name !== "at" && name !== "endsAt"))
    .map(([name, value]: [string, unknown]) => {
      return [name, isObject(value) ? withoutThem(value, moment) : value];
    });
  return Object.fromEntries(entries) as T;
}

/** A group told of by one or more parts, each with its own date or else `at`; merged as by `newest`. */
export function readGroup<T extends Group>(
  parts: readonly unknown[],
  at: string | undefined,
  read: (part: unknown) => Sparse<T>,
): T | undefined {
  const readings: Sparse<T>[] = [];
  for (const part of parts) {
    if (part === undefined) continue;
    const reading = told<T>(read(part), measuredAt(part) ?? at);
    if (reading) readings.push(reading);
  }
  return merged(readings);
}

/**
 * Several readings of a group as one: field by field the newest wins, on ties the one listed first, and an
 * undated one never against a dated. Undefined when none says anything.
 */
export function newest<T extends Group>(readings: readonly Sparse<T>[]): T | undefined {
  return merged(
    readings.map((reading) => told<T>(reading)).filter((reading) => reading !== undefined),
  );
}

/** What a reading says, with its date or else `at`, which comes first; undefined when it says nothing more. */
function told<T extends Group>(reading: Sparse<T>, at?: string): Sparse<T> | undefined {
  const said: Record<string, unknown> = at === undefined ? {} : { at };
  let saysMore = false;
  for (const name in reading) {
    if (reading[name] === undefined) continue;
    said[name] = reading[name];
    saysMore ||= name !== "at";
  }
  return saysMore ? (said as Sparse<T>) : undefined;
}

/** The first of them becomes the whole. */
function merged<T extends Group>(readings: Sparse<T>[]): T | undefined {
  if (readings.length > 1) readings.reverse().sort((a, b) => order(a.at ?? "", b.at ?? ""));
  const [whole, ...others] = readings;
  return whole && (Object.assign(whole, ...others) as T);
}

function later(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? other : one;
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
