import { BadRequest } from "./errors";

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
/** Seconds of a week, a day, an hour, a minute and a second, in the order of the expression. */
const UNITS = [604_800, 86_400, 3_600, 60, 1];

/** Seconds of an ISO 8601 duration in weeks, days, hours, minutes, seconds; undefined if it is none. */
export function durationSeconds(text: string): number | undefined {
  const parts = DURATION.exec(text);
  if (!parts || !/\d/.test(text)) return undefined;
  return UNITS.reduce((sum, unit, index) => sum + unit * Number(parts[index + 1] ?? 0), 0);
}

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
  if (typeof value !== "string") return NaN;
  const back = durationSeconds(value);
  if (back !== undefined) return Date.now() - back * 1000;
  return /^\d{4}-\d\d/.test(value) ? Date.parse(value) : NaN;
}
