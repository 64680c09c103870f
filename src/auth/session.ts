import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import {
  type ErrorOrigin,
  PsaError,
  RateLimited,
  SignInRequired,
  Unavailable,
  clockTime,
} from "../errors";
import { ApiDoubt } from "./api-doubt";
import { Backoff } from "../backoff";
import { deadTokens } from "./dead-tokens";
import { HeldToken } from "./held-token";
import { errorLine } from "../log";
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
  /** The sign-in ends with that token: the server gave nothing to renew it with. */
  ends?: true;
  error?: PsaError;
}

/** A refresh token that nobody uses dies after some days; one that is this old is renewed. */
const IDLE = 86_400_000;

/** A token on its way, and the one it shall replace. */
interface Renewal {
  token: Promise<string>;
  rejected: string | undefined;
}

/**
 * One valid access token for one account. Refreshes shortly before expiry, one refresh at a time;
 * new tokens are on disk before anybody gets them. Only `invalid_grant` ends a chain of tokens;
 * every other failure keeps it and waits.
 */
export class Session extends EventEmitter<SessionEvents> {
  private held: HeldToken | undefined;
  private renewal: Renewal | undefined;
  private refusal: { error: SignInRequired; refreshToken: string | undefined } | undefined;
  private failure: PsaError | undefined;
  private spent: string | undefined;
  private reported: PsaError | undefined;
  private readonly backoff = new Backoff();
  private readonly doubt = new ApiDoubt();
  private readonly vault: TokenVault;

  constructor(private readonly options: SessionOptions) {
    super();
    this.vault = new TokenVault(options);
    this.vault.on("unsaved", (error) => this.emit("unsaved", error));
    this.vault.on("shared", (error) => this.emit("shared", error));
    this.vault.on("taken", () => this.startAfresh());
  }

  /**
   * A token the API should accept.
   * @param rejected the token the API has just refused with 401: it is replaced, once; a server that
   *   has no other gives the same
   * @throws SignInRequired, InvalidClient, Unavailable, RateLimited, BadResponse, BadRequest, Forbidden
   */
  async accessToken(rejected?: string): Promise<string> {
    const { held } = this;
    if (held?.isFresh && held.accessToken !== rejected) {
      this.vault.saveLate();
      return held.accessToken;
    }
    for (;;) {
      const renewal = (this.renewal ??= { rejected, token: this.renewAndTell(rejected) });
      const token = await renewal.token;
      if (token !== rejected || renewal.rejected === rejected) return token;
    }
  }

  /** Tells that the API accepted a token. @param replaced it had refused another one just before */
  confirm(replaced: boolean): void {
    this.doubt.accepted(replaced);
    this.report(undefined);
  }

  /** What it means that the API refuses a token that should be good: an outage, until it lasts. */
  refused(host: string, said: ErrorOrigin): PsaError {
    this.doubt.refused(host, said);
    const { error } = this.doubt;
    if (error instanceof SignInRequired) this.report(error);
    return error;
  }

