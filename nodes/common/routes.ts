import type { NodeAPI } from "node-red";
import { Account } from "../../src/account";
import { MemoryTokenStore } from "../../src/auth/token-store";
import { NoData, PsaError } from "../../src/errors";
import type { TlsOptions } from "../../src/http";
import { defined, objectOf, textOf } from "../../src/json";
import { type AccountCredentials, accountOf } from "./account-node";
import { explain } from "./texts";

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
    const { id } = request.params;
    answer(RED, response, () => tryAccount(RED, String(id), request.body as unknown));
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
async function tryAccount(RED: NodeAPI, id: string, body: unknown): Promise<{ vehicles: number }> {
  const typed = objectOf(body);
  const stored = (RED.nodes.getCredentials(id) ?? {}) as AccountCredentials;
  const secret = (name: keyof AccountCredentials) =>
    typed[name] === STORED ? stored[name] : textOf(typed[name]);
  const account = new Account(
    {
      brand: textOf(typed.brand) ?? "",
      environment: textOf(typed.environment) ?? "",
      signIn: textOf(typed.signIn) ?? "",
      identityUrl: textOf(typed.identityUrl),
      apiUrl: textOf(typed.apiUrl),
      realm: textOf(typed.realm),
      scope: textOf(typed.scope),
      clientId: secret("clientId"),
      clientSecret: secret("clientSecret"),
      username: secret("username"),
      password: secret("password"),
    },
    { store: new MemoryTokenStore(), tls: tlsOf(RED, textOf(typed.tls)) },
  );
  try {
    await account.signIn();
    let vehicles = 0;
    for await (const page of account.vehicles()) vehicles += page.vehicles.length;
    await account.signOut();
    return { vehicles };
  } finally {
    await account.close();
  }
}

async function choices(account: Account): Promise<VehicleChoice[]> {
  const list: VehicleChoice[] = [];
  try {
    for await (const { vehicles } of account.vehicles(["branding"])) {
      for (const { vehicle, payload } of vehicles) {
        const label = textOf(objectOf(payload.branding).label) ?? textOf(payload.label);
        list.push(defined({ ...vehicle, label }));
      }
    }
  } catch (error) {
    if (!(error instanceof NoData)) throw error;
  }
  return list;
}

/** A core `tls-config` node. */
interface TlsNode {
  addTLSOptions(options: TlsOptions): void;
}

/** The options of a core `tls-config` node; undefined when none is named. */
export function tlsOf(RED: Pick<NodeAPI, "nodes">, id: string | undefined): TlsOptions | undefined {
  const node = id ? (RED.nodes.getNode(id) as Partial<TlsNode> | null) : null;
  if (!node?.addTLSOptions) return undefined;
  const options: TlsOptions = {};
  node.addTLSOptions(options);
  return options;
}
