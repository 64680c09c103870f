import {
  BadRequest,
  BadResponse,
  type ErrorOrigin,
  type ErrorParams,
  type ErrorText,
  Forbidden,
  InvalidClient,
  NoData,
  NotConfigured,
  type PsaError,
  RateLimited,
  SignInRequired,
  Unavailable,
} from "../errors";
import type { HttpReply } from "./exchange";
import { type JsonObject, isObject, numberOf, objectOf, textOf } from "../json";
import { ProxyFailure } from "./proxy";
import type { Secrets } from "../secrets";
import { clockTime } from "../time";
import { type TlsSetting, clientCertificateFailure, tlsFailure } from "./tls";

/** The typed error, and its text. */
type Row = readonly [
  Kind: new (text: ErrorText, params: ErrorParams, origin: ErrorOrigin) => PsaError,
  text: ErrorText,
];
/** A row by HTTP status, else by its hundreds. */
type Rows = Readonly<Record<number, Row>>;

/** Whom a request was for. */
export type Asked = "api" | "identityProvider";

/**
 * Who answers, as far as the body tells: the one who was asked, the gateway before it, nobody in
 * particular (no body), or somebody else: a proxy, a filter, a web server.
 */
type Speaker = "itself" | "gateway" | "nobody" | "somebody";

const SOMEBODY: Rows = {
  2: [BadResponse, "notJson"],
  3: [BadResponse, "redirected"],
  4: [Unavailable, "inBetween"],
  429: [RateLimited, "rateLimited"],
  5: [Unavailable, "serverError"],
};
const API_GATEWAY: Rows = {
  ...SOMEBODY,
  401: [SignInRequired, "tokenRefused"],
  403: [Forbidden, "gatewayForbids"],
  404: [BadResponse, "gatewayKnowsNot"],
  4: [BadRequest, "gatewayRefuses"],
};
const IDENTITY_GATEWAY: Rows = {
  ...SOMEBODY,
  2: [BadResponse, "wrongShape"],
  401: [InvalidClient, "invalidClient"],
  403: [Forbidden, "signInForbidden"],
  404: [NotConfigured, "noIdentityProvider"],
  4: [Unavailable, "serverError"],
};

/** Who was asked, who answers, with which status. */
const REFUSALS: Readonly<Record<Asked, Readonly<Record<Speaker, Rows>>>> = {
  api: {
    itself: {
      ...SOMEBODY,
      401: [SignInRequired, "tokenRefused"],
      403: [Forbidden, "forbidden"],
      404: [NoData, "noData"],
      4: [BadRequest, "badRequest"],
    },
    gateway: API_GATEWAY,
    nobody: { ...SOMEBODY, 401: [SignInRequired, "tokenRefused"] },
    somebody: SOMEBODY,
  },
  identityProvider: {
    itself: {
      ...IDENTITY_GATEWAY,
      2: [BadRequest, "authorizationRefused"],
      4: [BadRequest, "authorizationRefused"],
    },
    gateway: IDENTITY_GATEWAY,
    nobody: { ...SOMEBODY, 401: [InvalidClient, "invalidClient"] },
    somebody: { ...SOMEBODY, 404: [Unavailable, "noIdentityProvider"] },
  },
};

/** OAuth's own words (RFC 6749, 4.1.2.1 and 5.2): they decide whatever the status. */
const OAUTH_WORDS: Readonly<Record<string, Row>> = {
  invalid_grant: [SignInRequired, "invalidGrant"],
  invalid_client: [InvalidClient, "invalidClient"],
  unauthorized_client: [InvalidClient, "invalidClient"],
  access_denied: [Forbidden, "signInForbidden"],
  server_error: [Unavailable, "serverError"],
  temporarily_unavailable: [Unavailable, "serverError"],
  invalid_request: [BadRequest, "authorizationRefused"],
  invalid_scope: [BadRequest, "authorizationRefused"],
  unsupported_grant_type: [BadRequest, "authorizationRefused"],
};

