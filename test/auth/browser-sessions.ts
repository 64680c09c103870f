import assert from "node:assert/strict";
import type { Account, AccountOptions } from "../../src/account";
import type { FileTokenStore, TokenChain } from "../../src/auth/token-store";
import type { SimulatorOptions } from "../../src/simulator";
import { signInByBrowser } from "../support/consent";
import { Sessions } from "../support/sessions";

/** Accounts that sign in with a browser, and the file in which their tokens are. */
export class BrowserSessions extends Sessions {
  private file: FileTokenStore | undefined;

  override async start(options: SimulatorOptions = {}): Promise<void> {
    await super.start(options);
    this.file = this.accounts.store();
  }

  /** @param refreshGrace s in which a spent refresh token is taken once more */
  async restart(refreshGrace: number): Promise<void> {
    await this.stop();
    await this.start({ refreshGrace });
  }

  get store(): FileTokenStore {
    assert.ok(this.file);
    return this.file;
  }

  account(options: Partial<AccountOptions> = {}): Account {
    const settings = { ...this.settings, signIn: "code" };
    return this.accounts.create(settings, { store: this.store, ...options });
  }

  async signedIn(options: Partial<AccountOptions> = {}): Promise<Account> {
    const account = this.account(options);
    await signInByBrowser(account);
    return account;
  }

  async chain(): Promise<TokenChain> {
    const found = await this.store.load();
    assert.ok(found);
    return found;
  }
}
