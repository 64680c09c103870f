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
  revoked: boolean;
}

interface AccessToken {
  readonly family: Family;
  readonly subject: Subject;
  readonly expiresAt: number;
}

interface RefreshToken {
  readonly family: Family;
  readonly subject: Subject;
  successor?: { readonly tokens: TokenSet; readonly at: number };
}

interface TokenOptions {
  /** Seconds an access token is good for. */
  readonly lifetime?: number;
  /** Seconds during which a refresh token that was just used still gives the same new tokens. */
  readonly refreshGrace?: number;
  /** One family for all sign-ins of a client for the same person. */
  readonly sharedGrants?: boolean;
}

/**
 * Every token the identity provider has issued. A sign-in begins a family; each refresh adds to it. A
 * refresh token works once: who presents a used one (a thief, or a client that lost the reply) ends the whole family.
 * With shared grants the sign-ins of a client for the same person are one family.
 */
export class Tokens {
  lifetime: number;
  refreshGrace: number;
  /** How many sets of tokens were issued. */
  issued = 0;
  private readonly access = new Map<string, AccessToken>();
  private readonly refresh = new Map<string, RefreshToken>();
  /** The family of each client and person; empty unless grants are shared. */
  private readonly families = new Map<string, Family>();
  private readonly sharedGrants: boolean;

  constructor({ lifetime = 3599, refreshGrace = 0, sharedGrants = false }: TokenOptions = {}) {
    this.lifetime = lifetime;
    this.refreshGrace = refreshGrace;
    this.sharedGrants = sharedGrants;
  }

  /** The tokens of a new sign-in. */
  signIn(subject: Subject): TokenSet {
    const { clientId, realm, username } = subject;
    const owner = JSON.stringify([clientId, realm, username]);
    const shared = this.families.get(owner);
    const family = shared?.revoked === false ? shared : { revoked: false };
    if (this.sharedGrants) this.families.set(owner, family);
    return this.issue(family, subject);
  }

  /** Who may use this refresh token; undefined for one that was never issued or is revoked. */
  ownerOf(refreshToken: string): Subject | undefined {
    const token = this.refresh.get(refreshToken);
    return token && !token.family.revoked ? token.subject : undefined;
  }

  /** New tokens for a refresh token; undefined when it is not good (any more). */
  renew(refreshToken: string): TokenSet | undefined {
    const token = this.refresh.get(refreshToken);
    if (!token || token.family.revoked) return undefined;
    const { successor } = token;
    if (!successor) {
      const tokens = this.issue(token.family, token.subject);
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
    return token.subject;
  }

  /** Ends an access token; of a refresh token, or a shared grant, the whole family. False when this client has no such token. */
  revoke(token: string, clientId: string): boolean {
    const refresh = this.refresh.get(token);
    const access = this.access.get(token);
    const found = refresh ?? access;
    if (found?.subject.clientId !== clientId) return false;
    const { family } = found;
    if (refresh || this.sharedGrants) family.revoked = true;
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
    this.families.clear();
  }

  private issue(family: Family, subject: Subject): TokenSet {
    this.forgetExpired();
    const tokens: TokenSet = {
      accessToken: randomUUID(),
      refreshToken: randomUUID(),
      subject,
      expiresIn: this.lifetime,
    };
    const expiresAt = Date.now() + this.lifetime * 1000;
    this.access.set(tokens.accessToken, { family, subject, expiresAt });
    this.refresh.set(tokens.refreshToken, { family, subject });
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
