import type { Node, NodeAPI, NodeDef } from "node-red";
import type { Commander } from "../../src/commands/commander";
import type { Account, AccountSettings } from "../../src/account";
import { BRANDS, isBrand } from "../../src/brands";
import { NotConfigured } from "../../src/errors";
import type { Units } from "../../src/rules/units";
import type { Poller } from "../../src/polling/poller";

/** The config node: its account, for the nodes that name it in their property `account`. */
export interface AccountNode extends Node<AccountCredentials> {
  account: Account;
  /** Looks at its vehicles again and again, for all nodes that watch some; made when the first one asks for it. */
  readonly poller: Poller;
  /** The polls of its cars that are planned; none where nobody watches one. */
  readonly plannedPolls: ReturnType<Poller["planned"]>;
  /** Orders to its cars. */
  commander: { get: () => Promise<Commander>; close: () => void };
  /** Those of single values. */
  units: Units;
  /** What it was deployed with, secrets included. */
  settings: AccountSettings;
  /** Inside a subflow: its id in the editor, where every instance of the subflow has a node of its own. */
  _alias?: string;
}

export interface AccountCredentials {
  clientId?: string;
  clientSecret?: string;
  username?: string;
  password?: string;
}

export interface AccountDef extends NodeDef, Omit<AccountSettings, keyof AccountCredentials> {
  tls?: string;
  /** What the owner calls the cars. */
  names?: { vin: string; name: string }[];
  /** `imperial`: single values leave in miles, °F and so on; anything else is metric. */
  units?: string;
  /** Whether cars may be unlocked; off by default. */
  allowUnlock?: boolean;
  /** When somebody last signed in with the dialog; changes with each, so that there is something to deploy. */
  signedIn?: string;
}

/** A flow node's definition: all of them name their account. */
export interface AccountUserDef extends NodeDef {
  account: string;
}

/** The nodes inside subflows, by their id in the editor. */
const instances = new Map<string, Set<AccountNode>>();

/** The id that the editor knows an account by. */
export function editorIdOf({ id, _alias }: AccountNode): string {
  return _alias ?? id;
}

/** Lets the editor find the instances of an account inside a subflow, until they close. */
export function registerInstance(node: AccountNode): void {
  const { _alias } = node;
  if (_alias === undefined) return;
  const nodes = instances.get(_alias) ?? new Set();
  instances.set(_alias, nodes.add(node));
  node.on("close", () => {
    nodes.delete(node);
    if (nodes.size === 0) instances.delete(_alias);
  });
}

/** What an account of the editor runs as: one node, or one for each instance of its subflow; or none. */
export function deployedAs(RED: Pick<NodeAPI, "nodes">, id: string): AccountNode[] {
  const node = RED.nodes.getNode(id) as Partial<AccountNode> | null;
  return node?.account ? [node as AccountNode] : [...(instances.get(id) ?? [])];
}

/** The ids of all accounts there are: in the flows, also disabled ones, and inside subflows as they run. */
export function accountIds(RED: Pick<NodeAPI, "nodes">): string[] {
  const ids = [...instances].flatMap(([alias, nodes]) => [
    alias,
    ...[...nodes].map(({ id }) => id),
  ]);
  RED.nodes.eachNode(({ id, type }) => {
    if (type === "psa-account") ids.push(id);
  });
  return ids;
}

/** What people call an account: its name, else whose cars it has. */
export function accountNameOf(RED: Pick<NodeAPI, "nodes">, id: string): string {
  const [node] = deployedAs(RED, id);
  const { brand = "", environment } = node?.settings ?? {};
  return (
    node?.name || (environment === "demo" ? "Demo" : isBrand(brand) ? BRANDS[brand].label : "")
  );
}

/**
 * What sends orders to the cars of the account a flow node named.
 * @throws NotConfigured when there is none, or when it is disabled
 */
export async function commanderOf(RED: Pick<NodeAPI, "nodes">, id: string): Promise<Commander> {
  return accountNodeOf(RED, id).commander.get();
}

/**
 * The config node of the account that a flow node named.
 * @throws NotConfigured when there is none, or when it is disabled
 */
export function accountNodeOf(RED: Pick<NodeAPI, "nodes">, id: string): AccountNode {
  const [node] = deployedAs(RED, id);
  if (!node) throw new NotConfigured("missingAccount");
  return node;
}

/** The account itself. @throws as `accountNodeOf` */
export function accountOf(RED: Pick<NodeAPI, "nodes">, id: string): Account {
  return accountNodeOf(RED, id).account;
}
