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
/** How long a doubt, or a failed attempt to save, is left alone. */
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
  private unsavedSince: number | undefined;
  private identity: Fingerprint | undefined;
  private refusal: { error: SignInRequired; refreshToken: string | undefined } | undefined;
  private doubt: { token: string; since: number } | undefined;
  private failure: PsaError | undefined;
  private spent: string | undefined;
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
    if (current && current !== rejected && performance.now() < this.freshUntil) {
      this.saveLate();
      return current;
    }
    this.renewal ??= this.renew(rejected).finally(() => (this.renewal = undefined));
    const token = await this.renewal;
    return token === rejected ? this.accessToken(rejected) : token;
  }

  /** Tells that the API accepted a token, so that a later 401 means it has expired. */
  confirm(token: string): void {
    if (this.doubt?.token === token) this.doubt = undefined;
  }

  /** Resolves when no refresh is in flight any more, and its tokens are saved if they can be. */
  async settle(): Promise<void> {
    await this.renewal?.catch(() => undefined);
    await this.flush();
  }

  /** Forgets the tokens here and on disk, and ends them at the identity provider. */
  async signOut(): Promise<void> {
    const { store, identityProvider } = this.options;
    await store.exclusively(async () => {
      const stored = await this.load();
      await store.remove();
      this.chain = undefined;
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
        await this.keep(grant);
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
    const refreshToken = stored?.refreshToken;
    if (refreshToken && refreshToken !== this.spent) {
      try {
        const grant = await identityProvider.refresh(refreshToken);
        // A server that does not rotate may leave the refresh token out.
        return { ...grant, refreshToken: grant.refreshToken ?? refreshToken };
      } catch (error) {
        if (!(error instanceof SignInRequired)) throw error;
        this.spent = refreshToken;
        const newer = await this.load();
        if (newer?.refreshToken && newer.refreshToken !== refreshToken) return this.obtain(newer);
        if (!password) throw error;
      }
    }
    if (!password) throw new SignInRequired("signInRequired");
    return identityProvider.signIn(password.username, password.password);
  }

  /** Saves what a grant brought before anybody gets it. */
  private async keep(grant: Grant): Promise<void> {
    const now = Date.now();
    const chain: TokenChain = {
      accessToken: grant.accessToken,
      refreshToken: grant.refreshToken,
      expiresAt: grant.lifetime && now + grant.lifetime * 1000,
      obtainedAt: now,
      ...(await this.identify()),
    };
    try {
      await this.options.store.save(chain);
      this.unsavedSince = undefined;
    } catch (error) {
      this.complain(error);
    }
    this.adopt(chain);
  }

  /** Tries again, now and then, to write tokens that could not be written. */
  private saveLate(): void {
    if (this.unsavedSince === undefined || performance.now() - this.unsavedSince < DOUBT) return;
    this.unsavedSince = performance.now();
    void this.flush();
  }

  private async flush(): Promise<void> {
    const { store } = this.options;
    await store
      .exclusively(() => store.flush())
      .then(
        () => (this.unsavedSince = undefined),
        (error: unknown) => this.complain(error),
      );
  }

  private complain(error: unknown): void {
    this.unsavedSince = performance.now();
    this.emit("unsaved", error instanceof Error ? error : new Error(String(error)));
  }

  /** The stored chain, if it grew from what is typed now. */
  private async load(): Promise<TokenChain | undefined> {
    const stored = await this.options.store.load().catch((error: unknown) => {
      this.complain(error);
      return this.chain;
    });
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

  /** What to say during a wait: what it is for, and until when. */
  private waiting(retryAt: Date): PsaError {
    const { failure } = this;
    const until = clockTime(retryAt);
    if (failure instanceof RateLimited) {
      return new RateLimited("rateLimited", { until }, { status: failure.status, retryAt });
    }
    if (failure && !(failure instanceof Unavailable)) return failure;
    return new Unavailable("waiting", { host: this.options.host, until }, { retryAt });
  }
}
