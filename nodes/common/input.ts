import type { Node, NodeAPI, NodeMessage } from "node-red";
import type { Account } from "../../src/account";
import type { VehicleId } from "../../src/api/vehicles";
import { BadResponse, Forbidden, NoData, PsaError } from "../../src/errors";
import { defined, objectOf, textOf } from "../../src/json";
import { type AccountNode, accountOf } from "./account-node";
import { Aging, type Shown } from "./aging";
import { Pace } from "./pace";
import { type Status, failure, progress, requesting, signedIn } from "./status";
import { explain, line } from "./texts";

/** A message as it came: anything may be in it. */
export type Message = NodeMessage & Record<string, unknown>;
/** One message, or one for each output, or several for an output. */
export type Send = (message: Message | (Message | Message[] | null)[]) => void;

/** One message on its way through a node. */
export interface Run {
  /** Says which car it is about, as soon as that is known; asked only where that is told. */
  car?: () => VehicleId | undefined;
  /** So many are there, of so many where that is known. */
  progress: (done: number, total: number | undefined) => void;
  /** How far it is. */
  show: (status: Status) => void;
}

/** How a node answers its messages. */
interface MessageOptions {
  /** Each message may be about another car: the status says which. */
  perVehicle?: boolean;
  /** The status until there is another. */
  busy?: Status;
  /** Sends what it has as it comes, and returns the status to show; none where the node shows its own. */
  work: (message: Message, send: Send, run: Run) => Promise<Shown | undefined>;
  /** The status of failures that only this node knows; undefined for all others. */
  failed?: (error: unknown) => Status | undefined;
  /** The node shows its status itself, whatever comes of a message or of the account. */
  ownStatus?: boolean;
}

/** The same, for a node that asks an account. */
export interface InputOptions extends Omit<MessageOptions, "busy" | "work"> {
  /** The id of the account the node names. */
  account: string;
  work: (account: Account, message: Message, send: Send, run: Run) => Promise<Shown | undefined>;
}

/**
 * Runs `work` for each message, as `onMessage` does, with the account. Between messages the status tells when the
 * account is signed out, waits, or is signed in again.
 */
export function onInput(
  RED: Pick<NodeAPI, "_" | "nodes">,
  node: Node,
  { account: accountId, work, ...options }: InputOptions,
): void {
  const show = onMessage(RED, node, {
    ...options,
    busy: requesting(RED),
    work: (message, send, run) => work(accountOf(RED, accountId), message, send, run),
  });
  node.on("close", followAccount(RED, accountId, show));
}

/**
 * Runs `work` for each message: exactly one `done()` each, every failure through `done(err)` with a
 * text in the user's language, the status along the way. Nothing thrown in `work` escapes, which
 * would end the whole Node-RED. A message that a deploy overtakes leaves no status behind. One that
 * fails says which car it was about.
 * @returns shows a status between messages
 */
export function onMessage(
  RED: Pick<NodeAPI, "_">,
  node: Node,
  { perVehicle = false, busy, work, failed, ownStatus = false }: MessageOptions,
): (make: () => Status) => void {
  let closed = false;
  let running = 0;
  const aging = new Aging(
    (status) => node.status(status),
    (error) => node.error(error),
  );
  const pace = new Pace();
  const show = (make: () => Shown, run?: Run) => {
    if (closed || ownStatus) return;
    pace.put(() => {
      // It may run from a timer, where nothing may be thrown.
      try {
        aging.show(make(), (status) => (perVehicle ? withVehicle(status, run?.car?.()) : status));
      } catch (error) {
        node.error(error);
      }
    });
  };
  node.on("close", () => {
    closed = true;
    pace.end();
    aging.end();
    node.status({});
  });
  node.on("input", (message: Message, send, done) => {
    const run: Run = {
      progress: (got, total) => show(() => progress(got, total)),
      show: (status) => show(() => status, run),
    };
    if (busy && running === 0) show(() => busy);
    running += 1;
    Promise.resolve()
      .then(() => work(message, send, run))
      .then(
        (status) => {
          if (status) show(() => status, run);
          done();
        },
        (error: unknown) => {
          show(() => failed?.(error) ?? failure(RED, error), run);
          const car = run.car?.();
          if (isNamed(car)) message.vehicle = { ...objectOf(message.vehicle), ...car };
          done(toNodeError(RED, error, car));
        },
      )
      .catch((error: unknown) => {
        node.error(error);
      })
      .finally(() => {
        running -= 1;
      });
  });
  return (make) => {
    if (running === 0) show(make);
  };
}

/** Tells what becomes of an account; returns how to stop it. */
function followAccount(
  RED: Pick<NodeAPI, "_" | "nodes">,
  id: string,
  show: (make: () => Status) => void,
): () => void {
  const { account } = (RED.nodes.getNode(id) as Partial<AccountNode> | null) ?? {};
  const changed = (error: PsaError | undefined) => {
    show(() => (error ? failure(RED, error) : signedIn(RED)));
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

/** An error's text, for whom and of which car it was made. */
interface Told {
  RED: Pick<NodeAPI, "_">;
  called: string | undefined;
  message: string;
}

/** How errors were told last: that a car has no data is remembered, and told to each who asks meanwhile. */
const lastTold = new WeakMap<PsaError, Told>();

function messageOf(RED: Told["RED"], error: PsaError, called: string | undefined): string {
  const last = lastTold.get(error);
  if (last?.RED === RED && last.called === called) return last.message;
  const text = explain(RED, error);
  const message = called ? line(RED, called, text) : text;
  lastTold.set(error, { RED, called, message });
  return message;
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
  const told = new Error(messageOf(RED, error, called), { cause });
  return Object.assign(told, { name, code: name, stack: `${name}: ${told.message}` });
}
