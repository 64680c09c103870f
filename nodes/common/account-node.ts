import type { Node, NodeAPI, NodeDef } from "node-red";
import type { Account, AccountSettings } from "../../src/account";
import { NotConfigured } from "../../src/errors";

/** The config node: its account, for the nodes that name it in their property `account`. */
export interface AccountNode extends Node<AccountCredentials> {
  account: Account;
  /** What it was deployed with, secrets included. */
  settings: AccountSettings;
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

/**
 * The account a flow node named.
 * @throws NotConfigured when there is none, or when it is disabled
 */
export function accountOf(RED: Pick<NodeAPI, "nodes">, id: string): Account {
  const node = RED.nodes.getNode(id) as Partial<AccountNode> | null;
  if (!node?.account) throw new NotConfigured("missingAccount");
  return node.account;
}
