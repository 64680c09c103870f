import { EventEmitter } from "node:events";
import { PsaError, RateLimited, SignInRequired, Unavailable, clockTime } from "../errors";
import type { Secrets } from "../secrets";
import { Backoff } from "./backoff";
import { type Fingerprint, fingerprintOf } from "./fingerprint";
import type { Grant, IdentityProvider } from "./identity-provider";
import type { TokenChain, TokenStore } from "./token-store";

export interface SessionOptions {
  identityProvider: IdentityProvider;
  store: TokenStore;
  secrets: Secrets;
  /** Everything the user typed that decides whose tokens these are. */
  typed: string;
  /** Present when the account may sign in by itself (password grant). */
  password?: { username: string; password: string };
  /** For messages while waiting. */
  host: string;
}

/** `unsaved`: tokens could not be written or read; they live in memory only. */
interface SessionEvents {
  unsaved: [error: Error];
}

const MARGIN = 60_000;
const SHARE_OF_LIFE = 0.1;
const DOUBT = 60_000;

/**
 * One valid access token for one account. Refreshes shortly before expiry, one refresh at a time;
 * new tokens are on disk before anybody gets them. Only `invalid_grant` ends a chain of tokens;
 * every other failure keeps it and waits.
 */
export class Session extends EventEmitter<SessionEvents> {
  private chain: TokenChain | undefined;
  private freshUntil = 0;
  private deadAt = 0;
  private renewal: Promise<string> | undefined;
  private unsaved: TokenChain | undefined;
  private identity: Fingerprint | undefined;
  private refusal: { error: SignInRequired; refreshToken: string | undefined } | undefined;
  private doubt: { token: string; since: number } | undefined;
  private failure: PsaError | undefined;
  private readonly backoff = new Backoff();

  constructor(private readonly options: SessionOptions) {
    super();
  }

