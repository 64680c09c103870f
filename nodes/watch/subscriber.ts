import type { Node, NodeAPI } from "node-red";
import { type Vehicle, type VehicleId, keyOf, matches } from "../../src/api/vehicles";
import { BadRequest, PsaError, SignInRequired } from "../../src/errors";
import { defined } from "../../src/json";
import { type CarEvent, EVENTS, type EventName, type Need } from "../../src/events/catalogue";
import type { Snapshot } from "../../src/events/observe";
import type { WatchOptions } from "../../src/events/options";
import { type Context, EventTracker } from "../../src/events/tracker";
import type { PaceOptions } from "../../src/polling/interval";
import type { Source } from "../../src/polling/source";
import type { Watch } from "../../src/polling/subscription";
import { Backlog } from "./backlog";
import { ReportedErrors } from "./reported-errors";
import { ContextStorage, STORAGE_FAILURES, hasContextStore } from "./context-storage";
import { type Message, toNodeError } from "../common/input";
import { sentenceOf, whatHappened } from "./sentence";
import { WatchStatus } from "./status";
import { valueMessage } from "../common/value-message";
import { type ValueChoice, WatchedValues } from "./values";

/** How a node watches. */
export interface NodeSubscriptionOptions extends PaceOptions {
  options: WatchOptions;
  /** A VIN or id; absent for all vehicles of the account. */
  vehicle?: string | undefined;
  /** Single values to send at changes, in place of the state; absent for the state. */
  values?: ValueChoice | undefined;
  /** A context store; empty: the default one. */
  contextStore: string;
  /** Who knows what the cars are called, and is called so itself. */
  source: Pick<Source, "named">;
  /** What the account is called. */
  accountName: string;
}

/** What is wrong with the account, the network or the server; a car's own troubles go by its name. */
const ACCOUNT = "account";
const VEHICLE = "vehicle";
const STORAGE = "memory";
const UNKNOWN_STORE = "store";
const NODE = "node";

/**
 * A watch whose events and states are the messages of a node, whose troubles are its errors, and which
 * shows in its status how it goes. Nothing it is told makes it throw.
 */
export class NodeSubscription implements Watch {
  readonly interval: number;
  readonly activeInterval: number;
  readonly vehicle: string | undefined;
  readonly needs: ReadonlySet<Need>;
  private readonly status: WatchStatus;
  private readonly tracker: EventTracker;
  private readonly values: WatchedValues | undefined;
  private readonly errors = new ReportedErrors();
  private readonly backlog = new Backlog((error) => this.backlogFailed(error));
  private readonly source: NodeSubscriptionOptions["source"];
  private readonly accountName: string;
  /** g CO2 per kWh of the grid, as a message told last. */
  private intensity: number | undefined;
  /** The cars that failures were about. */
  private readonly cars = new WeakMap<object, Vehicle>();

  constructor(
    private readonly RED: Pick<NodeAPI, "_" | "settings">,
    private readonly node: Node,
    { interval, activeInterval, vehicle, options, ...more }: NodeSubscriptionOptions,
  ) {
    const { contextStore, values } = more;
    this.source = more.source;
    this.accountName = more.accountName;
    this.interval = interval;
    this.activeInterval = activeInterval;
    this.vehicle = vehicle;
    this.needs = collectNeeds(options, values !== undefined);
    this.status = new WatchStatus(RED, node);
    const storage = new ContextStorage(node, contextStore, (error) => this.storageChanged(error));
    this.values =
      values &&
      new WatchedValues(storage, values, (car, value) => {
        node.send([null, { ...this.toMessage({ vehicle: car }), ...valueMessage(value) }]);
      });
    this.tracker = new EventTracker(storage, options, {
      event: (event, context) => this.sendEvent(event, context),
      state: (context) => {
        if (!values) node.send([null, this.toStateMessage(context)]);
      },
    });
    if (hasContextStore(RED, contextStore)) return;
    this.fail(UNKNOWN_STORE, new BadRequest("unknownStore", { store: contextStore }));
  }

  async onSnapshot(vehicle: Vehicle, snapshot: Snapshot): Promise<ReadonlySet<Need>> {
    let parts: ReadonlySet<Need> = new Set();
    const subject = vehicleSubject(vehicle);
    await this.backlog.run(subject, async () => {
      const whole = { ...snapshot, ...defined({ intensity: this.intensity }) };
      const known = await this.tracker.track(vehicle, whole);
      parts = known.parts;
      await this.values?.track(vehicle, known.state);
      for (const other of [UNKNOWN_STORE, NODE]) this.status.resolved(other);
      this.status.showState(known.state);
    });
    if (snapshot.state) this.status.resolved(subject);
    return parts;
  }

