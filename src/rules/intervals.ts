/** How often cars are looked at, in s. For the editor and the runtime alike. */
import { numberOf } from "../json";

/** What counts where nothing is given: with a brand's servers, and with simulated cars on this machine. */
export const INTERVALS = {
  real: { interval: 300, activeInterval: 120 },
  local: { interval: 5, activeInterval: 5 },
} as const;

/** The shortest intervals: the vendor's servers are to be spared, a simulator need not be. */
export const SHORTEST = { real: 60, local: 1 } as const;

/** Why this cannot be an interval, where none is shorter than `least`; undefined when it can, or is nothing. */
export function intervalFlaw(value: unknown, least: number): "badInterval" | undefined {
  if (value === undefined || value === "") return undefined;
  const seconds = numberOf(value);
  return seconds !== undefined && seconds >= least ? undefined : "badInterval";
}
