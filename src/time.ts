import { BadRequest } from "./errors";

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
