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

/** A time of day for people, `14:05`; with the date when it is not today. */
export function clockTime(at: Date): string {
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return at.toDateString() === new Date().toDateString()
    ? time
    : `${at.toLocaleDateString("en-CA")} ${time}`;
}
