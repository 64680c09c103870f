import type { Node, NodeAPI } from "node-red";
import { Account, type AccountSettings } from "../../src/account";
import { MemoryTokenStore } from "../../src/auth/token-store";
import { NotConfigured, PsaError } from "../../src/errors";
import { type JsonObject, defined, objectOf, textOf } from "../../src/json";
import { type AccountCredentials, type AccountNode, accountOf } from "./account-node";
import { explain } from "./texts";
import { tlsOf } from "./tls";

const PREFIX = "/node-red-contrib-psa";

/** What the editor shows of a vehicle in a list. */
interface VehicleChoice {
  id?: string;
  vin?: string;
  brand?: string;
  label?: string;
}

/** The editor's password fields hold this when a value is stored but not shown. */
const STORED = "__PWRD__";

/** The editor's questions about accounts; registered once, each guarded by a permission. */
export function registerRoutes(RED: NodeAPI): void {
  const may = (permission: string) => RED.auth.needsPermission(`psa-account.${permission}`);

  RED.httpAdmin.post(`${PREFIX}/accounts/:id/test`, may("write"), (request, response) => {
    // A form of another site could send everything but this type.
    if (!request.is("application/json")) {
      response.sendStatus(415);
      return;
    }
    const { id } = request.params;
    answer(RED, response, () => tryAccount(RED, String(id), objectOf(request.body)));
  });

  RED.httpAdmin.get(`${PREFIX}/accounts/:id/vehicles`, may("read"), (request, response) => {
    const { id } = request.params;
    answer(RED, response, async () => ({ vehicles: await choices(accountOf(RED, String(id))) }));
  });
}

/** Answers with the result, or with the error's kind and its text; the HTTP status stays 200 for both. */
function answer(
  RED: NodeAPI,
  response: { json: (body: object) => unknown },
  work: () => Promise<object>,
): void {
  work().then(
    (result) => response.json({ ok: true, ...result }),
    (error: unknown) => {
      if (!(error instanceof PsaError)) RED.log.error(error);
      response.json({ ok: false, ...described(RED, error) });
    },
  );
}

function described(RED: NodeAPI, error: unknown): object {
  if (!(error instanceof PsaError)) return { error: "Error", message: String(error) };
  const { name, text, params } = error;
  return { error: name, text, params, message: explain(RED, error) };
}

/** Signs in with what stands in the dialog, deployed or not, counts the vehicles and signs out again. */
async function tryAccount(
  RED: NodeAPI,
  id: string,
  typed: JsonObject,
): Promise<{ vehicles: number }> {
  const settings = settingsOf(RED, id, typed);
  const account = new Account(settings, {
    store: new MemoryTokenStore(),
    tls: () => tlsOf(RED, textOf(typed.tls)),
  });
  try {
    await account.signIn();
    let vehicles = 0;
    for await (const page of account.vehicles()) vehicles += page.vehicles.length;
    return { vehicles };
  } finally {
    await account.signOut().catch((error: unknown) => RED.log.debug(String(error)));
    await account.close();
  }
}

/**
 * The dialog's fields. A secret it does not show is taken from the deployed account, but only for the
 * addresses that account has: nobody shall have it sent elsewhere.
 * @throws NotConfigured when secrets must be typed again
 */
function settingsOf(RED: NodeAPI, id: string, typed: JsonObject): AccountSettings {
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

async function choices(account: Account): Promise<VehicleChoice[]> {
  const list: VehicleChoice[] = [];
  for await (const { vehicles } of account.vehicles(["branding"])) {
    for (const { vehicle, payload } of vehicles) {
      const label = textOf(objectOf(payload.branding).label) ?? textOf(payload.label);
      list.push(defined({ ...vehicle, label }));
    }
  }
  return list;
}
