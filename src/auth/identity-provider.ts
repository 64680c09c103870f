import type { Endpoints } from "../brands";
import { type ErrorText, type PsaError, SignInRequired, Unavailable } from "../errors";
import { formEncoded } from "../form";
import type { HttpReply } from "../http/exchange";
import type { Http } from "../http/http";
import { numberOf, objectOf, parseJson } from "../json";
import { errorFor } from "../http/response-error";
import { type Logger, SILENT } from "../log";
import type { Secrets } from "../secrets";
import { OAUTH_PATH } from "./oauth-path";

/** What a token request gives; `lifetime` in s, absent when the server did not say. */
export interface Grant {
  accessToken: string;
  refreshToken: string | undefined;
  lifetime: number | undefined;
}

export interface Client {
  clientId: string;
  clientSecret: string;
}

/** `invalid_grant` means a wrong password to one grant, a spent code or token to others. */
type InvalidGrantText = "wrongPassword" | "codeRefused" | "tokenNotAccepted" | "invalidGrant";

/** What to say when the server may have taken a code or token although no answer came. */
const LOST = {
  codeRefused: "codeLost",
  tokenNotAccepted: "tokenLost",
  invalidGrant: "renewalLost",
  wrongPassword: undefined,
} as const;

/** Texts of failures after which nobody knows whether the server acted. */
const TIMED_OUT: readonly ErrorText[] = ["timeout", "timeoutByProxy"];
const BROKEN_OFF: readonly ErrorText[] = ["unreachable", "unreachableByProxy", "damaged"];

/** Failures to connect: the request surely did not arrive. */
const NEVER_ARRIVED = [
  "EADDRNOTAVAIL",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ENOTFOUND",
];

/** From a gateway that lost the server behind it. */
const GATEWAY_LOST = [502, 504];

/** No longer than ten years, in s: beyond that a date has no meaning. */
const LONGEST_LIFETIME = 315_576_000;

/** What proves that a code was asked for by us: the PKCE verifier and where the code was sent. */
export interface CodeProof {
  verifier: string;
  redirectUri: string;
}

/** The brand's OAuth 2 server: form bodies, Basic client authentication, realm on every call. */
export class IdentityProvider {
  constructor(
    private readonly http: Http,
    private readonly endpoints: Endpoints,
    private readonly client: Client,
    private readonly secrets: Secrets,
    private readonly log: Logger = SILENT,
  ) {}

  /** @throws SignInRequired when the user name or password is wrong, and as `refresh` */
  async signIn(username: string, password: string): Promise<Grant> {
    const { scope } = this.endpoints;
    return this.grant({ grant_type: "password", username, password, scope }, "wrongPassword");
  }

  /**
   * Changes the code of a browser sign-in into tokens; it works once.
   * @throws SignInRequired when the code is no longer valid, and as `refresh`
   */
  async exchange(code: string, { verifier, redirectUri }: CodeProof): Promise<Grant> {
    this.secrets.add(code, verifier);
    const form = { code, redirect_uri: redirectUri, code_verifier: verifier };
    return this.grant({ grant_type: "authorization_code", ...form }, "codeRefused");
  }

  /**
   * Spends a refresh token; it is single-use, so the new one must be kept.
   * @throws SignInRequired when the token is no longer valid; InvalidClient, Forbidden, RateLimited,
   *   Unavailable, BadRequest, BadResponse
   */
  async refresh(
    refreshToken: string,
    onInvalidGrant: InvalidGrantText = "invalidGrant",
  ): Promise<Grant> {
    this.secrets.add(refreshToken);
    return this.grant({ grant_type: "refresh_token", refresh_token: refreshToken }, onInvalidGrant);
  }

  /** Ends a token and all that came of it. @throws as `refresh` */
  async revoke(token: string): Promise<void> {
    const url = this.url("/token/revoke");
    this.log.debug(() => "session: ends the tokens at the identity provider");
    const reply = await this.post(url, { token });
    if (reply.status >= 300) throw this.errorFor(reply, url, "invalidGrant");
  }

