import type { Node, NodeAPI, NodeMessage } from "node-red";
import type { Account } from "../../src/account";
import { BadResponse, Forbidden, NoData, PsaError } from "../../src/errors";
import { defined, objectOf, textOf } from "../../src/json";
import { type AccountNode, accountOf } from "./account-node";
import { type Status, failure, requesting, signedIn } from "./status";
import { explain } from "./texts";

/** A message as it came: anything may be in it. */
export type Message = NodeMessage & Record<string, unknown>;
/** One message, or one for each output. */
export type Send = (message: Message | (Message | null)[]) => void;
export type Show = (status: Status) => void;

/** How a node answers its messages. */
export interface InputOptions {
  /** The id of the account the node names. */
  account: string;
  /** Each message says which car it is about: so do its status and its error. */
  perVehicle?: boolean;
  /**
   * Sends what it has as it comes, shows how far it is, and returns the status to show; none where the node shows its
   * own.
   */
  work: (account: Account, message: Message, send: Send, show: Show) => Promise<Status | undefined>;
  /** The status of failures that only this node knows; undefined for all others. */
  failed?: (error: unknown) => Status | undefined;
  /** The node shows its status itself, whatever comes of a message or of the account. */
  ownStatus?: boolean;
}

/**
 * Runs `work` for each message: exactly one `done()` each, every failure through `done(err)` with a
 * text in the user's language, the status along the way. Nothing thrown in `work` escapes, which
 * would end the whole Node-RED. Between messages the status tells when the account is signed out,
 * waits, or is signed in again. A message that a deploy overtakes leaves no status behind.
 */
export function onInput(
  RED: Pick<NodeAPI, "_" | "nodes">,
  node: Node,
  { account: accountId, perVehicle = false, work, failed, ownStatus = false }: InputOptions,
): void {
  const show = (status: Status | undefined) => {
    if (!closed && !ownStatus && status) node.status(status);
  };
  const about = perVehicle ? withVehicle : plain;
  let closed = false;
  let running = 0;
  const unfollow = followAccount(RED, accountId, (status) => {
    if (running === 0) show(status);
  });
  node.on("close", () => {
    closed = true;
    unfollow();
    node.status({});
  });
  node.on("input", (message: Message, send, done) => {
    if (running === 0) show(requesting(RED));
    running += 1;
    Promise.resolve()
      .then(() =>
        work(accountOf(RED, accountId), message, send as Send, (status) => {
          show(about(status, message));
        }),
      )
      .then(
        (status) => {
          show(status && about(status, message));
          done();
        },
        (error: unknown) => {
          show(about(failed?.(error) ?? failure(RED, error), message));
          done(toNodeError(RED, error, perVehicle ? message.vehicle : undefined));
        },
      )
      .catch((error: unknown) => {
        node.error(error);
      })
      .finally(() => {
        running -= 1;
      });
  });
}

/** Tells what becomes of an account; returns how to stop it. */
function followAccount(
  RED: Pick<NodeAPI, "_" | "nodes">,
  id: string,
  show: (status: Status) => void,
): () => void {
  const { account } = (RED.nodes.getNode(id) as Partial<AccountNode> | null) ?? {};
  const changed = (error: PsaError | undefined) => {
    show(error ? failure(RED, error) : signedIn(RED));
  };
  account?.on("changed", changed);
  return () => account?.off("changed", changed);
}

function plain(status: Status): Status {
  return status;
}

/** Many cars pass through one node: the status says which one it speaks of, by the end of its VIN. */
function withVehicle(status: Status, message: Message): Status {
  const vin = textOf(objectOf(message.vehicle).vin);
  return vin === undefined
    ? status
    : { ...status, text: `${status.text} · ${vin.trim().slice(-6)}` };
}

/** Characters of a car's name before an error: messages may bring texts of any length. */
const LONGEST_NAME = 40;
/** Failures of a single car, as a rule: those of the account, the network or the limits are everybody's. */
const OF_A_CAR: readonly string[] = [Forbidden, NoData, BadResponse].map(({ name }) => name);

/** What people call a car: its name, else its label, else the end of its VIN; undefined without any. */
function calledBy(vehicle: unknown): string | undefined {
  const { name, label, vin } = objectOf(vehicle);
  return textOf(name) ?? textOf(label) ?? textOf(vin)?.trim().slice(-6);
}

/**
 * What a catch node gets: `error.code` tells the kind, `error.cause` what the server said and where. A
 * failure that is foreseen needs no stack trace in the user's log.
 * @param vehicle the one it is about, as in a message: its name comes first
 */
export function toNodeError(RED: Pick<NodeAPI, "_">, error: unknown, vehicle?: unknown): Error {
  if (!(error instanceof PsaError))
    return error instanceof Error ? error : new Error(String(error));
  const { name, status, code, uuid, retryAt, params } = error;
  const { failureCause, remoteActionId, steps, label } = error;
  const { host, path } = params;
  const order = defined({ failureCause, remoteActionId, steps, label });
  const cause = { name, status, code, uuid, retryAt, ...defined({ host, path }), ...order };
  // The debug sidebar shows a cause as text.
  Object.defineProperty(cause, "toString", { value: () => JSON.stringify(cause) });
  const called = OF_A_CAR.includes(name) ? calledBy(vehicle)?.slice(0, LONGEST_NAME) : undefined;
  const text = explain(RED, error);
  const told = new Error(called ? `${called}: ${text}` : text, { cause });
  return Object.assign(told, { name, code: name, stack: `${name}: ${told.message}` });
}