/** What a proxy says to CONNECT, by status, else by its hundreds; 0: what no proxy says. */
const PROXY_REFUSALS: Rows = {
  0: [Unavailable, "notAProxy"],
  401: [NotConfigured, "proxyLogin"],
  403: [Unavailable, "proxyBlocks"],
  407: [NotConfigured, "proxyLogin"],
  451: [Unavailable, "proxyBlocks"],
  5: [Unavailable, "proxyFailed"],
  501: [Unavailable, "notAProxy"],
};

/** What is known of a refused request. */
export interface Refused {
  asked: Asked;
  url: URL;
  secrets: Secrets;
  tls: TlsSetting;
}

/** Characters of a server's own words that an error quotes. */
const LONGEST_DETAIL = 200;
/** Refusals are short: no longer body is looked at for one that comes as a success. */
const LONGEST_REFUSAL = 4096;

/** The typed error of a reply that is no success. */
export function errorFor(reply: HttpReply, { asked, url, secrets, tls }: Refused): PsaError {
  const body = objectOf(parsed(reply.text, secrets));
  const { host, pathname: path } = url;
  const status = meantStatus(reply);
  const speaker = findSpeaker(asked, body, reply.text);
  const origin: ErrorOrigin = {
    status,
    ...(asked === "api" && speaker === "itself" && readCodes(body)),
    // In what comes as a success of the identity provider there may be tokens that nobody knows yet.
    ...(!(asked === "identityProvider" && reply.status < 300) && {
      detail: findDetail(body, reply.text, secrets)?.slice(0, LONGEST_DETAIL),
    }),
  };
  const certificate = aboutCertificate(reply);
  if (certificate) return clientCertificateFailure(host, certificate, tls, origin);
  const word = asked === "identityProvider" ? textOf(body.error) : undefined;
  const own =
    word !== undefined && Object.hasOwn(OAUTH_WORDS, word) ? OAUTH_WORDS[word] : undefined;
  const [Kind, text] = own ?? findRow(REFUSALS[asked][speaker], status);
  if (text === "rateLimited") return rateLimited(reply, origin);
  const error = new Kind(
    text,
    { host, path, status, error: word ?? "", expected: "access_token" },
    origin,
  );
  return asked === "api" ? error.keepingSignIn() : error;
}

/** The status a reply means: gateways and servers were seen to send their refusals as successes. */
export function meantStatus({ status, text }: Pick<HttpReply, "status" | "text">): number {
  if (status !== 200 || text.length > LONGEST_REFUSAL) return status;
  if (!(text.includes('"httpCode"') || text.includes('"code"'))) return status;
  const body = objectOf(parsed(text));
  const meant = numberOf(body.httpCode) ?? (isApiError(body) ? toStatus(body.code) : NaN);
  return meant >= 400 && meant < 600 ? meant : status;
}

/** Where a request failed that got no reply, and by what. */
export interface Failed {
  url: URL;
  /** Host and port of the proxy on the way. */
  proxy: string | undefined;
  /** How long it was waited for, if in vain. */
  seconds: number | undefined;
  /** The longest body that is taken, in MB. */
  megabytes: number;
  tls: TlsSetting;
}

/** The typed error of a request that got no reply. Reads codes alone: all else may quote what was sent. */
export function errorForFailure(error: unknown, failed: Failed): PsaError {
  const { url, proxy = "", seconds, megabytes, tls } = failed;
  const { host, pathname: path } = url;
  const { cause, code: sent, message = "" } = (error ?? {}) as Partial<Error & { code: unknown }>;
  if (seconds !== undefined) {
    return new Unavailable(proxy ? "timeoutByProxy" : "timeout", { host, seconds, proxy });
  }
  if (cause instanceof ProxyFailure) return proxyFailure(cause, host);
  const refused = tlsFailure(host, error, tls);
  if (refused) return refused;
  const code = textOf(sent) ?? "?";
  if (message.startsWith("maxContentLength")) {
    return new BadResponse("tooLarge", { host, path, megabytes });
  }
  // From the parser of HTTP, from unpacking, and when the connection ends within a body.
  if (/^(HPE_|Z_|ERR__|ERR_BROTLI|ERR_BAD_RESPONSE)/.test(code)) {
    return new Unavailable("damaged", { host, code });
  }
  return new Unavailable(proxy ? "unreachableByProxy" : "unreachable", { host, code, proxy });
}

