import type { Node, NodeAPI } from "node-red";
import type { Account } from "../../src/account";
import { type Vehicle, type VehicleId, matches } from "../../src/api/vehicles";
import { BadRequest, PsaError, SignInRequired } from "../../src/errors";
import { defined } from "../../src/json";
import { type CarEvent, EVENTS, type EventName, type Need } from "../../src/events/catalogue";
import type { Snapshot } from "../../src/events/observe";
import type { WatchOptions } from "../../src/events/options";
import { type Context, EventTracker } from "../../src/events/tracker";
import type { PaceOptions } from "../../src/polling/interval";
import { nameOf } from "../../src/events/roster";
import type { Watch } from "../../src/polling/subscription";
import { Backlog } from "./backlog";
import { Complaints } from "./reported-errors";
import { MEMORY_FAILURES, NodeMemory, hasContextStore } from "./context-storage";
import { type Message, toNodeError } from "../common/input";
import { sentenceOf, whatHappened } from "./sentence";
import { WatchStatus } from "./status";

/** How a node watches. */
export interface NodeWatchOptions extends PaceOptions {
  options: WatchOptions;
  /** A VIN or id; absent for all vehicles of the account. */
  vehicle?: string | undefined;
  /** A context store; empty: the default one. */
  contextStore: string;
  /** Who knows what the cars are called, and is called so itself. */
  account: Pick<Account, "named">;
  /** What the account is called. */
  accountName: string;
}

/** What is wrong with the account, the network or the server; a car's own troubles go by its name. */
const ACCOUNT = "account";
const VEHICLE = "vehicle";
const MEMORY = "memory";
const STORE = "store";
const NODE = "node";

/**
 * A watch whose events and states are the messages of a node, whose troubles are its errors, and which
 * shows in its status how it goes. Nothing it is told makes it throw.
 */
export class NodeWatch implements Watch {
  readonly interval: number;
  readonly activeInterval: number;
  readonly vehicle: string | undefined;
  readonly needs: ReadonlySet<Need>;
  private readonly status: WatchStatus;
  private readonly tracker: EventTracker;
  private readonly complaints = new Complaints();
  private readonly backlog = new Backlog((error) => this.failed(error));
  private readonly account: NodeWatchOptions["account"];
  private readonly accountName: string;
  /** The cars that failures were about. */
  private readonly cars = new WeakMap<object, Vehicle>();

  constructor(
    private readonly RED: Pick<NodeAPI, "_" | "settings">,
    private readonly node: Node,
    { interval, activeInterval, vehicle, options, contextStore, ...names }: NodeWatchOptions,
  ) {
    this.account = names.account;
    this.accountName = names.accountName;
    this.interval = interval;
    this.activeInterval = activeInterval;
    this.vehicle = vehicle;
    this.needs = needsOf(options);
    this.status = new WatchStatus(RED, node);
    const memory = new NodeMemory(node, contextStore, (error) => this.remembered(error));
    this.tracker = new EventTracker(memory, options, {
      event: (event, context) => this.sendEvent(event, context),
      state: (context) => node.send([null, this.stateMessage(context)]),
    });
    if (hasContextStore(RED, contextStore)) return;
    this.complain(STORE, new BadRequest("unknownStore", { store: contextStore }));
  }

  async onSnapshot(vehicle: Vehicle, snapshot: Snapshot): Promise<ReadonlySet<Need>> {
    let parts: ReadonlySet<Need> = new Set();
    const car = subjectOf(vehicle);
    await this.backlog.run(car, async () => {
      const known = await this.tracker.track(vehicle, snapshot);
      parts = known.parts;
      for (const subject of [STORE, NODE]) this.status.over(subject);
      this.status.sighted(known.state);
    });
    if (snapshot.state) this.status.over(car);
    return parts;
  }

  async onList(all: readonly Vehicle[]): Promise<boolean> {
    const { vehicle: wanted } = this;
    const vehicles = wanted ? all.filter(({ vehicle }) => matches(vehicle, wanted)) : all;
    let isWhole = false;
    let isKnown = true;
    await this.backlog.run("vehicles", async () => {
      const { missing, isUnsure } = await this.tracker.trackList(vehicles);
      isWhole = missing === 0 && !isUnsure;
      // A list without any car says nothing of one yet.
      isKnown = missing > 0 || (isUnsure && all.length === 0);
    });
    this.status.listed(vehicles.length, isWhole);
    if (!wanted || vehicles.length > 0) this.recovered(VEHICLE);
    else if (!isKnown)
      this.complain(VEHICLE, new BadRequest("unknownVehicle", { vehicle: wanted }));
    return isWhole;
  }

