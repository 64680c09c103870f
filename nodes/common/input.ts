import type { Node, NodeAPI, NodeMessage } from "node-red";
import type { Account } from "../../src/account";
import { PsaError } from "../../src/errors";
import { objectOf, textOf } from "../../src/json";
import { type AccountNode, accountOf } from "./account-node";
import { type Status, failure, requesting, signedIn } from "./status";
import { explain } from "./texts";

/** A message as it came: anything may be in it. */
export type Message = NodeMessage & Record<string, unknown>;
export type Send = (message: Message) => void;

/** How a node answers its messages. */
interface MessageOptions {
  /** Each message is about one car: the status says which. */
  perVehicle?: boolean;
  /** The node shows its status itself, whatever comes of a message or of the account. */
  ownStatus?: boolean;
  /** What to show until the answer is there. */
  meanwhile?: Status;
  /** Sends what it has as it comes, and returns the status to show; none where the node shows its own. */
  work: (message: Message, send: Send) => Promise<Status | undefined>;
}

/** The same, for a node that asks an account. */
export interface InputOptions extends Omit<MessageOptions, "meanwhile" | "work"> {
  /** The id of the account the node names. */
  account: string;
  work: (account: Account, message: Message, send: Send) => Promise<Status | undefined>;
}

/**
 * Runs `work` for each message, as `onMessage` does, with the account. Between messages the status tells when
 * the account is signed out, waits, or is signed in again.
 */
export function onInput(
  RED: Pick<NodeAPI, "_" | "nodes">,
  node: Node,
  { account: accountId, work, ...options }: InputOptions,
): void {
  const show = onMessage(RED, node, {
    ...options,
    meanwhile: requesting(RED),
    work: async (message, send) => work(accountOf(RED, accountId), message, send),
  });
  node.on("close", followAccount(RED, accountId, show));
}

/**
 * Runs `work` for each message: exactly one `done()` each, every failure through `done(err)` with a
 * text in the user's language, the status along the way. Nothing thrown in `work` escapes, which
 * would end the whole Node-RED. A message that a deploy overtakes leaves no status behind.
 * @returns shows a status between messages
 */
export function onMessage(
  RED: Pick<NodeAPI, "_">,
  node: Node,
  { perVehicle = false, ownStatus = false, meanwhile, work }: MessageOptions,
): (status: Status) => void {
  const show = (status: Status | undefined) => {
    if (!closed && !ownStatus && status) node.status(status);
  };
  const about = perVehicle ? withVehicle : plain;
  let closed = false;
  let running = 0;
  node.on("close", () => {
    closed = true;
    node.status({});
  });
  node.on("input", (message, send, done) => {
    if (running === 0) show(meanwhile);
    running += 1;
    Promise.resolve()
      .then(() => work(message as Message, send as Send))
      .then(
        (status) => {
          show(status && about(status, message));
          done();
        },
        (error: unknown) => {
          show(about(failure(RED, error), message));
          done(toNodeError(RED, error));
        },
      )
      .catch((error: unknown) => {
        node.error(error);
      })
      .finally(() => {
        running -= 1;
      });
  });
  return (status) => {
    if (running === 0) show(status);
  };
}

/** Tells what becomes of an account; returns how to stop it. */
function followAccount(
  RED: Pick<NodeAPI, "_" | "nodes">,
  id: string,
  show: (status: Status) => void,
): () => void {
  const { account } = (RED.nodes.getNode(id) ?? {}) as Partial<AccountNode>;
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

/**
 * What a catch node gets: `error.code` tells the kind, `error.cause` what the server said. A failure
 * that is foreseen needs no stack trace in the user's log.
 */
export function toNodeError(RED: Pick<NodeAPI, "_">, error: unknown): Error {
  if (!(error instanceof PsaError))
    return error instanceof Error ? error : new Error(String(error));
  const { name, status, code, uuid, retryAt } = error;
  const cause = { name, status, code, uuid, retryAt };
  // The debug sidebar shows a cause as text.
  Object.defineProperty(cause, "toString", { value: () => JSON.stringify(cause) });
  const told = new Error(explain(RED, error), { cause });
  return Object.assign(told, { name, code: name, stack: `${name}: ${told.message}` });
}
