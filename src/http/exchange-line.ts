import { shortPath } from "../log";
import type { Quota } from "./quota";

interface Exchange {
  method: string;
  url: URL;
  /** How often the same was sent before. */
  retries?: number;
}

/**
 * One exchange as the log tells it: `GET /connectedcar/v4/user/vehicles/abcd…/status 200 in 143 ms, 1 retry, 4980 of 5000 requests left`.
 * @param outcome the HTTP status, or why there is none
 * @param ms how long it took
 */
export function exchangeLine(
  { method, url, retries = 0 }: Exchange,
  outcome: number | string,
  ms: number,
  { limit, remaining }: Quota = {},
): string {
  const again = retries === 0 ? [] : [retries === 1 ? "1 retry" : `${retries} retries`];
  const of = limit === undefined ? "" : ` of ${limit}`;
  const left = remaining === undefined ? [] : [`${remaining}${of} requests left`];
  const took = `${method} ${shortPath(url.pathname)} ${outcome} in ${Math.round(ms)} ms`;
  return [took, ...again, ...left].join(", ");
}
