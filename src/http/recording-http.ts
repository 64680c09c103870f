import { PsaError } from "../errors";
import type { HttpReply, HttpRequest } from "./exchange";
import { Http } from "./http";
import type { Quota } from "./quota";

/** A request and what came of it. Its path names cars and trips: it is shown by pseudonyms alone. */
export interface Exchange {
  /** ms since 1970 */
  at: number;
  method: string;
  path: string;
  /** What a token was asked for with: `refresh_token`, … */
  grant?: string | undefined;
  /** Absent where no answer came. */
  status?: number | undefined;
  /** The API's number, or OAuth's word, for a refusal. */
  code?: string | undefined;
  /** The text of the error, where no answer came. */
  failure?: string | undefined;
  ms: number;
  /** ms the server wants to be left alone for */
  retryAfter?: number | undefined;
  quota?: Quota | undefined;
}

/** OAuth's own words for a refusal (RFC 6749, 5.2; RFC 6750, 3.1). */
const OAUTH_WORDS = [
  "invalid_request",
  "invalid_client",
  "invalid_grant",
  "unauthorized_client",
  "unsupported_grant_type",
  "invalid_scope",
  "access_denied",
  "server_error",
  "temporarily_unavailable",
  "invalid_token",
  "insufficient_scope",
];
/** Characters of a body that are searched for a code: a refusal is short. */
const SEARCHED = 2000;

/** An Http that tells what it sent and what came of it, without bodies, headers and queries. */
export class RecordingHttp extends Http {
  constructor(
    private readonly record: (exchange: Exchange) => void,
    ...options: ConstructorParameters<typeof Http>
  ) {
    super(...options);
  }

  override async send(request: HttpRequest): Promise<HttpReply> {
    const began = performance.now();
    const { method, url, body } = request;
    const sent = { at: Date.now(), method, path: url.pathname, grant: grantIn(body) };
    const record = (outcome: Partial<Exchange>) => {
      this.record({ ...sent, ...outcome, ms: Math.round(performance.now() - began) });
    };
    try {
      const reply = await super.send(request);
      const { status, retryAfter, quota } = reply;
      record({ status, code: codeIn(reply), retryAfter, quota });
      return reply;
    } catch (error) {
      record({ failure: error instanceof PsaError ? error.text : "error" });
      throw error;
    }
  }
}

function grantIn(body: string | undefined): string | undefined {
  return body === undefined
    ? undefined
    : (new URLSearchParams(body).get("grant_type") ?? undefined);
}

/** Refusals may come with HTTP 200. */
function codeIn({ status, text }: HttpReply): string | undefined {
  if (status < 300 && !/^\s*\{\s*"(?:code|httpCode)"/.test(text)) return undefined;
  const start = text.slice(0, SEARCHED);
  const number = /"(?:code|httpCode)"\s*:\s*"?(\d{3,6})\b/.exec(start)?.[1];
  if (status < 300) return number;
  return number ?? OAUTH_WORDS.find((word) => start.includes(`"${word}"`));
}
