import type { Account } from "../account";
import { refused } from "../api/writes";
import {
  BadRequest,
  CommandFailed,
  CommandRefused,
  CommandUnconfirmed,
  NotConfigured,
  PsaError,
  RateLimited,
} from "../errors";
import { checkPrograms } from "./charge-programs";
import { commandNamed } from "./commands";
import { search } from "./follow";
import { pause } from "./pause";
import type { RunningOrder } from "./running-order";
import type { Ability, CommandTransport, Dispatch, Handle, Sent } from "./transport";
import type { WakeBudget } from "./wake-budget";

/** Between two tries after a 429 that names no time worth the name, in ms. */
const LEAST_WAIT = 1000;

/** An order that has been taken. */
interface Taken {
  handle: Handle;
  /** On the server's clock. */
  at: Date;
}

/** What sending needs. */
export interface Sender {
  account: Pick<Account, "locate" | "read">;
  transport: CommandTransport;
  budget: WakeBudget;
  /** Aborted when nobody waits for it any more. */
  signal: AbortSignal;
}

/**
 * Sends an order, once. What keeps it from being sent is found out before anything leaves.
 * @throws CommandRefused when it surely was not sent, CommandUnconfirmed when perhaps it was; BadRequest, NotConfigured
 */
export async function dispatch(
  order: RunningOrder,
  ability: () => Promise<Ability>,
  { account, transport, budget, signal }: Sender,
): Promise<Taken> {
  const { vehicle, parameters, deadline, label } = order;
  const command = commandNamed(order.command);
  const outgoing: Dispatch = {
    vehicle,
    command,
    body: command.body(parameters),
    label,
    deadline,
  };
  if ((await deadline.race(ability())) === "no") {
    throw new CommandRefused("cannotCommand", { command: order.command });
  }
  if (parameters.programs) {
    const place = await deadline.race(account.locate(vehicle, "status"));
    const { response } = await deadline.race(account.read(place, { patience: deadline.left }));
    checkPrograms(response, parameters.programs);
  }
  const takeBack =
    command.kind === "wakeUp" ? await budget.spend(vehicle.vehicle.id ?? "") : undefined;
  try {
    const sent = await patiently(() => transport.send(outgoing), outgoing, signal);
    if (sent.handle) return { handle: sent.handle, at: sent.at };
  } catch (error) {
    if (!(error instanceof CommandUnconfirmed)) {
      await takeBack?.().catch(() => undefined);
      throw error;
    }
    return found(error);
  }
  return found(undefined);

  /** The order whose answer was lost or could not be read. */
  async function found(lost: CommandUnconfirmed | undefined): Promise<Taken> {
    const at = new Date();
    const handle = await search(transport, outgoing, signal);
    if (handle) return { handle, at };
    throw lost ?? new CommandUnconfirmed("orderLost");
  }
}

/** Waits as long as the server wants, where that is within the patience. Each 429 is a refusal: nothing was sent. */
async function patiently(
  send: () => Promise<Sent>,
  { deadline }: Dispatch,
  signal: AbortSignal,
): Promise<Sent> {
  const over = AbortSignal.any([signal, deadline.calledOff]);
  for (;;) {
    if (signal.aborted) throw new CommandRefused("orderClosed");
    try {
      return await send();
    } catch (error) {
      const isRefusal = error instanceof CommandRefused || error instanceof RateLimited;
      const { status, retryAt } = isRefusal ? error : {};
      if (status !== 429 || !retryAt) throw error;
      const wait = Math.max(LEAST_WAIT, retryAt.getTime() - Date.now());
      if (wait > deadline.left || !(await pause(wait, over))) {
        throw deadline.calledOff.aborted ? deadline.error : error;
      }
    }
  }
}

/** What somebody who ordered is told: that it was not sent, unless it says so itself, or is about the order as such. */
export function asOrderError(error: unknown): unknown {
  const isSaid =
    error instanceof CommandRefused ||
    error instanceof CommandFailed ||
    error instanceof CommandUnconfirmed ||
    error instanceof BadRequest ||
    error instanceof NotConfigured;
  return error instanceof PsaError && !isSaid ? refused(error) : error;
}
