import { setMaxListeners } from "node:events";
import type { Account } from "../account";
import { Deadline } from "../api/deadline";
import type { Vehicle } from "../api/vehicles";
import { BadRequest, CommandRefused, CommandUnconfirmed } from "../errors";
import { AbilityBook } from "./ability-book";
import { Callback } from "./callback";
import { checkRequest } from "./check-request";
import { type CommandName, type Kind, commandNamed } from "./commands";
import { confirmed, stateOf } from "./confirm";
import { asOrderError, dispatch } from "./dispatch";
import { hasEffect } from "./effect";
import { failureOf, isWakeCap } from "./failures";
import { follow } from "./follow";
import { Ledger } from "./ledger";
import { LoopGuard } from "./loop-guard";
import type { Outcome } from "./outcome";
import type { GroupName, VehicleState } from "../vehicle/state";
import { type OrderRequest, type OrderResult, type OrderStep, TIMEOUT } from "./order";
import { checkedParameters } from "./parameters";
import { pause } from "./pause";
import { RestTransport } from "./rest-transport";
import { RunningOrder } from "./running-order";
import type { Abilities, CommandTransport } from "./transport";
import { WakeBudget } from "./wake-budget";

/** The account, as far as orders need it. */
export type Commanded = Pick<
  Account,
  "vehicle" | "locate" | "read" | "forget" | "access" | "beforeSignOut" | "ordersCallback"
>;

export interface CommanderOptions {
  /** A file beside the tokens, in which callback and wake-ups outlive a restart; without one nothing does. */
  file?: string | undefined;
  /** Whether cars may be unlocked; default no. */
  allowUnlock?: boolean | undefined;
  /** Told after each order that was sent: a newer state of this group may come soon. */
  expectNews?: ((vehicle: Vehicle, group: GroupName | "any", since: Date) => void) | undefined;
  /** The way to the car; default the official REST remotes. */
  transport?: CommandTransport | undefined;
}

/** Orders to a car that are sent, and those that join them: each of these gets messages of its own. */
const MOST_A_MINUTE = 10;
const MOST_JOINS_A_MINUTE = 100;
/** s for undoing at the API before the tokens go. */
const UNDOING = 10;

/**
 * Orders to the cars of one account. Each is sent once or not at all, and whoever ordered is told what became of it.
 * Per car and kind one order at a time is under way.
 */
export class Commander {
  private readonly queues = new Map<string, RunningOrder[]>();
  private readonly guard = new LoopGuard(MOST_A_MINUTE);
  private readonly joins = new LoopGuard(MOST_JOINS_A_MINUTE);
  private readonly closing = new AbortController();
  private readonly budget: WakeBudget;
  private readonly callback: Callback;
  private readonly transport: CommandTransport;
  private readonly book: AbilityBook;

  constructor(
    private readonly account: Commanded,
    private readonly options: CommanderOptions = {},
  ) {
    const { file } = options;
    setMaxListeners(0, this.closing.signal);
    const ledger = new Ledger(file);
    const access = () => account.access();
    this.budget = new WakeBudget(ledger);
    this.callback = new Callback(access, ledger, file);
    this.transport = options.transport ?? new RestTransport(access, this.callback);
    this.book = new AbilityBook(this.transport);
    account.ordersCallback = () => this.callbackId();
    account.beforeSignOut(() => this.callback.remove(new Deadline(UNDOING)));
  }

  /**
   * Has a car do something, and tells what became of it: `outcome` done or already, else an error.
   * @throws CommandRefused when it surely was not sent; CommandFailed when the car or the server said no;
   *   CommandUnconfirmed when perhaps it was done; BadRequest, NotConfigured
   */
  async order(request: OrderRequest): Promise<OrderResult> {
    try {
      return await this.attend(request);
    } catch (error) {
      throw asOrderError(error);
    }
  }

  /** What a car says it can do; asked once a day. @throws as `Account.vehicle` and `ApiClient.get` */
  async abilities(vinOrId: string): Promise<Abilities> {
    return this.book.of(await this.account.vehicle(vinOrId));
  }

  /** The id of the callback below which orders were sent; undefined before the first one. */
  callbackId(): Promise<string | undefined> {
    return this.callback.known();
  }

  /** Sends nothing more and follows nothing more. What is being sent is the account's to wait for. */
  close(): void {
    this.closing.abort();
    for (const queue of this.queues.values()) {
      for (const order of queue) order.close();
    }
  }

  private async attend(request: OrderRequest): Promise<OrderResult> {
    const start = performance.now();
    const { command, parameters: given = {} } = request;
    checkRequest(request, this.options);
    const parameters = checkedParameters(command, given);
    const { patience } = commandNamed(command);
    const deadline = new Deadline(request.patience ?? patience);
    const vehicle = await deadline.race(this.account.vehicle(request.vehicle));
    if (vehicle.vehicle.id === undefined) {
      throw new BadRequest("unknownVehicle", { vehicle: request.vehicle });
    }
    if (this.closing.signal.aborted) throw new CommandRefused("orderClosed");
    const fresh = new RunningOrder(vehicle, command, parameters, deadline);
    const known = this.queueOf(fresh).at(-1);
    const isJoined = known?.isSame(command, parameters) ?? false;
    const order = isJoined && known ? known : fresh;
    if (isJoined) this.joins.pass(keyOf(vehicle));
    const tell = (step: OrderStep) => request.onStep?.(step, vehicle.vehicle);
    const leave = order.join(tell, request.withdrawn);
    if (!isJoined) void this.carryOut(order, request);
    const confirm = request.confirm ?? 0;
    const before = confirm > 0 ? this.stateAfterSending(order) : undefined;
    try {
      const outcome = await this.endOf(order, request.timeout ?? TIMEOUT);
      const at = new Date().toISOString();
      const seconds = Math.round((performance.now() - start) / 100) / 10;
      return {
        command,
        ...(vehicle.vehicle.vin !== undefined && { vin: vehicle.vehicle.vin }),
        outcome: outcome.stage === "already" ? "already" : "done",
        at,
        seconds,
        steps: [...order.steps.list],
        ...(await this.confirmation(order, confirm, await before)),
        ...(isJoined && { joined: true as const }),
      };
    } finally {
      leave();
    }
  }