  async onList(all: readonly Vehicle[]): Promise<boolean> {
    const { vehicle: wanted } = this;
    const vehicles = wanted ? all.filter(({ vehicle }) => matches(vehicle, wanted)) : all;
    const list = { isWhole: false, isKnown: true };
    await this.backlog.run("vehicles", async () => {
      const { missing, isUnsure } = await this.tracker.trackList(vehicles);
      list.isWhole = missing === 0 && !isUnsure;
      // A list without any car says nothing of one yet.
      list.isKnown = missing > 0 || (isUnsure && all.length === 0);
    });
    this.status.showList(vehicles.length, list.isWhole);
    if (!wanted || vehicles.length > 0) this.resolved(VEHICLE);
    else if (!list.isKnown) {
      this.fail(VEHICLE, new BadRequest("unknownVehicle", { vehicle: wanted }));
    }
    return list.isWhole;
  }

  onError(error: Error | undefined, vehicle?: Vehicle): void {
    if (error) {
      if (vehicle) this.cars.set(error, vehicle);
      this.fail(vehicle ? vehicleSubject(vehicle) : ACCOUNT, error, vehicle);
      if (error instanceof SignInRequired) this.trackAccount(true);
      return;
    }
    this.resolved(ACCOUNT);
    if (vehicle) this.resolved(vehicleSubject(vehicle));
    this.trackAccount(false);
  }

  onPlanned(next: Date): void {
    this.status.showNext(next);
  }

  /** A look that a message asks for: what ends it is told to whoever follows the message, and nobody else. */
  async duringMessage(look: () => Promise<void>): Promise<void> {
    this.status.showAsking(1);
    try {
      await this.errors.duringMessage(look);
    } finally {
      this.status.showAsking(-1);
    }
  }

  /** What charges are reckoned with from now on: g CO2 per kWh of the grid. */
  hear(intensity: number): void {
    this.intensity = intensity;
  }

  /** The car that a failure was about, if it was about one. */
  carOf(error: unknown): VehicleId | undefined {
    const car = this.cars.get(Object(error) as object);
    return car && this.named(car.vehicle);
  }

  private named(vehicle: VehicleId): VehicleId {
    return this.source.named?.(vehicle) ?? vehicle;
  }

  /** What becomes of the account's sign-in. */
  readonly onAccountChanged = (error: PsaError | undefined): void => {
    if (error) this.status.failed(ACCOUNT, error);
    else this.status.resolved(ACCOUNT);
    if (!error || error instanceof SignInRequired) this.trackAccount(error !== undefined);
  };

  /** Resolves when nothing is kept nor sent any more. */
  async close(): Promise<void> {
    this.status.close();
    this.backlog.close();
    await this.values?.close();
    await this.tracker.close();
  }

  private trackAccount(signedOut: boolean): void {
    void this.backlog.run(ACCOUNT, () => this.tracker.trackAccount(signedOut));
  }

  /** The store of the memory failed, or went well. What was read before and what was not fail by turns. */
  private storageChanged(error: PsaError | undefined): void {
    this.status.storageWorks(error === undefined);
    if (error) this.report(`${STORAGE} ${error.text}`, error);
    else for (const text of STORAGE_FAILURES) this.errors.resolved(`${STORAGE} ${text}`);
  }

  /** What failed for the memory is told already. */
  private backlogFailed(error: unknown): void {
    const isTold = error instanceof PsaError && STORAGE_FAILURES.includes(error.text);
    if (!isTold) this.fail(NODE, error);
  }

  private fail(subject: string, error: unknown, vehicle?: Vehicle): void {
    this.report(subject, error, vehicle);
    this.status.failed(subject, error);
  }

  private resolved(subject: string): void {
    this.errors.resolved(subject);
    this.status.resolved(subject);
  }

  /** Tells a catch node, once for as long as it lasts. */
  private report(subject: string, error: unknown, vehicle?: Vehicle): void {
    this.errors.report(subject, error, () => {
      const message = this.toMessage({ ...(vehicle && { vehicle }) });
      this.node.error(toNodeError(this.RED, error, message.vehicle), message);
    });
  }

  private sendEvent(event: CarEvent, context: Context): void {
    const about = this.toMessage(context);
    const name = about.vehicle ? about.vehicle.name : this.accountName;
    const text = sentenceOf(this.RED, event, name, context.state);
    this.node.send([{ topic: event.event, payload: { ...event, text }, ...about }, null]);
    this.status.showEvent(whatHappened(this.RED, event), event.at, name);
  }

  private toMessage({ vehicle, state }: Context): Message & { vehicle?: VehicleId } {
    return defined({
      vehicle: vehicle && this.named(vehicle.vehicle),
      links: vehicle && { ...vehicle.links },
      state,
    });
  }

  private toStateMessage(context: Required<Context>): Message {
    const { state: payload, ...rest } = this.toMessage(context);
    return { ...defined({ topic: keyOf(context.vehicle.vehicle) }), payload, ...rest };
  }
}

function vehicleSubject({ vehicle }: Vehicle): string {
  return `car ${keyOf(vehicle) ?? ""}`;
}

function collectNeeds({ events }: WatchOptions, hasValues: boolean): ReadonlySet<Need> {
  const wanted = events.length > 0 ? events : (Object.keys(EVENTS) as EventName[]);
  const needs = new Set<Need>(wanted.map((event) => EVENTS[event].needs));
  return hasValues ? needs.add("status") : needs;
}
