import type { Node, NodeAPI, NodeDef } from "node-red";
import type { Account, AccountSettings } from "../../src/account";
import { NotConfigured } from "../../src/errors";

/** The config node: its account, for the nodes that name it in their property `account`. */
export interface AccountNode extends Node<AccountCredentials> {
  account: Account;
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

/**
 * The account a flow node named.
 * @throws NotConfigured when there is none, or when it is disabled
 */
export function accountOf(RED: Pick<NodeAPI, "nodes">, id: string): Account {
  const [node] = deployedAs(RED, id);
  if (!node) throw new NotConfigured("missingAccount");
  return node.account;
}
