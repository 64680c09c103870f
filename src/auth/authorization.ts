import { createHash, randomBytes } from "node:crypto";
import type { Endpoints } from "../brands";
import { BadRequest, type PsaError, SignInRequired, Unavailable } from "../errors";
import { Secrets } from "../secrets";
import type { CodeProof } from "./identity-provider";
import { OAUTH_PATH } from "./oauth-path";

/** A sign-in that a browser was sent away for; the verifier never leaves this process. */
export interface Authorization extends CodeProof {
  /** The brand's page, for the browser. */
  url: string;
  /** What the answer must bring back. */
  state: string;
  /** What must not be seen of an answer. */
  secrets: Secrets;
}

/** What the brand's page answered; a code that was pasted alone has no state. */
export interface Answer {
  code: string;
  state: string | undefined;
}

/** Characters of an explanation that are shown. */
const LONGEST_DETAIL = 200;

/** What may be read out of whatever a person pastes or a browser brings: an address or a bare code. */
const BARE_CODE = /^[\w.~+/=-]{8,}$/;

/**
 * @param language of the brand's page, as `de` or `pt-BR`
 * @param secrets of the account, which no answer may show
 */
export function createAuthorization(
  { identityUrl, scope, redirectUri }: Endpoints,
  clientId: string,
  language: string,
  secrets = new Secrets(),
): Authorization {
  const verifier = randomBytes(48).toString("base64url");
  const state = randomBytes(24).toString("base64url");
  secrets.add(state, verifier);
  const url = new URL(`${identityUrl}${OAUTH_PATH}/authorize`);
  const names = scope.split(/[\s,]+/);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    local: toLocale(language),
    // OpenID Connect Core, section 11: else the server must ignore that scope.
    ...(names.includes("offline_access") ? { prompt: "consent" } : {}),
  }).toString();
  return { url: url.href, state, verifier, redirectUri, secrets };
}

/** The state in an answer, if it is an address that brings one. */
export function parseState(text: string): string | undefined {
  return parseParameters(text)?.get("state") ?? undefined;
}

/**
 * Reads the address a browser was sent back to, or a code copied out of it.
 * @throws SignInRequired when the person or the server said no; Unavailable when the server failed
 * @throws BadRequest when there is no code, or the address is another one
 */
export function parseAnswer(text: string, authorization: Authorization): Answer {
  const { redirectUri } = authorization;
  const parameters = parseParameters(text);
  if (parameters?.get("error")) throw parseRefusal(parameters, authorization);
  const code = parameters ? parameters.get("code") : BARE_CODE.exec(unquoted(text))?.[0];
  if (!code) throw new BadRequest("noCode", { redirectUri });
  const [address = ""] = unquoted(text).split(/[?#]/);
  if (address.includes("://") && !sameAddress(address, redirectUri)) {
    throw new BadRequest("wrongRedirect", { redirectUri });
  }
  return { code, state: parameters?.get("state") ?? undefined };
}

/** What the server says instead of a code (RFC 6749, section 4.1.2.1). */
function parseRefusal(parameters: URLSearchParams, { url, secrets }: Authorization): PsaError {
  const shown = (name: string) => {
    const text = secrets.scrub(parameters.get(name) ?? "").replace(/[\p{C}\s]+/gu, " ");
    return text.trim().slice(0, LONGEST_DETAIL);
  };
  const { host } = new URL(url);
  const [error, detail] = [shown("error"), shown("error_description") || undefined];
  if (error === "access_denied") return new SignInRequired("signInDenied", {}, { detail });
  if (error === "server_error" || error === "temporarily_unavailable") {
    return new Unavailable("authorizationFailed", { host, error }, { detail });
  }
  return new SignInRequired("authorizationRefused", { host, error }, { detail });
}

/** Lower case scheme and host, no slash at the end: browsers show an address in either form. */
function sameAddress(one: string, other: string): boolean {
  const plain = (text: string) => {
    const { protocol, host, pathname } = new URL(text);
    return `${protocol}//${host}${pathname.replace(/\/$/, "")}`.toLowerCase();
  };
  return URL.canParse(one) && plain(one) === plain(other);
}

/** The query of an address, or of the end of one; undefined for a text that has none. */
function parseParameters(text: string): URLSearchParams | undefined {
  const query = unquoted(text)
    .split("#")
    .map((part) => part.replace(/^[^?=]*\?/, ""))
    .find((part) => /(^|&)(code|error|state)=/.test(part));
  return query === undefined ? undefined : new URLSearchParams(query);
}

/** What comes along when an address is copied out of a browser's tools. */
function unquoted(text: string): string {
  return text.trim().replace(/^(location:\s*)?["'<]?|["'>]?$/gi, "");
}

/** The vendor wants a language with its country. */
function toLocale(language: string): string {
  try {
    const { language: name, region } = new Intl.Locale(language).maximize();
    return region ? `${name}-${region}` : "en-GB";
  } catch {
    return "en-GB";
  }
}