  /**
   * Begins a new chain of tokens with what a person brought.
   * @throws SignInRequired when it is not accepted; else as `accessToken`
   */
  async signInWith(proof: Proof): Promise<void> {
    await this.vault.exclusively(async () => {
      const grant = await this.prove(proof);
      await this.begin(grant, randomUUID());
      this.startAfresh();
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
    if (this.reported) return { error: this.reported };
    if (!chain || this.hasEnded(chain)) return { error: endOf(chain) };
    const { until } = this.hold(chain);
    return { ...(until && { until }), ...(!this.canRenew(chain) && { ends: true }) };
  }

  /** Uses a refresh token that was left alone for a day, lest it dies. @throws as `accessToken` */
  async keepAlive(): Promise<void> {
    const chain = await this.vault.exclusively(() => this.vault.load());
    if (chain?.refreshToken && Date.now() - chain.obtainedAt > IDLE) await this.accessToken();
  }

  /** Resolves when no refresh is in flight any more, and its tokens are saved if they can be. */
  async settle(): Promise<void> {
    await this.renewal?.token.catch(() => undefined);
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
      // An API that refuses good tokens is no news of the sign-in.
      const isOfApi = error instanceof Unavailable && error.status === 401;
      if (error instanceof PsaError && !isOfApi) this.report(error);
      throw error;
    } finally {
      this.renewal = undefined;
    }
  }

  /** Tells a change for better or worse, once. */
  private report(error: PsaError | undefined): void {
    // New tokens are no end of what the API makes of them: only one that it takes is.
    if (error === undefined && this.doubt.isLasting) return;
    if (error?.message === this.reported?.message) return;
    this.reported = error;
    this.emit("changed", error);
  }

  private renew(rejected: string | undefined): Promise<string> {
    return this.vault.exclusively(async () => {
      const stored = await this.vault.load();
      if (stored && this.isGood(stored, rejected)) return stored.accessToken;
      this.refuseWhenPointless(stored, rejected);
      const canObtain = stored !== undefined || this.options.password !== undefined;
      const obstacle = canObtain ? await this.vault.obstacle(stored) : undefined;
      if (obstacle) return this.oldTokenOr(obstacle, rejected);
      const retryAt = this.backoff.waitingUntil;
      if (retryAt) return this.oldTokenOr(this.waiting(retryAt), rejected);
      try {
        const grant = await this.obtain(stored);
        await this.begin(grant);
        return grant.accessToken;
      } catch (error) {
        if (!(error instanceof PsaError)) throw error;
        if (error instanceof SignInRequired) {
          this.refuse(error, stored?.refreshToken);
          throw error;
        }
        this.failure = error;
        this.backoff.fail(error.retryAt);
        return this.oldTokenOr(error.retrying(this.backoff.waitingUntil), rejected);
      }
    });
  }

  private async prove(proof: Proof): Promise<Grant> {
    const { identityProvider } = this.options;
    if ("code" in proof) return identityProvider.exchange(proof.code, proof);
    await this.vault.reserve();
    const grant = await identityProvider.refresh(proof.refreshToken, "tokenNotAccepted");
    return { ...grant, refreshToken: grant.refreshToken ?? proof.refreshToken };
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
    if (!password) throw endOf(stored);
    return identityProvider.signIn(password.username, password.password);
  }

  /** New tokens, kept before anybody gets them. */
  private async begin(grant: Grant, signIn?: string): Promise<void> {
    this.hold(await this.vault.save(grant, signIn));
    deadTokens.revive(grant.refreshToken);
    this.forgetTroubles();
  }

  /** Good to be used: fresh; or all there is while it lives, so that a refusal can be asked again. */
  private isGood(chain: TokenChain, rejected: string | undefined): boolean {
    const held = this.hold(chain);
    const isRefused = chain.accessToken === rejected;
    if (this.canRenew(chain)) return held.isFresh && !isRefused;
    return held.isAlive && !(isRefused && this.doubt.isFresh);
  }

  private canRenew({ refreshToken }: TokenChain): boolean {
    return refreshToken !== undefined || this.options.password !== undefined;
  }

  private hasEnded(chain: TokenChain): boolean {
    return !this.canRenew(chain) && !this.hold(chain).isAlive;
  }

  /** Remembers what need not be asked again. */
  private refuse(error: SignInRequired, refreshToken: string | undefined): void {
    this.refusal = { error, refreshToken };
    if (refreshToken !== undefined && !this.options.password) deadTokens.add(refreshToken, error);
  }

  /** What was with the sign-in before says nothing of a new one. */
  private startAfresh(): void {
    this.doubt.forget();
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
    if (!this.held?.isOf(chain)) this.held = new HeldToken(chain);
    return this.held;
  }

  /** Spares the server, and a user's account from being locked, requests that cannot help. */
  private refuseWhenPointless(stored: TokenChain | undefined, rejected: string | undefined): void {
    const { refusal, doubt } = this;
    if (refusal && refusal.refreshToken === stored?.refreshToken) throw refusal.error;
    const reason = deadTokens.reasonOf(stored?.refreshToken);
    if (reason && !this.options.password) throw reason;
    const isDoubtful = rejected !== undefined && rejected === stored?.accessToken;
    if (isDoubtful && doubt.isFresh && this.hold(stored).isAlive) throw doubt.error;
  }

  /** The old access token while it lives, else the failure. */
  private oldTokenOr(failure: PsaError, rejected: string | undefined): string {
    const { held } = this;
    this.options.log?.debug(() => `session: no new tokens now: ${errorLine(failure)}`);
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

/** Why there is no token without a person: nobody signed in, or nothing was given to renew it with. */
function endOf(chain: TokenChain | undefined): SignInRequired {
  return new SignInRequired(chain && !chain.refreshToken ? "notRenewed" : "signInRequired");
}
