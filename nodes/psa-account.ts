import type { NodeInitializer } from "node-red";
import { Account } from "../src/account";
import type { Commander, CommanderOptions } from "../src/commands/commander";
import { BRANDS, type Brand } from "../src/brands";
import { SignInRequired } from "../src/errors";
import { unitsOf } from "../src/rules/units";
import { migrated } from "../src/rules/versions";
import { HOUR_MS } from "../src/time";
import { STATE_SHAPE } from "../src/vehicle/values";
import type * as Polling from "../src/polling/poller";
import {
  type AccountCredentials,
  type AccountDef,
  type AccountNode,
  editorIdOf,
  registerInstance,
} from "./common/account-node";
import { loggerOf } from "./common/logger";
import { registerRoutes } from "./sign-in/routes";
import { openStores } from "./sign-in/token-stores";
import { explain, text } from "./common/texts";
import { tlsOf } from "./common/tls";

type BrandChoice = Pick<(typeof BRANDS)[Brand], "label" | "realm" | "redirectUri">;

const init: NodeInitializer = (RED) => {
  registerRoutes(RED);

  function PsaAccount(this: AccountNode, stored: AccountDef): void {
    RED.nodes.createNode(this, stored);
    const config = migrated("psa-account", stored);
    this.settings = { ...config, ...this.credentials };
    this.units = unitsOf(config.units);
    registerInstance(this);
    // What a person signed in to in the editor is there for all instances of a subflow.
    const owner = config.signIn === "code" ? editorIdOf(this) : this.id;
    const { commands, ...stores } = openStores(RED, owner);
    this.account = new Account(this.settings, {
      ...stores,
      names: config.names,
      tls: () => tlsOf(RED, config.tls),
      logger: loggerOf(RED, this),
    });
    let poller: Polling.Poller | undefined;
    Object.defineProperties(this, {
      poller: { get: () => (poller ??= pollerOf(this.account)) },
      plannedPolls: { get: () => poller?.planned() ?? [] },
    });
    this.commander = commanderOf(this.account, {
      file: commands,
      allowUnlock: config.allowUnlock === true,
      // Where nobody watches, nobody waits for news.
      expectNews: (vehicle, group, since) => poller?.expectNews(vehicle, group, since),
    });
    this.account.on("unsaved", ({ message }) => {
      this.error(text(RED, "warnings.unsaved", { reason: message }));
    });
    this.account.on("shared", (error) => this.warn(explain(RED, error)));
    this.account.on("changed", (error) => {
      if (error instanceof SignInRequired) this.warn(explain(RED, error));
    });
    const keeper = config.signIn === "code" ? keepAlive(this) : undefined;
    this.on("close", (done: () => void) => {
      clearInterval(keeper);
      poller?.close();
      this.commander.close();
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
      settings: {
        psaAccountBrands: { value: brandsForEditor(), exportable: true },
        psaAccountValues: { value: STATE_SHAPE, exportable: true },
      },
    },
  );
};

/** Its code is loaded where a node watches vehicles: the others start sooner without. */
function pollerOf(account: Account): Polling.Poller {
  const { Poller } = require("../src/polling/poller") as typeof Polling;
  return new Poller(account, account.log);
}

/** Orders to the cars of an account. What sends them is loaded with the first one, or to undo at a sign-out. */
function commanderOf(account: Account, options: CommanderOptions): AccountNode["commander"] {
  let commander: Promise<Commander> | undefined;
  const load = async () => {
    const { Commander } = await import("../src/commands/commander");
    return new Commander(account, options);
  };
  const get = () =>
    (commander ??= load().catch((error: unknown) => {
      commander = undefined;
      throw error;
    }));
  // The commander adds what there is to undo, which is done in the same round.
  account.beforeSignOut(async () => {
    await get();
  });
  account.ordersCallback = async () => (await get()).callbackId();
  // Whoever ordered is told what keeps it from being loaded.
  const close = () => void commander?.then((loaded) => loaded.close(), ignore);
  return { get, close };
}

function ignore(): void {
  return;
}

/** A sign-in that no flow uses is used now and then, lest it dies; only a person could make another. */
function keepAlive({ account }: AccountNode): NodeJS.Timeout {
  const timer = setInterval(() => {
    // The session tells what matters; the next message tells the rest.
    account.keepAlive().catch(() => undefined);
  }, HOUR_MS);
  return timer.unref();
}

/** What the dialog shows of each brand. */
function brandsForEditor(): Record<string, BrandChoice> {
  return Object.fromEntries(
    Object.entries(BRANDS).map(([brand, { label, realm, redirectUri }]) => {
      return [brand, { label, realm, redirectUri }];
    }),
  );
}

export = init;
