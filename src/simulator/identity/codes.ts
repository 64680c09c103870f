import { createHash, randomUUID } from "node:crypto";
import { oauthError, Refusal } from "../reply";
import type { Tokens, TokenSet } from "./tokens";

/** What a driver approved. `realm` and `challenge` (PKCE, S256) are there when the client sent them. */
export interface Consent {
  readonly clientId: string;
  readonly username: string;
  readonly scope: string;
  readonly redirectUri: string;
  readonly realm?: string | undefined;
  readonly challenge?: string | undefined;
}

/** What a client shows with a code. */
export interface Redemption {
  readonly clientId: string; // already authenticated
  readonly realm: string;
  readonly redirectUri: string;
  readonly verifier?: string | undefined;
}

interface Code {
  readonly consent: Consent;
  readonly expiresAt: number;
  tokens?: TokenSet;
}

const GONE = "The provided access grant is invalid, expired, or revoked.";

/** Every authorization code the identity provider has issued. A code works once, and not for long. */
export class Codes {
  private readonly codes = new Map<string, Code>();

  /** `lifetime`: seconds a code is good for. */
  constructor(
    private readonly tokens: Tokens,
    private readonly lifetime = 60,
  ) {}

  /** A new code for what was approved. */
  issue(consent: Consent): string {
    const code = randomUUID();
    this.codes.set(code, { consent, expiresAt: Date.now() + this.lifetime * 1000 });
    return code;
  }

  /**
   * The tokens for a code. Throws Refusal for one that is not good (any more) or does not fit what is
   * shown with it; a used one also ends the tokens it gave (RFC 6749, section 4.1.2).
   */
  redeem(value: string, shown: Redemption): TokenSet {
    const code = this.codes.get(value);
    if (code?.consent.clientId !== shown.clientId) throw invalidGrant(GONE);
    if (code.tokens) {
      this.tokens.revoke(code.tokens.refreshToken, shown.clientId);
      throw invalidGrant(GONE);
    }
    if (Date.now() >= code.expiresAt) throw invalidGrant(GONE);
    const fault = mismatch(code.consent, shown);
    if (fault !== undefined) throw invalidGrant(fault);
    const { clientId, username, scope } = code.consent;
    code.tokens = this.tokens.signIn({ clientId, realm: shown.realm, username, scope });
    return code.tokens;
  }
}

function mismatch(consent: Consent, shown: Redemption): string | undefined {
  if (consent.redirectUri !== shown.redirectUri) {
    return "The redirection URI is not the one the code was asked for with.";
  }
  if (consent.realm !== undefined && consent.realm !== shown.realm) {
    return "The realm is not the one the code was asked for in.";
  }
  if (consent.challenge === undefined) {
    // RFC 9700, section 2.1.1: somebody may have taken the challenge out on the way.
    return shown.verifier === undefined ? undefined : "The code was asked for without a challenge.";
  }
  if (shown.verifier === undefined) return "Missing parameter: code_verifier";
  const fits = isVerifier(shown.verifier) && challengeOf(shown.verifier) === consent.challenge;
  return fits ? undefined : "The code verifier does not fit the code challenge.";
}

function isVerifier(text: string): boolean {
  return /^[\w.~-]{43,128}$/.test(text);
}

function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

function invalidGrant(description: string): Refusal {
  return new Refusal(oauthError(400, "invalid_grant", description));
}
