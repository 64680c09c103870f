import { createRequire } from "node:module";
import type { Node, NodeMessage, NodeStatus } from "node-red";
import helper from "node-red-node-test-helper";
import type { AccountSettings } from "../../src/account";

import psaAccount = require("../../nodes/psa-account");
import psaCommand = require("../../nodes/psa-command");
import psaImport = require("../../nodes/psa-import");
import psaFormat = require("../../nodes/psa-format");
import psaRead = require("../../nodes/psa-read");
import psaVehicles = require("../../nodes/psa-vehicles");
import psaWatch = require("../../nodes/psa-watch");

helper.init(createRequire(__filename).resolve("node-red"));

/** Serves Node-RED's admin API during the tests of a `describe`. */
export function useServer(): void {
  before((done) => {
    helper.startServer(done);
  });
  after((done) => {
    helper.stopServer(done);
  });
}

/** Every node of the package. */
export const initializers = [
  ...[psaAccount, psaVehicles, psaRead, psaWatch, psaCommand],
  ...[psaImport, psaFormat],
];

/** A message with whatever a flow put into it. */
export type Received = NodeMessage & Record<string, unknown>;

export const ACCOUNT = "account-under-test";

/** The account node of a test and its credentials, as Node-RED stores them: apart. */
export function accountNode(settings: AccountSettings) {
  const { clientId, clientSecret, username, password, ...properties } = settings;
  return {
    node: { id: ACCOUNT, type: "psa-account", ...properties },
    credentials: { [ACCOUNT]: { clientId, clientSecret, username, password } },
  };
}

/** Loads nodes under test beside an account; `out` collects what reaches it. */
export async function loadFlow(
  settings: AccountSettings | undefined,
  nodes: Record<string, unknown>[],
): Promise<void> {
  const account = settings && accountNode(settings);
  const flow = [
    { id: "tab", type: "tab" },
    ...(account ? [account.node] : []),
    ...nodes.map((node) => ({ z: "tab", account: ACCOUNT, ...node })),
    { id: "out", type: "helper", z: "tab" },
  ];
  await helper.load(initializers, flow as never, account?.credentials ?? {});
}

/** What a node showed and sent while it handled one message. */
export interface Run {
  messages: Received[];
  statuses: NodeStatus[];
  /** The error given to `done`, if any. */
  error?: Error & { code?: string };
  /** How often the message was ended, by `done()` or `done(err)`. */
  ends: number;
}

/** Gives a node one message and waits until the node ends it. */
export async function run(id: string, message: Record<string, unknown> = {}): Promise<Run> {
  const node = helper.getNode(id) as Node & { _complete: unknown };
  const result: Run = { messages: [], statuses: [], ends: 0 };
  const out = helper.getNode("out");
  const collect = (received: NodeMessage) => result.messages.push(received);
  out.on("input", collect);
  return new Promise((resolve) => {
    const original = node._complete as (msg: unknown, error?: Error) => void;
    const setStatus = node.status.bind(node);
    node.status = (status) => {
      result.statuses.push(status as NodeStatus);
      setStatus(status);
    };
    Object.assign(node, {
      _complete: (msg: unknown, error?: Error) => {
        original.call(node, msg, error);
        result.ends += 1;
        if (error) result.error = error;
        const settle = () => {
          Object.assign(node, { _complete: original, status: setStatus });
          out.removeListener("input", collect);
          resolve(result);
        };
        // Messages are handed on in later turns of the event loop than the end of the input; where it
        // stalls, a timer is served before what has long been waiting for its turn.
        setTimeout(() => setImmediate(settle), 20);
      },
    });
    node.receive(message);
  });
}

export { helper, psaFormat };
