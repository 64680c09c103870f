import { BadRequest } from "./errors";
import { timeOf } from "./rules/durations";

/**
 * A moment given as a date (a Date, ISO 8601, or ms since the epoch) or as a duration back from now
 * (`P7D`).
 * @throws BadRequest naming the option
 */
export function momentOf(value: unknown, option: string): Date {
  const moment = new Date(millisecondsOf(value));
  if (!Number.isNaN(moment.getTime())) return moment;
  throw new BadRequest("badMoment", { option, value: String(value) });
}

function millisecondsOf(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "number") return value;
  return typeof value === "string" ? timeOf(value) : NaN;
}

/** Durations; the unit is in the name. */
export const MINUTE_S = 60;
export const HOUR_S = 3600;
export const DAY_S = 86_400;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** A time of day for people, `14:05`; with the date when it is not today. */
export function clockTime(at: Date): string {
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return at.toDateString() === new Date().toDateString()
    ? time
    : `${at.toLocaleDateString("en-CA")} ${time}`;
}
