import { BadRequest } from "./errors";

const DURATION =
  /^P(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)S)?)?$/;
const SECONDS = { weeks: 604_800, days: 86_400, hours: 3_600, minutes: 60, seconds: 1 };

/** Seconds of an ISO 8601 duration in weeks, days, hours, minutes, seconds; undefined if it is none. */
export function durationSeconds(text: string): number | undefined {
  const groups = DURATION.exec(text)?.groups;
  if (!groups || !/\d/.test(text)) return undefined;
  return Object.entries(SECONDS).reduce(
    (sum, [unit, seconds]) => sum + Number(groups[unit] ?? 0) * seconds,
    0,
  );
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
