import type { Request, RequestHandler, Response } from "express";
import type { NodeAPI } from "node-red";
import { Account } from "../../src/account";
import { MemoryTokenStore } from "../../src/auth/token-store";
import { PsaError } from "../../src/errors";
import { type JsonObject, defined, objectOf, textOf } from "../../src/json";
import { type AccountNode, accountNodeOf, accountOf, commanderOf } from "../common/account-node";
import { dialogLogger } from "../common/logger";
import { callbackPage } from "./callback-page";
import { lastPositions, lastState, vehicleChoices } from "./cars";
import { diagnose } from "./diagnostics";
import { readSettings } from "./dialog-settings";
import { answering, scrubbed } from "./last-word";
import { clearLeftovers, countLeftovers, tellOfLeftovers } from "./leftovers";
import { isAllowed } from "./permissions";
import type { SignInReport } from "./report";
import { CALLBACK, SignIns } from "./sign-ins";
import { explain } from "../common/texts";
import { tlsOf } from "../common/tls";

const PREFIX = "/node-red-contrib-psa";
const WRITE = "psa-account.write";

/** The editor's questions about accounts; registered once, each guarded by a permission. */
export function registerRoutes(RED: NodeAPI): void {
  const signIns = new SignIns(RED);
  tellOfLeftovers(RED);
  const told = ({ problem, ...report }: SignInReport) =>
    problem ? { ...report, problem: described(RED, problem) } : report;
  const route = (
    work: (id: string, body: JsonObject, request: Request) => Promise<object>,
  ): RequestHandler => {
    return (request, response) => {
      const id = String(request.params.id);
      const body = objectOf(request.body);
      answering(RED, response, async () => {
        response.json(await toOutcome(RED, [id, body], () => work(id, body, request)));
      });
    };
  };
  const account = `${PREFIX}/accounts/:id`;
  const mayRead = RED.auth.needsPermission("psa-account.read");
  const mayWrite = [RED.auth.needsPermission(WRITE), onlyJson];
  // Who may not deploy has nothing to choose a vehicle for.
  const mayChoose = [mayRead, RED.auth.needsPermission("flows.write")];
  const { httpAdmin } = RED;

  httpAdmin.get(
    `${account}/vehicles`,
    mayChoose,
    route(async (id) => {
      const node = accountNodeOf(RED, id);
      return { vehicles: await vehicleChoices(node.account, node.settings.scope) };
    }),
  );
  httpAdmin.get(
    `${account}/state`,
    mayChoose,
    route((id, _body, { query }) => lastState(accountOf(RED, id), query)),
  );
  httpAdmin.get(
    `${account}/positions`,
    mayChoose,
    route(async (id) => ({ cars: await lastPositions(accountOf(RED, id)) })),
  );
  httpAdmin.get(
    `${account}/vehicles/:vehicle/abilities`,
    mayChoose,
    route(async (id, _body, request) => {
      const commander = await commanderOf(RED, id);
      return { abilities: await commander.abilities(String(request.params.vehicle)) };
    }),
  );
  httpAdmin.post(
    `${account}/test`,
    mayWrite,
    route((id, typed) =>
      typed.signIn === "code" && typed.environment !== "demo"
        ? signIns.test(id, typed)
        : tryAccount(RED, id, typed),
    ),
  );
  httpAdmin.get(
    `${account}/sign-in`,
    mayRead,
    route(async (id, _body, request) => {
      const { user, ...report } = told(await signIns.report(id));
      return (await isAllowed(RED, WRITE, request)) ? { ...report, ...defined({ user }) } : report;
    }),
  );
  httpAdmin.post(
    `${account}/sign-in`,
    mayWrite,
    route((id, typed) => signIns.begin(id, typed)),
  );
  httpAdmin.post(
    `${account}/sign-in/answer`,
    mayWrite,
    route(async (id, { answer: text }) => told(await signIns.answer(id, textOf(text) ?? ""))),
  );
  httpAdmin.post(
    `${account}/sign-in/token`,
    mayWrite,
    route(async (id, typed) => told(await signIns.useToken(id, typed))),
  );
  httpAdmin.post(
    `${account}/sign-in/cancel`,
    mayWrite,
    route(async (id) => {
      await signIns.cancel(id);
      return {};
    }),
  );
  httpAdmin.post(
    `${account}/sign-out`,
    mayWrite,
    route(async (id, typed) => told(await signIns.signOut(id, typed))),
  );
  httpAdmin.get(
    `${account}/diagnostics`,
    mayRead,
    route((id, _body, { query }) => diagnose(RED, id, query.places === "rounded")),
  );
  httpAdmin.get(
    `${PREFIX}/leftovers`,
    mayRead,
    route(() => countLeftovers(RED)),
  );
  httpAdmin.post(
    `${PREFIX}/leftovers/remove`,
    mayWrite,
    route(() => clearLeftovers(RED)),
  );
  // A browser that comes back from the brand carries no editor login: the state guards it.
  httpAdmin.get(CALLBACK, (request, response) => {
    // Whoever only looks whether the address is there must not use up its code.
    if (request.method === "HEAD") response.sendStatus(200);
    else callbackPage(RED, request, response, (query) => signIns.callback(query));
  });
}

/** A form of another site could send everything but this type. */
function onlyJson(request: Request, response: Response, next: () => void): void {
  if (request.is("application/json")) next();
  else response.sendStatus(415);
}

/** The result, or the error's kind and its text; the HTTP status is 200 for both. */
async function toOutcome(
  RED: NodeAPI,
  [id, body]: [string, JsonObject],
  work: () => Promise<object>,
): Promise<object> {
  try {
    return { ok: true, ...(await work()) };
  } catch (error) {
    if (error instanceof PsaError) return { ok: false, ...described(RED, error) };
    const { settings = {} } = (RED.nodes.getNode(id) as Partial<AccountNode> | null) ?? {};
    const message = scrubbed(error, [...Object.values(body), ...Object.values(settings)]);
    RED.log.error(message);
    return { ok: false, error: "Error", message };
  }
}

function described(RED: NodeAPI, error: PsaError): object {
  const { name, text, params } = error;
  return { error: name, text, params, message: explain(RED, error) };
}

/**
 * Signs in with what stands in the dialog, deployed or not, counts the vehicles and forgets the tokens.
 * They are not revoked: a running account may live on the same grant.
 */
async function tryAccount(
  RED: NodeAPI,
  id: string,
  typed: JsonObject,
): Promise<{ vehicles: number }> {
  const settings = readSettings(RED, id, typed);
  const account = new Account(settings, {
    store: new MemoryTokenStore(),
    tls: () => tlsOf(RED, textOf(typed.tls)),
    logger: dialogLogger(RED),
  });
  try {
    await account.signIn();
    let vehicles = 0;
    for await (const page of account.vehicles()) vehicles += page.vehicles.length;
    return { vehicles };
  } finally {
    await account.close();
  }
}
