import type { LoggedRequest } from "../request-log";
import { apiError, gatewayError, oauthError, type Reply } from "../reply";
import type { FaultOptions } from "./faults";

/** What happens instead of an answer. */
type Instead = Reply | "silence" | "cut";

/** What a fault puts in the place of the answer before the request is even looked at; undefined when it lets it pass. */
export function insteadOf(fault: FaultOptions, request: LoggedRequest): Instead | undefined {
  switch (fault.fault) {
    case "hang":
      return "silence";
    case "reset":
      return "cut";
    case "html":
      return loginPage;
    case "echo-secrets":
      return echo(request);
    case "401":
    case "403":
    case "404":
    case "429":
    case "500":
    case "503":
      return refusal(Number(fault.fault), request, fault.retryAfter);
    case "slow":
    case "truncated":
    case "invalid-json":
    case "reply-lost":
    case "rewrite":
      return undefined;
  }
}

/** What a fault makes of the answer: another one, or half of it, or nothing on the wire. */
export function distort(
  fault: FaultOptions | undefined,
  reply: Reply,
): { reply: Reply; cut?: "before" | "within" } {
  if (fault?.fault === "reply-lost") return { reply, cut: "before" };
  if (fault?.fault === "truncated") return { reply, cut: "within" };
  if (fault?.fault === "invalid-json") {
    return { reply: { ...reply, body: withoutValue(reply.body) } };
  }
  if (fault?.fault === "rewrite") return { reply: rewritten(reply, fault.rewrite) };
  return { reply };
}

function rewritten(reply: Reply, rewrite: FaultOptions["rewrite"]): Reply {
  if (!rewrite || reply.status >= 300 || reply.body === "") return reply;
  const isJson = (reply.headers["Content-Type"] ?? "").includes("json");
  const body: unknown = rewrite(isJson ? JSON.parse(reply.body) : reply.body);
  return { ...reply, body: typeof body === "string" ? body : JSON.stringify(body) };
}

/** Leaves the first id out, or else the first plain value: `"id": ,`. */
function withoutValue(json: string): string {
  const id = /"id":\s*("(?:[^"\\]|\\.)*"|[\d.]+)/;
  const any = /"([^"\\]+)":\s*("(?:[^"\\]|\\.)*"|-?[\d.]+|true|false|null)/;
  return id.test(json) ? json.replace(id, '"id": ,') : json.replace(any, '"$1": ,');
}

function refusal(status: number, request: LoggedRequest, retryAfter?: number): Reply {
  const headers = {
    ...(status === 429 && { "X-RateLimit-Reset": String(retryAfter ?? 1) }),
    ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
  };
  if (isIdentity(request)) {
    const [error, description] = oauthWords[status] ?? ["server_error", "Simulated fault"];
    return oauthError(status, error, description, headers);
  }
  const text = apiWords[status];
  return text ? apiError(status * 100, text) : gatewayError(status, "Simulated fault", headers);
}

const oauthWords: Record<number, [error: string, description: string]> = {
  401: ["invalid_client", "Client authentication failed"],
  403: ["access_denied", "Access denied"],
  404: ["not_found", "No such resource"],
  429: ["too_many_requests", "Too many requests"],
  500: ["server_error", "Internal error"],
  503: ["temporarily_unavailable", "Service unavailable"],
};

/** What the API says itself; the rest comes from the gateway before it. */
const apiWords: Record<number, string> = {
  403: "Forbidden: no access to this resource.",
  404: "Not Found: no data for this request.",
  500: "Internal Server Error",
};

function echo(request: LoggedRequest): Reply {
  const sent = [request.headers.authorization, request.query, request.form]
    .filter((part) => part !== undefined)
    .map((part) => (typeof part === "string" ? part : JSON.stringify(part)))
    .join(" ");
  const text = `Cannot process the request ${request.path} ${sent}`;
  return isIdentity(request) ? oauthError(400, "invalid_request", text) : apiError(40000, text);
}

const loginPage: Reply = {
  status: 200,
  headers: { "Content-Type": "text/html;charset=UTF-8" },
  body: "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>",
};

function isIdentity(request: LoggedRequest): boolean {
  return request.path.startsWith("/am/");
}
