import { join } from "node:path";
import type { NodeInitializer } from "node-red";
import { Account } from "../src/account";
import { FileTokenStore, MemoryTokenStore } from "../src/auth/token-store";
import { BRANDS } from "../src/brands";
import type { AccountCredentials, AccountDef, AccountNode } from "./common/account-node";
import { registerRoutes } from "./common/routes";
import { text } from "./common/texts";
import { tlsOf } from "./common/tls";

const init: NodeInitializer = (RED) => {
  registerRoutes(RED);

  function PsaAccount(this: AccountNode, config: AccountDef): void {
    RED.nodes.createNode(this, config);
    const { userDir } = RED.settings;
    const file =
      userDir && join(userDir, "node-red-contrib-psa", `${encodeURIComponent(this.id)}.json`);
    this.settings = { ...config, ...this.credentials };
    this.account = new Account(this.settings, {
      store: file ? new FileTokenStore(file) : new MemoryTokenStore(),
      tls: () => tlsOf(RED, config.tls),
    });
    this.account.once("unsaved", ({ message }) => {
      this.error(text(RED, "warnings.unsaved", { reason: message }));
    });
    this.on("close", (done: () => void) => {
      this.account.close().then(done, (error: unknown) => {
        this.error(error);
        done();
      });
    });
  }

  RED.nodes.registerType<AccountNode, AccountDef, object, AccountCredentials>(
    "psa-account",
    PsaAccount,
    {
      credentials: {
        clientId: { type: "text" },
        clientSecret: { type: "password" },
        username: { type: "text" },
        password: { type: "password" },
      },
      settings: { psaAccountBrands: { value: brandsForEditor(), exportable: true } },
    },
  );
};

/** What the dialog shows of each brand. */
function brandsForEditor(): Record<string, { label: string; realm: string }> {
  return Object.fromEntries(
    Object.entries(BRANDS).map(([brand, { label, realm }]) => [brand, { label, realm }]),
  );
}

export = init;