  onError(error: Error | undefined, vehicle?: Vehicle): void {
    if (error) {
      if (vehicle) this.cars.set(error, vehicle);
      this.complain(vehicle ? subjectOf(vehicle) : ACCOUNT, error, vehicle);
      if (error instanceof SignInRequired) this.signedOut(true);
      return;
    }
    this.recovered(ACCOUNT);
    if (vehicle) this.recovered(subjectOf(vehicle));
    this.signedOut(false);
  }

  onPlanned(next: Date): void {
    this.status.planned(next);
  }

  /** A look that a message asks for: what ends it is told to whoever follows the message, and nobody else. */
  async asked(look: () => Promise<void>): Promise<void> {
    this.status.asked(+1);
    try {
      await this.complaints.except(look);
    } finally {
      this.status.asked(-1);
    }
  }

  /** The car that a failure was about, if it was about one. */
  carOf(error: unknown): VehicleId | undefined {
    const car = this.cars.get(Object(error) as object);
    return car && this.account.named(car.vehicle);
  }

  /** What becomes of the account's sign-in. */
  readonly accountChanged = (error: PsaError | undefined): void => {
    if (error) this.status.trouble(ACCOUNT, error);
    else this.status.over(ACCOUNT);
    if (!error || error instanceof SignInRequired) this.signedOut(error !== undefined);
  };

  /** Resolves when nothing is kept nor sent any more. */
  async close(): Promise<void> {
    this.status.close();
    this.backlog.close();
    await this.tracker.close();
  }

  private signedOut(isSo: boolean): void {
    void this.backlog.run(ACCOUNT, () => this.tracker.trackAccount(isSo));
  }

  /** The store of the memory failed, or went well. What was read before and what was not fail by turns. */
  private remembered(error: PsaError | undefined): void {
    this.status.remembers(error === undefined);
    if (error) this.tell(`${MEMORY} ${error.text}`, error);
    else for (const text of MEMORY_FAILURES) this.complaints.over(`${MEMORY} ${text}`);
  }

  /** What failed for the memory is told already. */
  private failed(error: unknown): void {
    const isTold = error instanceof PsaError && MEMORY_FAILURES.includes(error.text);
    if (!isTold) this.complain(NODE, error);
  }

  private complain(subject: string, error: unknown, vehicle?: Vehicle): void {
    this.tell(subject, error, vehicle);
    this.status.trouble(subject, error);
  }

  private recovered(subject: string): void {
    this.complaints.over(subject);
    this.status.over(subject);
  }

  /** Tells a catch node, once for as long as it lasts. */
  private tell(subject: string, error: unknown, vehicle?: Vehicle): void {
    this.complaints.about(subject, error, () => {
      const message = this.messageOf({ ...(vehicle && { vehicle }) });
      this.node.error(toNodeError(this.RED, error, message.vehicle), message);
    });
  }

  private sendEvent(event: CarEvent, context: Context): void {
    const about = this.messageOf(context);
    const name = about.vehicle ? about.vehicle.name : this.accountName;
    const text = sentenceOf(this.RED, event, name, context.state);
    this.node.send([{ topic: event.event, payload: { ...event, text }, ...about }, null]);
    this.status.happened(whatHappened(this.RED, event), event.at, name);
  }

  private messageOf({ vehicle, state }: Context): Message & { vehicle?: VehicleId } {
    return defined({
      vehicle: vehicle && this.account.named(vehicle.vehicle),
      links: vehicle && { ...vehicle.links },
      state,
    });
  }

  private stateMessage(context: Required<Context>): Message {
    const { vin, id } = context.vehicle.vehicle;
    const { state: payload, ...rest } = this.messageOf(context);
    return { ...defined({ topic: vin ?? id }), payload, ...rest };
  }
}

function subjectOf({ vehicle }: Vehicle): string {
  return `car ${nameOf(vehicle) ?? ""}`;
}

function needsOf({ events }: WatchOptions): ReadonlySet<Need> {
  const wanted = events.length > 0 ? events : (Object.keys(EVENTS) as EventName[]);
  return new Set(wanted.map((event) => EVENTS[event].needs));
}
