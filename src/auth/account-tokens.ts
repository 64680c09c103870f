import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { PsaError, Unavailable } from "../errors";
import type { Secrets } from "../secrets";
import { type Fingerprint, computeFingerprint } from "./fingerprint";
import type { Grant } from "./identity-provider";
import { type TokenChain, isOutdated, signInsAfter } from "./token-chain";
import type { TokenStore } from "./token-store";

export interface AccountTokensOptions {
  store: TokenStore;
  /** Where a sign-in made in the editor waits until an account that was typed the same takes it over. */
  candidate?: TokenStore | undefined;
  secrets: Secrets;
  /** Everything the user typed that decides whose tokens these are. */
  typed: string;
}

interface AccountTokensEvents {
  /** From now on tokens cannot be written or read. */
  unsaved: [error: Error];
  /** From now on another process spends these tokens; here they are only read. */
  shared: [error: PsaError];
  /** A sign-in of the editor was taken over. */
  taken: [];
}

/** How long a failed attempt to save is left alone, in ms. */
const PAUSE = 60_000;

/**
 * The stored chain of tokens that grew from what is typed now; another chain is none. A store that
 * fails never costs a token: what could not be written lives on in memory, and what could not be
 * replaced is not spent.
 */
export class AccountTokens extends EventEmitter<AccountTokensEvents> {
  private last: TokenChain | undefined;
  private identity: Fingerprint | undefined;
  private taken: string | undefined;
  private unsavedSince: number | undefined;
  private complained = false;
  private isShared = false;

  constructor(private readonly options: AccountTokensOptions) {
    super();
  }

