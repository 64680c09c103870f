/** What commands take. For the editor and the runtime alike. */
const TIME = /^([01]?\d|2[0-3]):[0-5]\d$/;

/** A time of day such as `22:30`. */
export function isTimeOfDay(value: unknown): value is string {
  return typeof value === "string" && TIME.test(value);
}
