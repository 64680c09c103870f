import {
  BadRequest,
  BadResponse,
  type ErrorOrigin,
  Forbidden,
  NoData,
  type PsaError,
  RateLimited,
  Unavailable,
  clockTime,
} from "./errors";
import type { HttpReply } from "./http";

const LONGEST_DETAIL = 200;
const LONGEST_WAIT = 86_400_000;

/**
 * The typed error of an HTTP status that is no success, the same for identity provider and API.
 * @param said what the body tells, already without secrets
 */
export function refusalOf(reply: HttpReply, url: URL, said: ErrorOrigin): PsaError {
  const { status } = reply;
  const { host, pathname: path } = url;
  const origin: ErrorOrigin = { ...said, status, detail: said.detail?.slice(0, LONGEST_DETAIL) };
  if (status >= 500) return new Unavailable("serverError", { host, status }, origin);
  if (status === 429) return rateLimited(reply, origin);
  if (status === 404) return new NoData("noData", { path }, origin);
  if (status === 403) return new Forbidden("forbidden", { path }, origin);
  if (status >= 400) return new BadRequest("badRequest", { host, path }, origin);
  if (status >= 300) return new BadResponse("redirected", { host, path }, origin);
  return new BadResponse("notJson", { host, path }, origin);
}

/** When the server wants to be asked again: `Retry-After` in s or as a date, within a day. */
export function retryAfter(reply: HttpReply): Date | undefined {
  const value = reply.retryAfter;
  if (value === undefined) return undefined;
  const wait = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? undefined : new Date(Date.now() + Math.min(wait, LONGEST_WAIT));
}

function rateLimited(reply: HttpReply, origin: ErrorOrigin): RateLimited {
  const retryAt = retryAfter(reply);
  return retryAt === undefined
    ? new RateLimited("rateLimitedUnknown", {}, origin)
    : new RateLimited("rateLimited", { until: clockTime(retryAt) }, { ...origin, retryAt });
}