function proxyFailure({ proxy: { name: proxy, hasLogin }, code }: ProxyFailure, host: string) {
  if (typeof code === "string") {
    // It spoke, but not as a proxy does; or it could not be reached.
    const isOdd = /^(HPE_|ECONNRESET)/.test(code);
    return new Unavailable(isOdd ? "notAProxy" : "proxyUnreachable", { proxy, code });
  }
  const [Kind, text] = findRow(PROXY_REFUSALS, code, 0);
  const said = text === "proxyLogin" && hasLogin ? "proxyLoginRefused" : text;
  return new Kind(said, { proxy, host, code: `HTTP ${code}` }, {});
}

function findRow(rows: Rows, status: number, fallback = 2): Row {
  const row = rows[status] ?? rows[Math.floor(status / 100)] ?? rows[fallback];
  return row ?? [BadResponse, "notJson"];
}

function findSpeaker(asked: Asked, body: JsonObject, text: string): Speaker {
  if (asked === "api" ? isApiError(body) : textOf(body.error) !== undefined) return "itself";
  const isGateway = ["httpCode", "httpMessage", "moreInformation"].some((name) => name in body);
  if (isGateway) return "gateway";
  // JSON of the identity provider that is not OAuth's, or OAuth's word (RFC 6750) before the API.
  if (asked === "api" ? textOf(body.error) !== undefined : Object.keys(body).length > 0) {
    return "gateway";
  }
  return text.trim() === "" ? "nobody" : "somebody";
}

/** `{code, uuid, message, timestamp}` or `{code, debug, message}`, any part of which may be missing. */
function isApiError({ code, uuid, debug, message, _links: links }: JsonObject): boolean {
  if (links !== undefined) return false;
  const isOwnCode = /^\d{4,}$/.test(textOf(code) ?? "");
  const hasWords = [uuid, debug, message].some((words) => textOf(words) !== undefined);
  return isOwnCode ? hasWords : textOf(uuid) !== undefined && textOf(message) !== undefined;
}

/** The API's codes have five digits, of which the first three are the HTTP status. */
function toStatus(code: unknown): number {
  const text = textOf(code) ?? "";
  return /^\d{5}$/.test(text) ? Math.floor(Number(text) / 100) : NaN;
}

/** Support of the vendor asks for these. */
function readCodes({ code, uuid }: JsonObject): ErrorOrigin {
  return { code: textOf(code), uuid: textOf(uuid) };
}

const WORDS = ["message", "moreInformation", "httpMessage", "debug", "error_description"];

/** What the server says for people: in JSON, or as the title of a page. */
function findDetail(body: JsonObject, text: string, secrets: Secrets): string | undefined {
  const words = WORDS.map((name) => textOf(body[name])).find((value) => value !== undefined);
  if (words !== undefined) return words;
  const [, title] = /<title>([^<]{1,500})<\/title>/i.exec(text.slice(0, LONGEST_REFUSAL)) ?? [];
  return title && secrets.scrub(title.replace(/\s+/g, " ").trim());
}

/** What nginx says of a client certificate; its statuses 495 and 496 reach clients as 400 by default. */
function aboutCertificate({ status, text }: HttpReply): string | undefined {
  if (![400, 495, 496].includes(status)) return undefined;
  const [words] = /(No required|The) SSL certificate (was sent|error)/.exec(text) ?? [];
  return words ?? (status === 400 ? undefined : `HTTP ${status}`);
}

function parsed(text: string, secrets?: Secrets): unknown {
  try {
    const value: unknown = secrets ? secrets.parseJson(text) : JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function rateLimited({ retryAfter }: HttpReply, origin: ErrorOrigin): RateLimited {
  const retryAt = moment(retryAfter);
  return retryAt === undefined
    ? new RateLimited("rateLimitedUnknown", {}, origin)
    : new RateLimited("rateLimited", { until: clockTime(retryAt) }, { ...origin, retryAt });
}

function moment(wait: number | undefined): Date | undefined {
  return wait === undefined ? undefined : new Date(Date.now() + wait);
}
