import type { IncomingHttpHeaders } from "node:http";
import type { Fields } from "./fields";

/** A request as it arrived; `status` is there once it was answered. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string; // without the query
  readonly query: Fields;
  readonly headers: IncomingHttpHeaders;
  readonly form?: Fields;
  readonly at: number; // real time, ms since the epoch
  status?: number;
}

/**
 * Which requests are meant: by method, by path (whole, or its end from a slash on; or a pattern), or
 * by anything about them.
 */
export type RequestFilter =
  { method?: string; path?: string | RegExp } | ((request: LoggedRequest) => boolean);

/** Whether a request is meant; without a filter every one is. */
export function matches(filter: RequestFilter | undefined, request: LoggedRequest): boolean {
  if (filter === undefined) return true;
  if (typeof filter === "function") return filter(request);
  const { method, path } = filter;
  if (method !== undefined && method.toUpperCase() !== request.method) return false;
  if (path === undefined) return true;
  if (typeof path !== "string")
    return new RegExp(path, path.flags.replace(/[gy]/g, "")).test(request.path);
  return request.path === path || (path.startsWith("/") && request.path.endsWith(path));
}
