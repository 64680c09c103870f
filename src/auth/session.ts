import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { type ErrorOrigin, PsaError, RateLimited, SignInRequired, Unavailable } from "../errors";
import { UnconfirmedToken } from "./unconfirmed-token";
import { Backoff } from "../backoff";
import { clockTime } from "../time";
import { deadTokens } from "./dead-tokens";
import { HeldToken } from "./held-token";
import type { CodeProof, Grant, IdentityProvider } from "./identity-provider";
import type { TokenChain } from "./token-store";
import { AccountTokens, type AccountTokensOptions } from "./account-tokens";

export interface SessionOptions extends AccountTokensOptions {
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
  private current: HeldToken | undefined;
  private renewal: Renewal | undefined;
  private signInRefused: { error: SignInRequired; refreshToken: string | undefined } | undefined;
  private failure: PsaError | undefined;
  private spentRefreshToken: string | undefined;
  private reported: PsaError | undefined;
  private readonly backoff = new Backoff();
  private readonly unconfirmedToken = new UnconfirmedToken();
  private readonly tokens: AccountTokens;

  constructor(private readonly options: SessionOptions) {
    super();
    this.tokens = new AccountTokens(options);
    this.tokens.on("unsaved", (error) => this.emit("unsaved", error));
    this.tokens.on("shared", (error) => this.emit("shared", error));
    this.tokens.on("taken", () => this.startAfresh());
  }

  /**
   * A token the API should accept.
   * @param rejected the token the API has just refused with 401: it is replaced, once; a server that
   *   has no other gives the same
   * @throws SignInRequired, InvalidClient, Unavailable, RateLimited, BadResponse, BadRequest, Forbidden
   */
  async accessToken(rejected?: string): Promise<string> {
    const { current } = this;
    if (current?.isFresh && current.accessToken !== rejected) {
      this.tokens.saveLate();
      return current.accessToken;
    }
    for (;;) {
      const renewal = (this.renewal ??= { rejected, token: this.renewAndTell(rejected) });
      const token = await renewal.token;
      if (token !== rejected || renewal.rejected === rejected) return token;
    }
  }

  /** Tells that the API accepted a token. @param replaced it had refused another one just before */
  confirm(replaced: boolean): void {
    this.unconfirmedToken.accepted(replaced);
    this.report(undefined);
  }

  /** What it means that the API refuses a token that should be good: an outage, until it lasts. */
  refused(host: string, said: ErrorOrigin): PsaError {
    this.unconfirmedToken.refused(host, said);
    const { error } = this.unconfirmedToken;
    if (error instanceof SignInRequired) this.report(error);
    return error;
  }

  /**
   * Begins a new chain of tokens with what a person brought.
   * @throws SignInRequired when it is not accepted; else as `accessToken`
   */
  async signInWith(proof: Proof): Promise<void> {
    await this.tokens.exclusively(async () => {
      const grant = await this.redeem(proof);
      await this.keepGrant(grant, randomUUID());
      this.startAfresh();
    });
  }

  /** Looks whether somebody signed in elsewhere meanwhile; true when there are tokens now. */
  async takeOver(): Promise<boolean> {
    return this.tokens.exclusively(async () => {
      const chain = await this.tokens.load();
      if (chain && this.useChain(chain).isFresh) this.report(undefined);
      return chain !== undefined;
    });
  }

  /** What is known without asking the server. */
  async state(): Promise<SessionState> {
    const chain = await this.tokens.exclusively(() => this.tokens.load());
    if (this.reported) return { error: this.reported };
    if (!chain || this.hasEnded(chain)) return { error: explainNoToken(chain) };
    const { until } = this.useChain(chain);
    return { ...(until && { until }), ...(!this.canRenew(chain) && { ends: true }) };
  }

  /** Uses a refresh token that was left alone for a day, lest it dies. @throws as `accessToken` */
  async keepAlive(): Promise<void> {
    const chain = await this.tokens.exclusively(() => this.tokens.load());
    if (chain?.refreshToken && Date.now() - chain.obtainedAt > IDLE) await this.accessToken();
  }

  /** Resolves when no refresh is in flight any more, and its tokens are saved if they can be. */
  async settle(): Promise<void> {
    await this.renewal?.token.catch(() => undefined);
    await this.tokens.close();
  }