  /** One task at a time among all who use the same store. */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    return this.options.store.exclusively(task);
  }

  async load(): Promise<TokenChain | undefined> {
    const stored = await this.options.store.load().catch((error: unknown) => {
      this.reportUnsaved(error);
      return this.last;
    });
    const ours = stored && (await this.isOurs(stored)) ? stored : undefined;
    this.last = (await this.newerCandidate(stored, ours)) ?? ours;
    // Whoever comes second shall hear of it early, not when the access token ends.
    if (this.last) await this.claim().catch(() => undefined);
    return this.last;
  }

  /**
   * Durable when it resolves, unless `unsaved` was emitted.
   * @param signIn a new id when a person has signed in; else the chain that was loaded goes on
   */
  async save(
    { accessToken, refreshToken, lifetime }: Grant,
    signIn = this.last?.signIns?.[0] ?? randomUUID(),
  ): Promise<TokenChain> {
    const now = Date.now();
    const { signIns, refreshes = 0 } = this.last ?? {};
    const chain: TokenChain = {
      accessToken,
      refreshToken,
      expiresAt: lifetime && now + lifetime * 1000,
      obtainedAt: now,
      ...(await this.identify()),
      signIns: signInsAfter(this.last, signIn),
      refreshes: signIns?.[0] === signIn ? refreshes + 1 : 0,
    };
    this.last = chain;
    try {
      await this.options.store.save(chain);
      this.reportSaved();
    } catch (error) {
      this.reportUnsaved(error);
    }
    return chain;
  }

  /**
   * To be asked before a chain is begun or, if there is one, its refresh token is spent.
   * @returns why that must not be done now: another process does it, or the disk takes nothing
   */
  async obstacle(stored: TokenChain | undefined): Promise<PsaError | undefined> {
    const spends = stored?.refreshToken !== undefined;
    try {
      await (spends ? this.reserve() : this.claim());
    } catch (error) {
      if (error instanceof PsaError) return error;
      // A sign-in by password spends nothing: its tokens may live in memory.
    }
    return undefined;
  }

  /** Makes sure that a refresh token can be replaced. @throws Unavailable when it cannot be */
  async reserve(): Promise<void> {
    try {
      await this.sharing(() => this.options.store.reserve());
    } catch (error) {
      if (error instanceof PsaError) throw error;
      this.reportUnsaved(error);
      const retryAt = new Date(Date.now() + PAUSE);
      throw new Unavailable("tokensUnkept", { reason: toError(error).message }, { retryAt });
    }
  }

  /** Tries again, now and then, to write tokens that could not be written. */
  saveLate(): void {
    if (this.unsavedSince === undefined || performance.now() - this.unsavedSince < PAUSE) return;
    this.unsavedSince = performance.now();
    void this.flush();
  }

  /** Writes what could not be written before, here and among the sign-ins of the editor. */
  async flush(): Promise<void> {
    this.unsavedSince = undefined;
    for (const store of [this.options.candidate, this.options.store]) {
      await store
        ?.exclusively(() => store.flush())
        .catch((error: unknown) => this.reportUnsaved(error));
    }
  }

  /** Writes what can be written, and leaves the tokens to whoever comes next. */
  async close(): Promise<void> {
    await this.flush();
    await this.exclusively(() => this.options.store.release()).catch(() => undefined);
  }

  async remove(): Promise<void> {
    this.last = undefined;
    await this.options.store.remove();
  }

  /** A sign-in of the editor, made for what is typed here after the one that is stored. */
  private async newerCandidate(
    stored: TokenChain | undefined,
    ours: TokenChain | undefined,
  ): Promise<TokenChain | undefined> {
    const { candidate } = this.options;
    // Whoever signs in again meanwhile writes before or after, and is not lost.
    return candidate?.exclusively(async () => {
      const chain = await candidate.load().catch((error: unknown) => this.reportUnsaved(error));
      if (!chain || !(await this.isOurs(chain))) return undefined;
      // Without a count a date decides, which says nothing about the tokens of other settings.
      const rival = stored?.signIns ? stored : ours;
      if (rival && isOutdated(chain, rival)) {
        await this.retire(candidate).catch(() => undefined);
        return undefined;
      }
      return this.take(candidate, chain, stored);
    });
  }

  /** Moves a sign-in in; where that cannot be done now, it is used where it is. */
  private async take(
    candidate: TokenStore,
    chain: TokenChain,
    stored: TokenChain | undefined,
  ): Promise<TokenChain> {
    const [signIn = randomUUID()] = chain.signIns ?? [];
    const moved = { ...chain, signIns: signInsAfter(stored, signIn) };
    try {
      await this.reserve();
      await this.options.store.save(moved);
      this.reportSaved();
      await this.retire(candidate);
    } catch (error) {
      if (!(error instanceof PsaError)) this.reportUnsaved(error);
    }
    if (this.taken !== chain.accessToken) {
      this.taken = chain.accessToken;
      this.emit("taken");
    }
    return moved;
  }

  /** Removes a sign-in that lives on in the store, once it does so on disk. */
  private async retire(candidate: TokenStore): Promise<void> {
    await this.claim();
    await this.options.store.flush();
    await candidate.remove();
  }

  private claim(): Promise<void> {
    return this.sharing(() => this.options.store.claim());
  }

  /** Tells once when another process turns out to be the owner. */
  private async sharing(claim: () => Promise<void>): Promise<void> {
    try {
      await claim();
      this.isShared = false;
    } catch (error) {
      if (error instanceof PsaError && !this.isShared) {
        this.isShared = true;
        this.emit("shared", error);
      }
      throw error;
    }
  }

  private async isOurs(chain: TokenChain): Promise<boolean> {
    const { fingerprint } = await this.identify(chain.salt);
    if (fingerprint !== chain.fingerprint) return false;
    this.options.secrets.add(chain.accessToken, chain.refreshToken);
    return true;
  }

  private async identify(salt = this.identity?.salt): Promise<Fingerprint> {
    if (!this.identity || this.identity.salt !== salt) {
      this.identity = await computeFingerprint(this.options.typed, salt);
    }
    return this.identity;
  }

  private reportSaved(): void {
    this.unsavedSince = undefined;
    this.complained = false;
  }

  /** Tells once, until something was saved again. */
  private reportUnsaved(error: unknown): void {
    this.unsavedSince = performance.now();
    if (this.complained) return;
    this.complained = true;
    this.emit("unsaved", toError(error));
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
