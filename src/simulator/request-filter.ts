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
 * Which requests are meant: by method, by path, or by anything about them. A path in text is meant
 * whole or by its end from a slash on; a segment `*` is any one segment. A pattern is for this
 * process alone: matching what comes over the wire must not take longer than its length.
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
  return request.path === path || (path.startsWith("/") && endsWith(request.path, path));
}

function endsWith(path: string, end: string): boolean {
  const wanted = end.slice(1).split("/");
  const last = path.slice(1).split("/").slice(-wanted.length);
  return (
    last.length === wanted.length &&
    wanted.every((segment, index) => segment === "*" || segment === last[index])
  );
}