  /** What became of an order, for one who ordered it. @throws as `order` */
  private async endOf(order: RunningOrder, timeout: number): Promise<Outcome> {
    await order.sent;
    const late = new AbortController();
    const lateness = pause(timeout * 1000, late.signal);
    const outcome = await Promise.race([order.end, lateness.then(() => undefined)]);
    late.abort();
    const facts = factsOf(order);
    if (outcome?.stage === "failed") throw failureOf(outcome.failureCause, facts);
    if (outcome) return outcome;
    const status = order.steps.last;
    throw this.closing.signal.aborted
      ? new CommandUnconfirmed("orderUnfollowed", { status }, facts)
      : new CommandUnconfirmed("orderUnfinished", { seconds: timeout, status }, facts);
  }

  /** What the car says before it can have done anything, by which cars are known whose dates stand still. */
  private async stateAfterSending({
    sent,
    vehicle,
    command,
  }: RunningOrder): Promise<VehicleState | undefined> {
    if (!hasEffect(command)) return undefined;
    return sent.then(
      // Whatever comes of it, the order goes on.
      () => stateOf(this.account, vehicle).catch(() => undefined),
      () => undefined,
    );
  }

  private async confirmation(
    { vehicle, command, parameters, sent }: RunningOrder,
    seconds: number,
    before: VehicleState | undefined,
  ): Promise<Pick<OrderResult, "confirmed">> {
    if (seconds === 0 || !hasEffect(command)) return {};
    const expected = { vehicle, command, parameters, since: await sent, before };
    return {
      confirmed: await confirmed(this.account, expected, seconds, this.closing.signal),
    };
  }

  /** In its turn; never rejects. */
  private async carryOut(order: RunningOrder, request: OrderRequest): Promise<void> {
    const queue = this.queueOf(order);
    const before = queue.map(({ end }) => end);
    queue.push(order);
    try {
      this.guard.pass(keyOf(order.vehicle));
      await order.deadline.race(Promise.allSettled(before));
      await this.send(order, request);
    } catch (error) {
      order.failsWith(withFacts(error, order));
    } finally {
      queue.splice(queue.indexOf(order), 1);
      if (queue.length === 0) this.queues.delete(queueKeyOf(order));
    }
  }

  private async send(order: RunningOrder, { ignoreCapabilities }: OrderRequest): Promise<void> {
    const { account, transport, budget } = this;
    const ability = () =>
      ignoreCapabilities
        ? Promise.resolve("unknown" as const)
        : this.book.says(order.vehicle, order.command, order.deadline);
    const { signal } = order.unwanted;
    let since = new Date();
    try {
      const { handle, at } = await dispatch(order, ability, {
        account,
        transport,
        budget,
        signal,
      });
      since = at;
      order.remoteActionId = handle.remote;
      order.wasSent(at);
      const outcome = await follow(transport, handle, (step) => order.take(step), signal);
      await this.learn(order, outcome);
      order.endsWith(outcome);
    } catch (error) {
      if (!(error instanceof CommandUnconfirmed)) throw error;
      await this.afterwards(order, since);
      throw error;
    }
    await this.afterwards(order, since);
  }

  private async learn({ vehicle }: RunningOrder, outcome: Outcome | undefined): Promise<void> {
    if (outcome?.stage !== "failed" || !isWakeCap(outcome.failureCause)) return;
    await this.budget.capReached(keyOf(vehicle)).catch(() => undefined);
  }

  private async afterwards({ vehicle, command }: RunningOrder, since: Date): Promise<void> {
    await this.account.forget(vehicle.vehicle).catch(() => undefined);
    const { shownBy } = commandNamed(command);
    if (shownBy) this.options.expectNews?.(vehicle, shownBy, since);
  }

  private queueOf(order: RunningOrder): RunningOrder[] {
    const key = queueKeyOf(order);
    const queue = this.queues.get(key) ?? [];
    this.queues.set(key, queue);
    return queue;
  }
}

function keyOf({ vehicle: { id = "" } }: Vehicle): string {
  return id;
}

function queueKeyOf({ vehicle, command }: { vehicle: Vehicle; command: CommandName }): string {
  const kind: Kind = commandNamed(command).kind;
  return `${kind} ${keyOf(vehicle)}`;
}

function factsOf({ label, remoteActionId, steps }: RunningOrder) {
  return { label, remoteActionId, steps: [...steps.list] };
}

function withFacts(error: unknown, order: RunningOrder): unknown {
  const isOrderError = error instanceof CommandUnconfirmed || error instanceof CommandRefused;
  return isOrderError ? error.of(factsOf(order)) : error;
}
