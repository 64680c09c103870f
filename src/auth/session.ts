import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { PsaError, RateLimited, SignInRequired, Unavailable, clockTime } from "../errors";
import { Backoff } from "./backoff";
import { HeldToken } from "./held-token";
import type { CodeProof, Grant, IdentityProvider } from "./identity-provider";
import type { TokenChain } from "./token-store";
import { TokenVault, type VaultOptions } from "./token-vault";

export interface SessionOptions extends VaultOptions {
  identityProvider: IdentityProvider;
  /** Present when the account may sign in by itself (password grant). */
  password?: { username: string; password: string };
  /** For messages while waiting. */
  host: string;
}

/**
 * `unsaved`: from now on tokens cannot be written or read. `shared`: from now on another process
 * spends them, and here they are only read.
 * `changed`: from now on there is a token (no error), or there is none, for this reason.
 */
export interface SessionEvents {
  unsaved: [error: Error];
  shared: [error: PsaError];
  changed: [error: PsaError | undefined];
}

/** What a person brings: the code of a browser sign-in, or a refresh token from elsewhere. */
export type Proof = ({ code: string } & CodeProof) | { refreshToken: string };

/** Signed in unless there is an `error`; `until` is when the access token ends, if that is known. */
export interface SessionState {
  until?: Date;
  error?: PsaError;
}

/** How long a doubt is left alone. */
const DOUBT = 60_000;
/** A refresh token that nobody uses dies after some days; one that is this old is renewed. */
const IDLE = 86_400_000;

/**
 * One valid access token for one account. Refreshes shortly before expiry, one refresh at a time;
 * new tokens are on disk before anybody gets them. Only `invalid_grant` ends a chain of tokens;
 * every other failure keeps it and waits.
 */
export class Session extends EventEmitter<SessionEvents> {
  private held: HeldToken | undefined;
  private renewal: Promise<string> | undefined;
  private refusal: { error: SignInRequired; refreshToken: string | undefined } | undefined;
  private doubt: { token: string; since: number } | undefined;
  private failure: PsaError | undefined;
  private spent: string | undefined;
  private reported: PsaError | undefined;
  private readonly backoff = new Backoff();
  private readonly vault: TokenVault;

  constructor(private readonly options: SessionOptions) {
    super();
    this.vault = new TokenVault(options);
    this.vault.on("unsaved", (error) => this.emit("unsaved", error));
    this.vault.on("shared", (error) => this.emit("shared", error));
    this.vault.on("taken", () => this.forgetTroubles());
  }

  /**
   * A token the API should accept.
   * @param rejected the token the API has just refused with 401: it is replaced, once
   * @throws SignInRequired, InvalidClient, Unavailable, RateLimited, BadResponse, BadRequest, Forbidden
   */
  async accessToken(rejected?: string): Promise<string> {
    const { held } = this;
    if (held?.isFresh && held.accessToken !== rejected) {
      this.vault.saveLate();
      return held.accessToken;
    }
    this.renewal ??= this.renewAndTell(rejected);
    const token = await this.renewal;
    return token === rejected ? this.accessToken(rejected) : token;
  }

  /** Tells that the API accepted a token, so that a later 401 means it has expired. */
  confirm(token: string): void {
    if (this.doubt?.token === token) this.doubt = undefined;
    this.report(undefined);
  }

  /**
   * Begins a new chain of tokens with what a person brought.
   * @throws SignInRequired when it is not accepted; else as `accessToken`
   */
  async signInWith(proof: Proof): Promise<void> {
    const { identityProvider } = this.options;
    const id = randomUUID();
    await this.vault.exclusively(async () => {
      if ("code" in proof) {
        return this.begin(await identityProvider.exchange(proof.code, proof), id);
      }
      await this.vault.reserve();
      const grant = await identityProvider.refresh(proof.refreshToken, "tokenNotAccepted");
      return this.begin({ ...grant, refreshToken: grant.refreshToken ?? proof.refreshToken }, id);
    });
  }

