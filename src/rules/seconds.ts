/** Options in seconds without a floor. For the editor and the runtime alike. */
import { numberOf } from "../json";

/** Seconds, also as text; undefined for nothing and for what is no number of them. */
export function secondsOf(value: unknown): number | undefined {
  const seconds = value === "" ? undefined : numberOf(value);
  return seconds !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** Why these cannot be seconds; undefined when they can, or are nothing. */
export function secondsFlaw(value: unknown): "badSeconds" | undefined {
  const isNothing = value === undefined || value === "";
  return isNothing || secondsOf(value) !== undefined ? undefined : "badSeconds";
}