  private async grant(
    form: Record<string, string>,
    onInvalidGrant: InvalidGrantText,
  ): Promise<Grant> {
    const url = this.url("/access_token");
    const lost = LOST[onInvalidGrant];
    this.log.debug(() => `session: asks for tokens (${form.grant_type})`);
    const withLoss = (error: unknown) => (lost && lostAnswer(error, lost, url)) ?? error;
    const reply = await this.post(url, form).catch((error: unknown) => {
      throw withLoss(error);
    });
    const body = objectOf(parseJson(reply.text));
    const accessToken = reply.status === 200 ? parseToken(body.access_token) : undefined;
    const refreshToken = parseToken(body.refresh_token);
    this.secrets.add(accessToken, refreshToken, parseToken(body.id_token));
    if (accessToken === undefined) throw withLoss(this.errorFor(reply, url, onInvalidGrant));
    const lifetime = parseLifetime(body.expires_in);
    this.log.debug(() => `session: got tokens for ${lifetime ?? "an unknown number of"} s`);
    return { accessToken, refreshToken, lifetime };
  }

  private post(url: URL, form: Record<string, string>): Promise<HttpReply> {
    const { clientId, clientSecret } = this.client;
    return this.http.send({
      method: "POST",
      url,
      headers: {
        Authorization: `Basic ${basicCredentials(clientId, clientSecret)}`,
        "Content-Type": "application/x-www-form-urlencoded",
        Accept: "application/json",
      },
      body: new URLSearchParams({ realm: this.endpoints.realm, ...form }).toString(),
    });
  }

  private url(path: string): URL {
    return new URL(this.endpoints.identityUrl + OAUTH_PATH + path);
  }

  /** The typed error of a refused token request. */
  private errorFor(reply: HttpReply, url: URL, onInvalidGrant: InvalidGrantText): PsaError {
    const { http, secrets } = this;
    const refused = { asked: "identityProvider", url, secrets, tls: http.tls } as const;
    const error = errorFor(reply, refused);
    return error.text === "invalidGrant" ? new SignInRequired(onInvalidGrant, {}, error) : error;
  }
}

/**
 * `client_id:client_secret` as the Basic scheme sends it. RFC 6749, section 2.3.1, has both
 * form-encoded; what would be the same after decoding stays plain, for servers that do not decode.
 */
export function basicCredentials(clientId: string, clientSecret: string): string {
  const id = /[:%+/]|[^\x21-\x7e]/.test(clientId) ? formEncoded(clientId) : clientId;
  const secret = /[%+/]|[^\x21-\x7e]/.test(clientSecret) ? formEncoded(clientSecret) : clientSecret;
  return Buffer.from(`${id}:${secret}`).toString("base64");
}

/** The error of an answer that was lost on its way; undefined when the server surely did not act. */
function lostAnswer(
  error: unknown,
  text: "codeLost" | "tokenLost" | "renewalLost",
  { host }: URL,
): PsaError | undefined {
  const reason = error instanceof Unavailable ? reasonOfLoss(error) : undefined;
  if (reason === undefined) return undefined;
  const Kind = text === "codeLost" ? SignInRequired : Unavailable;
  return new Kind(text, { host, reason });
}

function reasonOfLoss({ text, params, status }: PsaError): string | undefined {
  if (TIMED_OUT.includes(text)) return "ETIMEDOUT";
  if (status !== undefined && GATEWAY_LOST.includes(status)) return `HTTP ${status}`;
  const code = String(params.code);
  return BROKEN_OFF.includes(text) && !NEVER_ARRIVED.includes(code) ? code : undefined;
}

/** In s; undefined when the server did not say, or said nothing sensible. */
function parseLifetime(value: unknown): number | undefined {
  const seconds = numberOf(value) ?? 0;
  return seconds > 0 ? Math.min(seconds, LONGEST_LIFETIME) : undefined;
}

/** A token in the characters OAuth 2 allows (RFC 6749, appendix A); undefined for anything else. */
function parseToken(value: unknown): string | undefined {
  return typeof value === "string" && /^[\x20-\x7e]+$/.test(value) ? value : undefined;
}
