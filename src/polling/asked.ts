import type { Need } from "../events/catalogue";
import { DAY_MS, HOUR_MS } from "../time";
import { againAfter } from "./again";

/** What a car is asked for, one request each. */
export type Resource = Extract<Need, "status" | "alerts" | "trips" | "maintenance">;

/** What is known of asking for one resource. */
export interface Asked {
  /** On the monotonic clock, in ms. */
  at: number;
  /** Answers in a row that did not bring it. */
  vain: number;
  /** The last of these said that there is no such thing; else it was no answer of use. */
  isRefused: boolean;
  /** The date of the newest that the car had sent then. */
  newestAt: string | undefined;
}

/**
 * How often what seldom changes is read, in ms; the status at each look. Alerts and trips also when a drive is
 * over; alerts once a day while the car sends nothing.
 */
const PERIODS: Readonly<Record<Resource, number>> = {
  status: 0,
  alerts: HOUR_MS,
  trips: DAY_MS,
  maintenance: DAY_MS,
};
/** So many refusals in a row are for good, where it never was there. */
export const MAX_MISSING = 3;

/**
 * ms from asking for a resource until it is asked for again. What was there before and is gone comes back,
 * and so does what was garbage. Only what never was there is asked for once a day.
 * @param wasThere it was, at any time
 * @param isSilent the car has sent nothing since
 */
export function periodOf(
  what: Resource,
  { vain, isRefused }: Pick<Asked, "vain" | "isRefused">,
  wasThere: boolean,
  isSilent: boolean,
): number {
  if (vain > 0 && (wasThere || !isRefused)) return againAfter(vain);
  return vain >= MAX_MISSING || (what === "alerts" && isSilent) ? DAY_MS : PERIODS[what];
}