  /**
   * A token the API should accept.
   * @param rejected the token the API has just refused with 401: it is replaced, once
   * @throws SignInRequired, InvalidClient, Unavailable, RateLimited, BadResponse, BadRequest, Forbidden
   */
  async accessToken(rejected?: string): Promise<string> {
    const current = this.chain?.accessToken;
    if (current && current !== rejected && performance.now() < this.freshUntil) return current;
    this.renewal ??= this.renew(rejected).finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  /** Tells that the API accepted a token, so that a later 401 means it has expired. */
  confirm(token: string): void {
    if (this.doubt?.token === token) this.doubt = undefined;
  }

  /** Resolves when no refresh is in flight any more: its tokens are saved. */
  async settle(): Promise<void> {
    await this.renewal?.catch(() => undefined);
  }

  /** Forgets the tokens here and on disk, and ends them at the identity provider. */
  async signOut(): Promise<void> {
    const { store, identityProvider } = this.options;
    await store.exclusively(async () => {
      const stored = await this.load();
      await store.remove();
      this.chain = undefined;
      this.unsaved = undefined;
      if (stored) await identityProvider.revoke(stored.refreshToken ?? stored.accessToken);
    });
  }

  private renew(rejected: string | undefined): Promise<string> {
    return this.options.store.exclusively(async () => {
      const stored = await this.load();
      if (stored && this.adopt(stored) && stored.accessToken !== rejected) {
        return stored.accessToken;
      }
      this.refuseWhenPointless(stored, rejected);
      const retryAt = this.backoff.waitingUntil;
      if (retryAt) return this.oldTokenOr(this.waiting(retryAt), rejected);
      try {
        const grant = await this.obtain(stored);
        await this.keep(grant, stored?.refreshToken);
        this.backoff.succeed();
        this.refusal = undefined;
        if (rejected) this.doubt = { token: grant.accessToken, since: performance.now() };
        return grant.accessToken;
      } catch (error) {
        if (!(error instanceof PsaError)) throw error;
        if (error instanceof SignInRequired) {
          this.refusal = { error, refreshToken: stored?.refreshToken };
          throw error;
        }
        this.failure = error;
        this.backoff.fail(error.retryAt);
        return this.oldTokenOr(error, rejected);
      }
    });
  }

  /** Refreshes while there is a chain; signs in afresh when it has ended and a password is at hand. */
  private async obtain(stored: TokenChain | undefined): Promise<Grant> {
    const { identityProvider, password } = this.options;
    if (stored?.refreshToken) {
      try {
        return await identityProvider.refresh(stored.refreshToken);
      } catch (error) {
        if (!(error instanceof SignInRequired)) throw error;
        const newer = await this.load();
        if (newer?.refreshToken && newer.refreshToken !== stored.refreshToken) {
          return this.obtain(newer);
        }
        if (!password) throw error;
      }
    }
    if (!password) throw new SignInRequired("signInRequired");
    return identityProvider.signIn(password.username, password.password);
  }

  /** Saves what a grant brought before anybody gets it; a server may keep the refresh token as it was. */
  private async keep(grant: Grant, formerRefreshToken?: string): Promise<void> {
    const now = Date.now();
    const chain: TokenChain = {
      accessToken: grant.accessToken,
      refreshToken: grant.refreshToken ?? formerRefreshToken,
      expiresAt: grant.lifetime && now + grant.lifetime * 1000,
      obtainedAt: now,
      ...(await this.identify()),
    };
    this.unsaved = chain;
    try {
      await this.options.store.save(chain);
      this.unsaved = undefined;
    } catch (error) {
      this.emit("unsaved", toError(error));
    }
    this.adopt(chain);
  }

  /** The newest chain that grew from what is typed now; in memory only while it cannot be saved. */
  private async load(): Promise<TokenChain | undefined> {
    let stored = this.unsaved;
    try {
      const saved = await this.options.store.load();
      if (saved && saved.obtainedAt >= (stored?.obtainedAt ?? 0)) stored = saved;
    } catch (error) {
      stored ??= this.chain;
      this.emit("unsaved", toError(error));
    }
    if (!stored) return undefined;
    const { fingerprint } = await this.identify(stored.salt);
    if (fingerprint !== stored.fingerprint) return undefined;
    this.options.secrets.add(stored.accessToken, stored.refreshToken);
    return stored;
  }

  private async identify(salt = this.identity?.salt): Promise<Fingerprint> {
    if (!this.identity || this.identity.salt !== salt) {
      this.identity = await fingerprintOf(this.options.typed, salt);
    }
    return this.identity;
  }

  /**
   * Takes a chain over; false when its access token is no longer fresh. Life is counted on the
   * monotonic clock from here on, and never longer than the server granted, so that a wall clock
   * that jumps can neither keep a dead token nor kill a living one.
   */
  private adopt(chain: TokenChain): boolean {
    const expiresAt = chain.expiresAt ?? Infinity;
    const granted = expiresAt - chain.obtainedAt;
    if (chain.accessToken !== this.chain?.accessToken) {
      this.chain = chain;
      this.deadAt = performance.now() + Math.min(expiresAt - Date.now(), granted);
      this.freshUntil = this.deadAt - Math.min(MARGIN, granted * SHARE_OF_LIFE);
    }
    return performance.now() < this.freshUntil;
  }

  /** Spares the server, and a user's account from being locked, requests that cannot help. */
  private refuseWhenPointless(stored: TokenChain | undefined, rejected: string | undefined): void {
    const { refusal, doubt } = this;
    if (refusal && refusal.refreshToken === stored?.refreshToken) throw refusal.error;
    if (rejected && rejected === doubt?.token && performance.now() - doubt.since < DOUBT) {
      const { host } = this.options;
      throw new SignInRequired("tokenRefused", { host }, { status: 401 });
    }
  }

  /** The old access token while it lives, else the failure. */
  private oldTokenOr(failure: PsaError, rejected: string | undefined): string {
    const token = this.chain?.accessToken;
    if (token && token !== rejected && performance.now() < this.deadAt) return token;
    throw failure;
  }

  /** What to say during a wait: a failure that only a person can mend is said again. */
  private waiting(retryAt: Date): PsaError {
    if (this.failure && !isPassing(this.failure)) return this.failure;
    const { host } = this.options;
    return new Unavailable("waiting", { host, until: clockTime(retryAt) }, { retryAt });
  }
}

function isPassing(error: PsaError): boolean {
  return error instanceof Unavailable || error instanceof RateLimited;
}

function toError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
