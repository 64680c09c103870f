import { numberOf, textOf } from "../json";
import { DAY_MS } from "../time";

/** How many requests a server still takes: of the day's and of the second's, as far as it says. */
export interface Quota {
  limit?: number | undefined;
  remaining?: number | undefined;
  burst?: number | undefined;
}

/** The value of a header, as Node.js gives it. */
type Header = (name: string) => unknown;

/**
 * Reads the rate-limit headers. The vendor numbers the windows (`-1` the day, `-2` the second); other
 * gateways leave the number out, or put all windows into one header: there the day is the one that
 * allows most.
 */
export function parseQuota(header: Header): Quota {
  const numbers = (name: string) => numbersIn(header(`x-ratelimit-${name}`));
  const limits = numbers("limit");
  const remaining = numbers("remaining");
  const day = Math.max(0, limits.indexOf(Math.max(...limits)));
  return {
    limit: numbers("limit-1")[0] ?? limits[day],
    remaining: numbers("remaining-1")[0] ?? remaining[day],
    burst: numbers("remaining-2")[0] ?? remaining.find((_, window) => window !== day),
  };
}

/** Every number of a header such as `3`, `name=rate-limit,3;` or `name=day,90,name=second,8`. */
function numbersIn(value: unknown): readonly number[] {
  const text = textOf(value);
  if (text === undefined) return [];
  return text
    .split(/[,;]/)
    .map((part) => (/^\s*-?\d+\s*$/.test(part) ? numberOf(part) : undefined))
    .filter((number) => number !== undefined)
    .map((number) => Math.max(0, number));
}

/** No server is believed that it wants to be left alone for longer; ms. */
const LONGEST_WAIT = DAY_MS;
/** RFC 9110, 5.6.7: every form of an HTTP date begins with a day's name. `Date.parse` would take far more. */
const HTTP_DATE = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i;

/**
 * ms until the server wants to be asked again, by `Retry-After` in s or as a date, within a day; undefined when it
 * does not say, or nothing that makes sense. A date counts from the server's own clock, if it tells it.
 */
export function parseRetryAfter(header: Header): number | undefined {
  const value = textOf(header("retry-after"))?.trim() ?? "";
  const wait = /^\d+(\.\d+)?$/.test(value)
    ? Number(value) * 1000
    : HTTP_DATE.test(value)
      ? Date.parse(value) - (dateOf(header) ?? Date.now())
      : NaN;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), LONGEST_WAIT);
}

/** When a reply was sent, on the server's clock; ms since the epoch. */
export function dateOf(header: Header): number | undefined {
  const moment = Date.parse(textOf(header("date")) ?? "");
  return Number.isNaN(moment) ? undefined : moment;
}