  /** Forgets the tokens here and on disk, and ends them at the identity provider. */
  async signOut(): Promise<void> {
    const { identityProvider } = this.options;
    await this.tokens.exclusively(async () => {
      const stored = await this.tokens.load();
      await this.tokens.remove();
      this.current = undefined;
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
    if (error === undefined && this.unconfirmedToken.isLasting) return;
    if (error?.message === this.reported?.message) return;
    this.reported = error;
    this.emit("changed", error);
  }

  private renew(rejected: string | undefined): Promise<string> {
    return this.tokens.exclusively(async () => {
      const stored = await this.tokens.load();
      if (stored && this.isGood(stored, rejected)) return stored.accessToken;
      this.throwWhenPointless(stored, rejected);
      const canObtain = stored !== undefined || this.options.password !== undefined;
      const obstacle = canObtain ? await this.tokens.obstacle(stored) : undefined;
      if (obstacle) return this.oldTokenOr(obstacle, rejected);
      const retryAt = this.backoff.waitingUntil;
      if (retryAt) return this.oldTokenOr(this.waitingError(retryAt), rejected);
      try {
        const grant = await this.requestGrant(stored);
        await this.keepGrant(grant);
        return grant.accessToken;
      } catch (error) {
        if (!(error instanceof PsaError)) throw error;
        if (error instanceof SignInRequired) {
          this.rememberRefusal(error, stored?.refreshToken);
          throw error;
        }
        this.failure = error;
        this.backoff.fail(error.retryAt);
        return this.oldTokenOr(error.retrying(this.backoff.waitingUntil), rejected);
      }
    });
  }

  private async redeem(proof: Proof): Promise<Grant> {
    const { identityProvider } = this.options;
    if ("code" in proof) return identityProvider.exchange(proof.code, proof);
    await this.tokens.reserve();
    const grant = await identityProvider.refresh(proof.refreshToken, "tokenNotAccepted");
    return { ...grant, refreshToken: grant.refreshToken ?? proof.refreshToken };
  }

  /** Refreshes while there is a chain; signs in afresh when it has ended and a password is at hand. */
  private async requestGrant(stored: TokenChain | undefined): Promise<Grant> {
    const { identityProvider, password } = this.options;
    const refreshToken = stored?.refreshToken;
    if (refreshToken && refreshToken !== this.spentRefreshToken) {
      try {
        const grant = await identityProvider.refresh(refreshToken);
        // A server that does not rotate may leave the refresh token out.
        return { ...grant, refreshToken: grant.refreshToken ?? refreshToken };
      } catch (error) {
        if (!(error instanceof SignInRequired)) throw error;
        this.spentRefreshToken = refreshToken;
        const newer = await this.tokens.load();
        if (newer?.refreshToken && newer.refreshToken !== refreshToken)
          return this.requestGrant(newer);
        if (!password) throw error;
      }
    }
    if (!password) throw explainNoToken(stored);
    return identityProvider.signIn(password.username, password.password);
  }

  /** New tokens, kept before anybody gets them. */
  private async keepGrant(grant: Grant, signIn?: string): Promise<void> {
    this.useChain(await this.tokens.save(grant, signIn));
    deadTokens.revive(grant.refreshToken);
    this.forgetFailures();
  }

  /** Good to be used: fresh; or all there is while it lives, so that a refusal can be asked again. */
  private isGood(chain: TokenChain, rejected: string | undefined): boolean {
    const token = this.useChain(chain);
    const isRefused = chain.accessToken === rejected;
    if (this.canRenew(chain)) return token.isFresh && !isRefused;
    return token.isAlive && !(isRefused && this.unconfirmedToken.isFresh);
  }

  private canRenew({ refreshToken }: TokenChain): boolean {
    return refreshToken !== undefined || this.options.password !== undefined;
  }

  private hasEnded(chain: TokenChain): boolean {
    return !this.canRenew(chain) && !this.useChain(chain).isAlive;
  }

  /** Remembers what need not be asked again. */
  private rememberRefusal(error: SignInRequired, refreshToken: string | undefined): void {
    this.signInRefused = { error, refreshToken };
    if (refreshToken !== undefined && !this.options.password) deadTokens.add(refreshToken, error);
  }

  /** What was with the sign-in before says nothing of a new one. */
  private startAfresh(): void {
    this.unconfirmedToken.forget();
    this.forgetFailures();
  }

  private forgetFailures(): void {
    this.backoff.succeed();
    this.signInRefused = undefined;
    this.failure = undefined;
    this.spentRefreshToken = undefined;
    this.report(undefined);
  }

  private useChain(chain: TokenChain): HeldToken {
    if (!this.current?.isOf(chain)) this.current = new HeldToken(chain);
    return this.current;
  }

  /** Spares the server, and a user's account from being locked, requests that cannot help. */
  private throwWhenPointless(stored: TokenChain | undefined, rejected: string | undefined): void {
    const { signInRefused, unconfirmedToken } = this;
    if (signInRefused && signInRefused.refreshToken === stored?.refreshToken) {
      throw signInRefused.error;
    }
    const reason = deadTokens.reasonOf(stored?.refreshToken);
    if (reason && !this.options.password) throw reason;
    const isUnconfirmed = rejected !== undefined && rejected === stored?.accessToken;
    if (isUnconfirmed && unconfirmedToken.isFresh && this.useChain(stored).isAlive) {
      throw unconfirmedToken.error;
    }
  }

  /** The old access token while it lives, else the failure. */
  private oldTokenOr(failure: PsaError, rejected: string | undefined): string {
    const { current } = this;
    if (current?.isAlive && current.accessToken !== rejected) return current.accessToken;
    throw failure;
  }

  /** What to say during a wait: what it is for, and until when. */
  private waitingError(retryAt: Date): PsaError {
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
function explainNoToken(chain: TokenChain | undefined): SignInRequired {
  return new SignInRequired(chain && !chain.refreshToken ? "notRenewed" : "signInRequired");
}
