import type { RequestHandler } from "express";
import type { NodeAPI } from "node-red";
import type { Answers, Question } from "./answers";
import { answering } from "./last-word";
import { tellOfLeftovers } from "./leftovers";

const PREFIX = "/node-red-contrib-psa";
const ACCOUNT = "accounts/:id";

type Guard = "read" | "choose" | "write";

/** What the editor may ask, below `PREFIX`, and who may. */
const ROUTES: readonly (readonly ["get" | "post", string, Guard, Question])[] = [
  ["get", `${ACCOUNT}/vehicles`, "choose", "vehicles"],
  ["get", `${ACCOUNT}/state`, "choose", "state"],
  ["get", `${ACCOUNT}/positions`, "choose", "positions"],
  ["get", `${ACCOUNT}/vehicles/:vehicle/abilities`, "choose", "abilities"],
  ["post", `${ACCOUNT}/test`, "write", "test"],
  ["get", `${ACCOUNT}/sign-in`, "read", "signInReport"],
  ["post", `${ACCOUNT}/sign-in`, "write", "beginSignIn"],
  ["post", `${ACCOUNT}/sign-in/answer`, "write", "finishSignIn"],
  ["post", `${ACCOUNT}/sign-in/token`, "write", "useToken"],
  ["post", `${ACCOUNT}/sign-in/cancel`, "write", "cancelSignIn"],
  ["post", `${ACCOUNT}/sign-out`, "write", "signOut"],
  ["get", `${ACCOUNT}/diagnostics`, "read", "diagnostics"],
  ["get", "leftovers", "read", "leftovers"],
  ["post", "leftovers/remove", "write", "removeLeftovers"],
];

/** The editor's questions about accounts; registered once, each guarded by a permission. */
export function registerRoutes(RED: NodeAPI): void {
  tellOfLeftovers(RED);
  const guards = guardsOf(RED);
  let known: Answers | undefined;
  // Loaded with the first question: most starts of Node-RED are followed by none.
  const answers = async () => {
    const { createAnswers } = await import("./answers");
    return (known ??= createAnswers(RED));
  };

  for (const [method, path, guard, question] of ROUTES) {
    const handler: RequestHandler = (request, response) => {
      answering(RED, response, async () => {
        response.json(await (await answers()).ask(question, request));
      });
    };
    RED.httpAdmin[method](`${PREFIX}/${path}`, guards[guard], handler);
  }
  // Where a browser comes back to when the redirect URI is this Node-RED's own. It carries no editor login: the
  // state guards it.
  RED.httpAdmin.get(`${PREFIX}/callback`, (request, response) => {
    // Whoever only looks whether the address is there must not use up its code.
    if (request.method === "HEAD") response.sendStatus(200);
    else answering(RED, response, async () => (await answers()).callback(request, response));
  });
}

function guardsOf({ auth }: Pick<NodeAPI, "auth">): Record<Guard, RequestHandler[]> {
  const read = auth.needsPermission("psa-account.read");
  return {
    read: [read],
    // Who may not deploy has nothing to choose a vehicle for.
    choose: [read, auth.needsPermission("flows.write")],
    write: [auth.needsPermission("psa-account.write"), onlyJson],
  };
}

/** A form of another site could send everything but this type. */
const onlyJson: RequestHandler = (request, response, next) => {
  if (request.is("application/json")) next();
  else response.sendStatus(415);
};
