import type { Request, RequestHandler, Response } from "express";
import type { NodeAPI } from "node-red";
import { Account } from "../../src/account";
import { MemoryTokenStore } from "../../src/auth/token-store";
import { PsaError } from "../../src/errors";
import { type JsonObject, defined, objectOf, textOf } from "../../src/json";
import { accountOf } from "./account-node";
import { callbackPage } from "./callback-page";
import { settingsOf } from "./dialog-settings";
import type { SignInReport } from "./sign-in-report";
import { CALLBACK, SignIns } from "./sign-ins";
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

/** The editor's questions about accounts; registered once, each guarded by a permission. */
export function registerRoutes(RED: NodeAPI): void {
  const signIns = new SignIns(RED);
  const told = ({ problem, ...report }: SignInReport) =>
    problem ? { ...report, problem: described(RED, problem) } : report;
  const route = (work: (id: string, body: JsonObject) => Promise<object>): RequestHandler => {
    return ({ params, body }, response) => {
      answer(RED, response, () => work(String(params.id), objectOf(body)));
    };
  };
  const account = `${PREFIX}/accounts/:id`;
  const mayRead = RED.auth.needsPermission("psa-account.read");
  const mayWrite = [RED.auth.needsPermission("psa-account.write"), onlyJson];
  const { httpAdmin } = RED;

  httpAdmin.get(
    `${account}/vehicles`,
    mayRead,
    route(async (id) => ({ vehicles: await choices(accountOf(RED, id)) })),
  );
  httpAdmin.post(
    `${account}/test`,
    mayWrite,
    route((id, typed) => tryAccount(RED, id, typed)),
  );
  httpAdmin.get(
    `${account}/sign-in`,
    mayRead,
    route(async (id) => told(await signIns.report(id))),
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

/** Answers with the result, or with the error's kind and its text; the HTTP status stays 200 for both. */
function answer(
  RED: NodeAPI,
  response: { json: (body: object) => unknown },
  work: () => Promise<object>,
): void {
  Promise.resolve()
    .then(work)
    .then(
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
