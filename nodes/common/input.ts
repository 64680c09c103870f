import type { Node, NodeAPI, NodeMessage } from "node-red";
import { PsaError } from "../../src/errors";
import { objectOf, textOf } from "../../src/json";
import { type Status, failure, requesting } from "./status";
import { explain } from "./texts";

/** A message as it came: anything may be in it. */
export type Message = NodeMessage & Record<string, unknown>;
export type Send = (message: Message) => void;

/**
 * Runs `work` for each message: exactly one `done()` each, every failure through `done(err)` with a
 * text in the user's language, the status along the way. Nothing thrown in `work` escapes, which
 * would end the whole Node-RED.
 * A message that a deploy overtakes leaves no status behind.
 * @param work sends what it has as it comes and returns the status to show
 */
export function onInput(
  RED: Pick<NodeAPI, "_">,
  node: Node,
  work: (message: Message, send: Send) => Promise<Status>,
): void {
  const busy = requesting(RED);
  let closed = false;
  let running = 0;
  node.on("close", () => {
    closed = true;
    node.status({});
  });
  node.on("input", (message, send, done) => {
    if (running === 0) node.status(busy);
    running += 1;
    work(message as Message, send as Send)
      .then(
        (status) => {
          if (!closed) node.status(about(message, status));
          done();
        },
        (error: unknown) => {
          if (!closed) node.status(about(message, failure(RED, error)));
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
}

/** Many cars pass through one node: the status says which one it speaks of, by the end of its VIN. */
function about(message: Message, status: Status): Status {
  const vin = textOf(objectOf(message.vehicle).vin);
  return vin === undefined ? status : { ...status, text: `${status.text} · ${vin.slice(-6)}` };
}

/**
 * What a catch node gets: `error.code` tells the kind, `error.cause` what the server said. A failure
 * that is foreseen needs no stack trace in the user's log.
 */
function toNodeError(RED: Pick<NodeAPI, "_">, error: unknown): Error {
  if (!(error instanceof PsaError))
    return error instanceof Error ? error : new Error(String(error));
  const { name, status, code, uuid, retryAt } = error;
  const cause = { name, status, code, uuid, retryAt };
  // The debug sidebar shows a cause as text.
  Object.defineProperty(cause, "toString", { value: () => JSON.stringify(cause) });
  const told = new Error(explain(RED, error), { cause });
  return Object.assign(told, { name, code: name, stack: `${name}: ${told.message}` });
}
