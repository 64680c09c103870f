import { randomUUID } from "node:crypto";

/** What a route answers, before it goes over the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const HAL = "application/hal+json;charset=UTF-8";

/** A good answer of the API. */
export function halReply(body: object, type = HAL): Reply {
  return jsonReply(200, body, { "Content-Type": type });
}

/** JSON with a status. */
export function jsonReply(
  status: number,
  body: object,
  headers: Record<string, string> = {},
): Reply {
  return {
    status,
    headers: { "Content-Type": "application/json;charset=UTF-8", ...headers },
    body: JSON.stringify(body),
  };
}

/** A request that is refused; carries the answer to it. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(readonly reply: Reply) {
    super(`Refused with ${String(reply.status)}`);
  }
}

/** The API refuses: `code` has five digits, of which the first three are the HTTP status. */
export function apiError(code: number, message: string): Reply {
  const timestamp = new Date().toISOString();
  const body = { uuid: randomUUID(), code, message, timestamp };
  return jsonReply(Math.floor(code / 100), body, { "Content-Type": HAL });
}

/** The gateway before the API refuses, in its own words. */
export function gatewayError(
  status: number,
  moreInformation: string,
  headers: Record<string, string> = {},
): Reply {
  const httpMessage = gatewayWords[status] ?? "Error";
  return jsonReply(status, { httpCode: String(status), httpMessage, moreInformation }, headers);
}

const gatewayWords: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  413: "Payload Too Large",
  415: "Unsupported Media Type",
  421: "Misdirected Request",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** The identity provider refuses (RFC 6749, section 5.2). */
export function oauthError(
  status: number,
  error: string,
  description: string,
  headers: Record<string, string> = {},
): Reply {
  return jsonReply(
    status,
    { error_description: description, error },
    { "Cache-Control": "no-store", Pragma: "no-cache", ...headers },
  );
}
