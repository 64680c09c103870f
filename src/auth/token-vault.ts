import { EventEmitter } from "node:events";
import type { Secrets } from "../secrets";
import { type Fingerprint, fingerprintOf } from "./fingerprint";
import type { Grant } from "./identity-provider";
import type { TokenChain, TokenStore } from "./token-store";

export interface VaultOptions {
  store: TokenStore;
  /** Where a sign-in made in the editor waits until an account that was typed the same takes it over. */
  candidate?: TokenStore | undefined;
  secrets: Secrets;
  /** Everything the user typed that decides whose tokens these are. */
  typed: string;
}

interface VaultEvents {
  /** Tokens could not be written or read; they live in memory only. */
  unsaved: [error: Error];
  /** A sign-in of the editor was taken over. */
  taken: [];
}

/** How long a failed attempt to save is left alone, in ms. */
const PAUSE = 60_000;

/**
 * The stored chain of tokens that grew from what is typed now; another chain is none. A store that
 * fails never costs a token: what could not be written lives on in memory.
 */
export class TokenVault extends EventEmitter<VaultEvents> {
  private last: TokenChain | undefined;
  private identity: Fingerprint | undefined;
  private taken: string | undefined;
  private unsavedSince: number | undefined;

  constructor(private readonly options: VaultOptions) {
    super();
  }

  /** One task at a time among all who use the same store. */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    return this.options.store.exclusively(task);
  }

  async load(): Promise<TokenChain | undefined> {
    await this.takeCandidate();
    const stored = await this.options.store.load().catch((error: unknown) => {
      this.complain(error);
      return this.last;
    });
    return (this.last = stored && (await this.isOurs(stored)) ? stored : undefined);
  }

  /** Durable when it resolves, unless `unsaved` was emitted. */
  async save({ accessToken, refreshToken, lifetime }: Grant): Promise<TokenChain> {
    const now = Date.now();
    const chain: TokenChain = {
      accessToken,
      refreshToken,
      expiresAt: lifetime && now + lifetime * 1000,
      obtainedAt: now,
      ...(await this.identify()),
    };
    this.last = chain;
    try {
      await this.options.store.save(chain);
      this.unsavedSince = undefined;
    } catch (error) {
      this.complain(error);
    }
    return chain;
  }

  /** Tries again, now and then, to write tokens that could not be written. */
  saveLate(): void {
    if (this.unsavedSince === undefined || performance.now() - this.unsavedSince < PAUSE) return;
    this.unsavedSince = performance.now();
    void this.flush();
  }

  /** Writes what could not be written before, if there is any. */
  async flush(): Promise<void> {
    await this.exclusively(() => this.options.store.flush()).then(
      () => (this.unsavedSince = undefined),
      (error: unknown) => this.complain(error),
    );
  }

  async remove(): Promise<void> {
    this.last = undefined;
    await this.options.store.remove();
  }

  /** Moves a sign-in of the editor in, if what was typed for it is what is typed here. */
  private async takeCandidate(): Promise<void> {
    const { candidate, store } = this.options;
    if (!candidate) return;
    try {
      const chain = await candidate.load();
      if (!chain || chain.accessToken === this.taken || !(await this.isOurs(chain))) return;
      this.taken = chain.accessToken;
      await store.save(chain);
      await candidate.remove();
      this.emit("taken");
    } catch (error) {
      this.complain(error);
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
      this.identity = await fingerprintOf(this.options.typed, salt);
    }
    return this.identity;
  }

  private complain(error: unknown): void {
    this.unsavedSince = performance.now();
    this.emit("unsaved", error instanceof Error ? error : new Error(String(error)));
  }
}
