import { MINUTE_MS } from "../time";

/** ms */
const STEPS = [2, 5, 10, 20, 30, 60].map((minutes) => minutes * MINUTE_MS);

/**
 * ms until what is missing is asked for again: within minutes at first, and never less than hourly.
 * @param times how often in a row it was not there
 */
export function againAfter(times: number): number {
  return times <= 0 ? 0 : (STEPS[Math.min(times, STEPS.length) - 1] ?? 0);
}
