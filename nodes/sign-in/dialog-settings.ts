import type { NodeAPI } from "node-red";
import type { AccountSettings } from "../../src/account";
import { NotConfigured } from "../../src/errors";
import { type JsonObject, objectOf, textOf } from "../../src/json";
import { deployedAs } from "../common/account-node";

/** The editor's password fields hold this when a value is stored but not shown. */
const STORED = "__PWRD__";

/** What Node-RED fills in at a deploy: `${NAME}`, and `$(NAME)` as it was written once. */
const VARIABLE = /^\$(\{\S+\}|\(\S+\))$/;

type Field = keyof AccountSettings;

/** Of these an account is made up where it talks to. */
const ADDRESSES = ["environment", "identityUrl", "apiUrl"] as const;

/**
 * What stands in the dialog of an account, deployed or not. What it does not show, a secret or the
 * value of an environment variable, is taken from the deployed account, but only for the addresses that
 * account has: nobody shall have it sent elsewhere. No variable is looked up here, or whoever may press
 * a button of the dialog could read all of this machine's.
 * @throws NotConfigured when secrets must be typed again, or a variable is not deployed there
 */
export function readSettings(
  RED: Pick<NodeAPI, "nodes">,
  id: string,
  typed: JsonObject,
): AccountSettings {
  const deployed = deployedAs(RED, id)[0]?.settings;
  const written = writtenFor(RED, id);
  const plain = (name: Field): string | undefined => {
    const text = textOf(typed[name]);
    if (!text || !VARIABLE.test(text)) return text;
    if (!deployed || written[name] !== text) {
      throw new NotConfigured("undeployedVariable", { variable: text });
    }
    return deployed[name];
  };
  const places = { brand: plain("brand") ?? "", signIn: plain("signIn") ?? "" };
  const [environment = "", identityUrl, apiUrl] = ADDRESSES.map(plain);
  const addresses = { environment, identityUrl, apiUrl };
  const isElsewhere = ADDRESSES.some(
    (name) => (addresses[name] ?? "") !== (deployed?.[name] ?? ""),
  );
  const kept = (name: Field): string | undefined => {
    const text = textOf(typed[name]) ?? "";
    const value = text === STORED ? deployed?.[name] : plain(name);
    const isShown = text !== STORED && !VARIABLE.test(text);
    if (!isShown && isElsewhere) throw new NotConfigured("retypeSecrets");
    return value;
  };
  return {
    ...places,
    ...addresses,
    realm: kept("realm"),
    scope: kept("scope"),
    redirectUri: kept("redirectUri"),
    clientId: kept("clientId"),
    clientSecret: kept("clientSecret"),
    username: kept("username"),
    password: kept("password"),
  };
}

/** The account as it stands in the deployed flow and its credentials, variables by their names. */
function writtenFor(RED: Pick<NodeAPI, "nodes">, id: string): JsonObject {
  let properties: object = {};
  RED.nodes.eachNode((node) => {
    if (node.id === id) properties = node;
  });
  return { ...properties, ...objectOf(RED.nodes.getCredentials(id)) };
}
