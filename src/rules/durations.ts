/** Durations and moments as a user writes them. For the editor and the runtime alike. */

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
 * A moment written as an ISO 8601 date or as a duration back from now (`P7D`), in ms since the epoch; NaN for what
 * is neither.
 */
export function timeOf(text: string, now = Date.now()): number {
  const back = durationSeconds(text);
  const time = back === undefined ? dateOf(text) : now - back * 1000;
  return new Date(time).getTime();
}

/** Why this is no moment; undefined when it is one. */
export function momentFlaw(text: string): "badMoment" | undefined {
  return Number.isNaN(timeOf(text)) ? "badMoment" : undefined;
}

function dateOf(text: string): number {
  return /^\d{4}-\d\d/.test(text) ? Date.parse(text) : NaN;
}
