import type { Request, Response } from "express";
import type { NodeAPI } from "node-red";
import { Account } from "../../src/account";
import { MemoryTokenStore } from "../../src/auth/token-store";
import { PsaError } from "../../src/errors";
import { type JsonObject, defined, objectOf, textOf } from "../../src/json";
import { type AccountNode, accountNodeOf, accountOf, commanderOf } from "../common/account-node";
import { dialogLogger } from "../common/logger";
import { explain } from "../common/texts";
import { tlsOf } from "../common/tls";
import { callbackPage } from "./callback-page";
import { lastPositions, lastState, vehicleChoices } from "./cars";
import { diagnose } from "./diagnostics";
import { readSettings } from "./dialog-settings";
import { scrubbed } from "./last-word";
import { clearLeftovers, countLeftovers } from "./leftovers";
import { isAllowed } from "./permissions";
import type { SignInReport } from "./report";
import { SignIns } from "./sign-ins";

/** What the editor can ask; `ROUTES` has who may. */
export type Question =
  | "vehicles"
  | "state"
  | "positions"
  | "abilities"
  | "test"
  | "signInReport"
  | "beginSignIn"
  | "finishSignIn"
  | "useToken"
  | "cancelSignIn"
  | "signOut"
  | "diagnostics"
  | "leftovers"
  | "removeLeftovers";

/** The answers to the editor's questions. */
export interface Answers {
  /** Foreseen errors are answers, too: `{ ok: false, error, message }`, all with HTTP status 200. */
  ask: (question: Question, request: Request) => Promise<object>;
  /** Finishes a sign-in with what a browser brought back, as a page. */
  callback: (request: Request, response: Response) => Promise<void>;
}

/** The id of the account node, what stands in its dialog, and the request that brought both. */
type Answer = (id: string, typed: JsonObject, request: Request) => object | Promise<object>;

/** Made once for each Node-RED: it remembers the sign-ins that were begun. */
export function createAnswers(RED: NodeAPI): Answers {
  const signIns = new SignIns(RED);
  const told = ({ problem, ...report }: SignInReport) =>
    problem ? { ...report, problem: described(RED, problem) } : report;

  const answers: Record<Question, Answer> = {
    vehicles: async (id) => {
      const node = accountNodeOf(RED, id);
      return { vehicles: await vehicleChoices(node.account, node.settings.scope) };
    },
    state: (id, _typed, { query }) => lastState(accountOf(RED, id), query),
    positions: async (id) => ({ cars: await lastPositions(accountOf(RED, id)) }),
    abilities: async (id, _typed, { params }) => {
      const commander = await commanderOf(RED, id);
      return { abilities: await commander.abilities(String(params.vehicle)) };
    },
    test: (id, typed) =>
      typed.signIn === "code" && typed.environment !== "demo"
        ? signIns.test(id, typed)
        : tryAccount(RED, id, typed),
    signInReport: async (id, _typed, request) => {
      const { user, ...report } = told(await signIns.report(id));
      const mayKnow = await isAllowed(RED, "psa-account.write", request);
      return mayKnow ? { ...report, ...defined({ user }) } : report;
    },
    beginSignIn: (id, typed) => signIns.begin(id, typed),
    finishSignIn: async (id, { answer }) => told(await signIns.answer(id, textOf(answer) ?? "")),
    useToken: async (id, typed) => told(await signIns.useToken(id, typed)),
    cancelSignIn: async (id) => {
      await signIns.cancel(id);
      return {};
    },
    signOut: async (id, typed) => told(await signIns.signOut(id, typed)),
    diagnostics: (id, _typed, { query }) => diagnose(RED, id, query.places === "rounded"),
    leftovers: () => countLeftovers(RED),
    removeLeftovers: () => clearLeftovers(RED),
  };

  return {
    ask: (question, request) => {
      const id = String(request.params.id);
      const typed = objectOf(request.body);
      return toOutcome(RED, [id, typed], () => answers[question](id, typed, request));
    },
    callback: (request, response) =>
      callbackPage(RED, request, response, (query) => signIns.callback(query)),
  };
}

/** The result, or the error's kind and its text; the HTTP status is 200 for both. */
async function toOutcome(
  RED: NodeAPI,
  [id, body]: [string, JsonObject],
  work: () => object | Promise<object>,
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
