import type { Request } from "express";
import { queryOf } from "../exchange";
import type { Subject, Tokens } from "../identity/tokens";
import { apiError, gatewayError, Refusal } from "../reply";

/** Lets a request to the API pass, or throws a Refusal: the gateway checks who asks, the API what and how. */
export function admit(request: Request, tokens: Tokens, type: string): Subject {
  const subject = identify(request, tokens);
  const takesBody = request.method === "POST" || request.method === "PUT";
  if (!takesBody && hasBody(request)) {
    throw new Refusal(apiError(40000, `Bad Request: a ${request.method} has no body.`));
  }
  if (!accepts(request, type)) throw new Refusal(apiError(40600, `Not Acceptable: use ${type}`));
  return subject;
}

function identify(request: Request, tokens: Tokens): Subject {
  const clientId = queryOf(request).client_id;
  if (typeof clientId !== "string" || clientId === "") {
    throw unauthorized("Client id is missing from the query.");
  }
  const subject = tokens.subjectOf(bearer(request.headers.authorization));
  if (!subject) throw unauthorized("The access token is missing, invalid or expired.");
  if (subject.clientId !== clientId) throw unauthorized("Client id does not match the token.");
  if (request.headers["x-introspect-realm"] !== subject.realm) {
    throw unauthorized("The realm is missing or is not that of the token.");
  }
  return subject;
}

function bearer(authorization: string | undefined): string {
  return /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? "";
}

function unauthorized(moreInformation: string): Refusal {
  const headers = { "WWW-Authenticate": 'Bearer realm="connectedcar"' };
  return new Refusal(gatewayError(401, moreInformation, headers));
}

function hasBody({ headers }: Request): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

function accepts(request: Request, type: string): boolean {
  return request.headers.accept === undefined || request.accepts(type) !== false;
}
