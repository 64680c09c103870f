import { createHash, randomBytes } from "node:crypto";
import type { Endpoints } from "../brands";
import { BadRequest, SignInRequired } from "../errors";
import { type CodeProof, OAUTH_PATH } from "./identity-provider";

/** A sign-in that a browser was sent away for; the verifier never leaves this process. */
export interface Authorization extends CodeProof {
  /** The brand's page, for the browser. */
  url: string;
  /** What the answer must bring back. */
  state: string;
}

/** What the brand's page answered; a code that was pasted alone has no state. */
export interface Answer {
  code: string;
  state: string | undefined;
}

/** What may be read out of whatever a person pastes or a browser brings: an address or a bare code. */
const BARE_CODE = /^[\w.~+/=-]{8,}$/;

/** @param language of the brand's page, as `de` or `pt-BR` */
export function authorizationOf(
  { identityUrl, scope, redirectUri }: Endpoints,
  clientId: string,
  language: string,
): Authorization {
  const verifier = randomBytes(48).toString("base64url");
  const state = randomBytes(24).toString("base64url");
  const url = new URL(`${identityUrl}${OAUTH_PATH}/authorize`);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    local: localeOf(language),
  }).toString();
  return { url: url.href, state, verifier, redirectUri };
}

/** The state in an answer, if it is an address that brings one. */
export function stateOf(text: string): string | undefined {
  return parametersOf(text)?.get("state") ?? undefined;
}

/**
 * Reads the address a browser was sent back to, or a code copied out of it.
 * @throws SignInRequired when the person or the server said no
 * @throws BadRequest when there is no code, or the address is another one
 */
export function answerOf(text: string, { redirectUri, url }: Authorization): Answer {
  const parameters = parametersOf(text);
  const error = parameters?.get("error");
  if (error === "access_denied") throw new SignInRequired("signInDenied");
  if (error) {
    throw new SignInRequired("authorizationRefused", { host: new URL(url).host, error });
  }
  const code = parameters ? parameters.get("code") : BARE_CODE.exec(unquoted(text))?.[0];
  if (!code) throw new BadRequest("noCode", { redirectUri });
  const [address = ""] = unquoted(text).split(/[?#]/);
  if (address.includes("://") && !sameAddress(address, redirectUri)) {
    throw new BadRequest("wrongRedirect", { redirectUri });
  }
  return { code, state: parameters?.get("state") ?? undefined };
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
function parametersOf(text: string): URLSearchParams | undefined {
  const [, query = text] = /[?#](.*)$/s.exec(unquoted(text)) ?? [];
  return /(^|&)(code|error|state)=/.test(query) ? new URLSearchParams(unquoted(query)) : undefined;
}

/** What comes along when an address is copied out of a browser's tools. */
function unquoted(text: string): string {
  return text.trim().replace(/^(location:\s*)?["'<]?|["'>]?$/gi, "");
}

/** The vendor wants a language with its country. */
function localeOf(language: string): string {
  try {
    const { language: name, region } = new Intl.Locale(language).maximize();
    return region ? `${name}-${region}` : "en-GB";
  } catch {
    return "en-GB";
  }
}
