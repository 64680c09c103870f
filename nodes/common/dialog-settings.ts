import type { Node, NodeAPI } from "node-red";
import type { AccountSettings } from "../../src/account";
import { NotConfigured } from "../../src/errors";
import { type JsonObject, textOf } from "../../src/json";
import type { AccountCredentials, AccountNode } from "./account-node";

/** The editor's password fields hold this when a value is stored but not shown. */
const STORED = "__PWRD__";

/**
 * What stands in the dialog of an account, deployed or not, with environment variables filled in. A
 * secret it does not show is taken from the deployed account, but only for the addresses that account
 * has: nobody shall have it sent elsewhere.
 * @throws NotConfigured when secrets must be typed again
 */
export function settingsOf(
  RED: Pick<NodeAPI, "nodes" | "util">,
  id: string,
  typed: JsonObject,
): AccountSettings {
  const deployed = RED.nodes.getNode(id) as Partial<AccountNode> | null;
  const field = (name: keyof AccountSettings): string | undefined => {
    const text = textOf(typed[name]);
    if (!text || !/^\$\{\S+\}$/.test(text)) return text;
    return textOf(RED.util.evaluateNodeProperty(text, "env", deployed as Node, {}));
  };
  const settings: AccountSettings = {
    brand: field("brand") ?? "",
    environment: field("environment") ?? "",
    signIn: field("signIn") ?? "",
    identityUrl: field("identityUrl"),
    apiUrl: field("apiUrl"),
    realm: field("realm"),
    scope: field("scope"),
    redirectUri: field("redirectUri"),
  };
  const elsewhere = (["environment", "identityUrl", "apiUrl"] as const).some(
    (name) => (settings[name] ?? "") !== (deployed?.settings?.[name] ?? ""),
  );
  const secret = (name: keyof AccountCredentials): string | undefined => {
    if (typed[name] !== STORED) return field(name);
    if (elsewhere) throw new NotConfigured("retypeSecrets");
    return deployed?.settings?.[name];
  };
  return {
    ...settings,
    clientId: secret("clientId"),
    clientSecret: secret("clientSecret"),
    username: secret("username"),
    password: secret("password"),
  };
}
