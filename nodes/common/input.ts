import type { Node, NodeAPI, NodeMessage } from "node-red";
import type { Account } from "../../src/account";
import type { VehicleId } from "../../src/api/vehicles";
import { BadResponse, Forbidden, NoData, PsaError } from "../../src/errors";
import { defined, objectOf, textOf } from "../../src/json";
import { type AccountNode, accountOf } from "./account-node";
import { Aging, type Shown } from "./aging";
import { type Status, failure, progress, requesting, signedIn } from "./status";
import { explain, line } from "./texts";

/** A message as it came: anything may be in it. */
export type Message = NodeMessage & Record<string, unknown>;
/** One message, or one for each output, or several for an output. */
export type Send = (message: Message | (Message | Message[] | null)[]) => void;

/** One message on its way through a node. */
export interface Run {
  /** The car it is about, as soon as that is known. */
  car?: VehicleId | undefined;
  /** So many are there, of so many where that is known. */
  progress: (done: number, total: number | undefined) => void;
  /** How far it is. */
  show: (status: Status) => void;
}

/** How a node of an account answers its messages. */
export interface InputOptions extends Omit<MessageOptions, "account" | "work"> {
  /** The id of the account the node names. */
  account: string;
  /** Sends what it has as it comes, and returns the status to show; none where the node shows its own. */
  work: (account: Account, message: Message, send: Send, run: Run) => Promise<Shown | undefined>;
}

/** How a node answers its messages. */
export interface MessageOptions {
  /** The id of the account whose troubles the status shows in between; absent for a node that needs none. */
  account?: string;
  /** Each message may be about another car: the status says which. */
  perVehicle?: boolean;
  /** As in `InputOptions`, for a node without an account. */
  work: (message: Message, send: Send, run: Run) => Promise<Shown | undefined>;
  /** The status of failures that only this node knows; undefined for all others. */
  failed?: (error: unknown) => Status | undefined;
  /** The node shows its status itself, whatever comes of a message or of the account. */
  ownStatus?: boolean;
}

/** As `onMessage`, with the account that the node names. */
export function onInput(
  RED: Pick<NodeAPI, "_" | "nodes">,
  node: Node,
  { work, ...options }: InputOptions,
): void {
  onMessage(RED, node, {
    ...options,
    work: (message, send, run) => work(accountOf(RED, options.account), message, send, run),
  });
}

/**
 * Runs `work` for each message: exactly one `done()` each, every failure through `done(err)` with a
 * text in the user's language, the status along the way. Nothing thrown in `work` escapes, which
 * would end the whole Node-RED. Between messages the status tells when the account is signed out,
 * waits, or is signed in again. A message that a deploy overtakes leaves no status behind. One that
 * fails says which car it was about.
 */
export function onMessage(
  RED: Pick<NodeAPI, "_" | "nodes">,
  node: Node,
  { account: accountId, perVehicle = false, work, failed, ownStatus = false }: MessageOptions,
): void {
  // Without an account nothing is requested.
  const busy = accountId === undefined ? undefined : requesting(RED);
  let closed = false;
  let running = 0;
  const aging = new Aging((status) => node.status(status));
  const show = (shown: Shown | undefined, car?: VehicleId) => {
    if (closed || ownStatus || !shown) return;
    aging.show(shown, (status) => (perVehicle ? withVehicle(status, car) : status));
  };
  const unfollow = followAccount(RED, accountId ?? "", (status) => {
    if (running === 0) show(status);
  });
  node.on("close", () => {
    closed = true;
    aging.end();
    unfollow();
    node.status({});
  });
  node.on("input", (message: Message, send, done) => {
    const run: Run = {
      progress: (got, total) => show(progress(got, total)),
      show: (status) => show(status, run.car),
    };
    if (running === 0) show(busy);
    running += 1;
    Promise.resolve()
      .then(() => work(message, send, run))
      .then(
        (status) => {
          show(status, run.car);
          done();
        },
        (error: unknown) => {
          show(failed?.(error) ?? failure(RED, error), run.car);
          if (isNamed(run.car)) message.vehicle = { ...objectOf(message.vehicle), ...run.car };
          done(toNodeError(RED, error, run.car));
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

/** Many cars pass through one node: the status says by its name which one it speaks of. */
function withVehicle(status: Status, car: VehicleId | undefined): Status {
  return car?.name === undefined ? status : { ...status, text: `${status.text} · ${car.name}` };
}

function isNamed(car: VehicleId | undefined): boolean {
  return car?.id !== undefined || car?.vin !== undefined;
}

/** Characters of a car's name before an error: messages may bring texts of any length. */
const LONGEST_NAME = 40;
/** Failures that are one car's, which its name precedes. */
const OF_CAR = [NoData, Forbidden, BadResponse];

/** What people call a car: its name, else its label, else the end of its VIN; undefined without any. */
function calledBy(vehicle: unknown): string | undefined {
  const { name, label, vin } = objectOf(vehicle);
  return textOf(name) ?? textOf(label) ?? textOf(vin)?.trim().slice(-6);
}

/**
 * What a catch node gets: `error.code` tells the kind, `error.cause` what the server said and where. A
 * failure that is foreseen needs no stack trace in the user's log.
 * @param vehicle the one it is about, as in a message: its name comes first, if the failure is that car's
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
  const isOfCar = OF_CAR.some((Kind) => error instanceof Kind) || error.text === "unknownLink";
  const called = isOfCar ? calledBy(vehicle)?.slice(0, LONGEST_NAME) : undefined;
  const message = explain(RED, error);
  const told = new Error(called ? line(RED, called, message) : message, { cause });
  return Object.assign(told, { name, code: name, stack: `${name}: ${told.message}` });
}
