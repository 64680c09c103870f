import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Account, type AccountOptions, type AccountSettings } from "../../src/account";
import { FileTokenStore, MemoryTokenStore } from "../../src/auth/token-store";
import type { Simulator } from "../../src/simulator";

/** An account on a simulator, as a user would set it with custom addresses. */
export function settingsFor(
  simulator: Pick<Simulator, "identityUrl" | "apiUrl" | "account">,
): AccountSettings {
  const { identityUrl, apiUrl, account } = simulator;
  return {
    brand: "citroen",
    environment: "custom",
    signIn: "password",
    identityUrl,
    apiUrl,
    ...account,
  };
}

/** Accounts of a test, closed and their folders removed at its end. */
export class Accounts {
  private readonly open: Account[] = [];
  private readonly folders: string[] = [];

  create(settings: AccountSettings, options: Partial<AccountOptions> = {}): Account {
    const account = new Account(settings, { store: new MemoryTokenStore(), ...options });
    this.open.push(account);
    return account;
  }

  /** A token file in a folder of its own. */
  file(): string {
    const folder = mkdtempSync(join(tmpdir(), "psa-tokens-"));
    this.folders.push(folder);
    return join(folder, "node-red-contrib-psa", "account.json");
  }

  store(file = this.file()): FileTokenStore {
    return new FileTokenStore(file);
  }

  async dispose(): Promise<void> {
    await Promise.all(this.open.splice(0).map((account) => account.close()));
    for (const folder of this.folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}

/** All vehicles of an account. */
export async function vehiclesOf(account: Account) {
  const vehicles = [];
  for await (const page of account.vehicles()) vehicles.push(...page.vehicles);
  return vehicles;
}
