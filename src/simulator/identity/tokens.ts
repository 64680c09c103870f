import { randomUUID } from "node:crypto";

/** Who a token speaks for, and to whom. */
export interface Subject {
  readonly clientId: string;
  readonly realm: string;
  readonly username: string;
  readonly scope: string;
}

/** The tokens one sign-in or refresh gives. */
export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly subject: Subject;
  readonly expiresIn: number; // s
}

interface Family {
  readonly subject: Subject;
  revoked: boolean;
}

interface AccessToken {
  readonly family: Family;
  readonly expiresAt: number;
}

interface RefreshToken {
  readonly family: Family;
  successor?: { readonly tokens: TokenSet; readonly at: number };
}

interface TokenOptions {
  /** Seconds an access token is good for. */
  readonly lifetime?: number;
  /** Seconds during which a refresh token that was just used still gives the same new tokens. */
  readonly refreshGrace?: number;
}

/**
 * Every token the identity provider has issued. A sign-in begins a family; each refresh adds to it. A
 * refresh token works once: who presents a used one (a thief, or a client that lost the reply) ends the whole family.
 */
export class Tokens {
  lifetime: number;
  refreshGrace: number;
  /** How many sets of tokens were issued. */
  issued = 0;
  private readonly access = new Map<string, AccessToken>();
  private readonly refresh = new Map<string, RefreshToken>();

  constructor({ lifetime = 3599, refreshGrace = 0 }: TokenOptions = {}) {
    this.lifetime = lifetime;
    this.refreshGrace = refreshGrace;
  }

  /** The tokens of a new sign-in. */
  signIn(subject: Subject): TokenSet {
    return this.issue({ subject, revoked: false });
  }

  /** Who may use this refresh token; undefined for one that was never issued or is revoked. */
  ownerOf(refreshToken: string): Subject | undefined {
    const token = this.refresh.get(refreshToken);
    return token && !token.family.revoked ? token.family.subject : undefined;
  }

  /** New tokens for a refresh token; undefined when it is not good (any more). */
  renew(refreshToken: string): TokenSet | undefined {
    const token = this.refresh.get(refreshToken);
    if (!token || token.family.revoked) return undefined;
    const { successor } = token;
    if (!successor) {
      const tokens = this.issue(token.family);
      token.successor = { tokens, at: Date.now() };
      return tokens;
    }
    if (Date.now() - successor.at < this.refreshGrace * 1000) return successor.tokens;
    token.family.revoked = true;
    return undefined;
  }

  /** Who an access token speaks for; undefined when it is not good (any more). */
  subjectOf(accessToken: string): Subject | undefined {
    const token = this.access.get(accessToken);
    if (!token || token.family.revoked || Date.now() >= token.expiresAt) return undefined;
    return token.family.subject;
  }

  /** Ends an access token; of a refresh token the whole family. False when this client has no such token. */
  revoke(token: string, clientId: string): boolean {
    const refresh = this.refresh.get(token);
    const access = this.access.get(token);
    const family = (refresh ?? access)?.family;
    if (family?.subject.clientId !== clientId) return false;
    if (refresh) refresh.family.revoked = true;
    else this.access.delete(token);
    return true;
  }

  /** Lets every access token end now; refresh tokens stay good. */
  expireAccessTokens(): void {
    this.access.clear();
  }

  /** Ends every token. */
  revokeAll(): void {
    this.access.clear();
    for (const { family } of this.refresh.values()) family.revoked = true;
  }

  private issue(family: Family): TokenSet {
    this.forgetExpired();
    const tokens: TokenSet = {
      accessToken: randomUUID(),
      refreshToken: randomUUID(),
      subject: family.subject,
      expiresIn: this.lifetime,
    };
    this.access.set(tokens.accessToken, { family, expiresAt: Date.now() + this.lifetime * 1000 });
    this.refresh.set(tokens.refreshToken, { family });
    this.issued++;
    return tokens;
  }

  private forgetExpired(): void {
    const now = Date.now();
    for (const [token, { expiresAt }] of this.access) {
      if (now >= expiresAt) this.access.delete(token);
    }
  }
}