  /** Looks whether somebody signed in elsewhere meanwhile; true when there are tokens now. */
  async takeOver(): Promise<boolean> {
    return this.vault.exclusively(async () => {
      const chain = await this.vault.load();
      if (chain && this.hold(chain).isFresh) this.report(undefined);
      return chain !== undefined;
    });
  }

  /** What is known without asking the server. */
  async state(): Promise<SessionState> {
    const chain = await this.vault.exclusively(() => this.vault.load());
    const error = this.reported ?? (chain ? undefined : new SignInRequired("signInRequired"));
    if (error) return { error };
    const until = chain && this.hold(chain).until;
    return until ? { until } : {};
  }

  /** Uses a refresh token that was left alone for a day, lest it dies. @throws as `accessToken` */
  async keepAlive(): Promise<void> {
    const chain = await this.vault.exclusively(() => this.vault.load());
    if (chain?.refreshToken && Date.now() - chain.obtainedAt > IDLE) await this.accessToken();
  }

  /** Resolves when no refresh is in flight any more, and its tokens are saved if they can be. */
  async settle(): Promise<void> {
    await this.renewal?.catch(() => undefined);
    await this.vault.close();
  }

  /** Forgets the tokens here and on disk, and ends them at the identity provider. */
  async signOut(): Promise<void> {
    const { identityProvider } = this.options;
    await this.vault.exclusively(async () => {
      const stored = await this.vault.load();
      await this.vault.remove();
      this.held = undefined;
      this.report(new SignInRequired("signInRequired"));
      if (stored) await identityProvider.revoke(stored.refreshToken ?? stored.accessToken);
    });
  }

  private async renewAndTell(rejected: string | undefined): Promise<string> {
    try {
      const token = await this.renew(rejected);
      this.report(undefined);
      return token;
    } catch (error) {
      if (error instanceof PsaError) this.report(error);
      throw error;
    } finally {
      this.renewal = undefined;
    }
  }

  /** Tells a change for better or worse, once. */
  private report(error: PsaError | undefined): void {
    if (error?.message === this.reported?.message) return;
    this.reported = error;
    this.emit("changed", error);
  }

  private renew(rejected: string | undefined): Promise<string> {
    return this.vault.exclusively(async () => {
      const stored = await this.vault.load();
      if (stored && this.hold(stored).isFresh && stored.accessToken !== rejected) {
        return stored.accessToken;
      }
      this.refuseWhenPointless(stored, rejected);
      const canObtain = stored !== undefined || this.options.password !== undefined;
      const obstacle = canObtain ? await this.vault.obstacle(stored) : undefined;
      if (obstacle) return this.oldTokenOr(obstacle, rejected);
      const retryAt = this.backoff.waitingUntil;
      if (retryAt) return this.oldTokenOr(this.waiting(retryAt), rejected);
      try {
        const grant = await this.obtain(stored);
        await this.begin(grant);
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
        return this.oldTokenOr(error.retrying(this.backoff.waitingUntil), rejected);
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
        const newer = await this.vault.load();
        if (newer?.refreshToken && newer.refreshToken !== refreshToken) return this.obtain(newer);
        if (!password) throw error;
      }
    }
    if (!password) throw new SignInRequired("signInRequired");
    return identityProvider.signIn(password.username, password.password);
  }

  /** New tokens, kept before anybody gets them. */
  private async begin(grant: Grant, signIn?: string): Promise<void> {
    this.hold(await this.vault.save(grant, signIn));
    this.forgetTroubles();
  }

  private forgetTroubles(): void {
    this.backoff.succeed();
    this.refusal = undefined;
    this.failure = undefined;
    this.spent = undefined;
    this.report(undefined);
  }

  private hold(chain: TokenChain): HeldToken {
    if (chain.accessToken !== this.held?.accessToken) this.held = new HeldToken(chain);
    return this.held;
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
    const { held } = this;
    if (held?.isAlive && held.accessToken !== rejected) return held.accessToken;
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
