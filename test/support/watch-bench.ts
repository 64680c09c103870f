import assert from "node:assert/strict";
import type { NodeStatus } from "node-red";
import sinon from "sinon";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator";
import type { AccountSettings } from "../../src/account";
import type { CarEvent } from "../../src/events/catalogue";
import { settingsFor } from "./accounts";
import { ACCOUNT, type Received, accountNode, helper, initializers, run, useServer } from "./flows";
import { until } from "./sign-ins";
import { withEnglishTexts } from "./english-texts";

export type Json = Record<string, unknown>;

/** A message of the first output. */
export interface EventMessage extends Received {
  topic: string;
  payload: CarEvent & { vin?: string; text: string };
  vehicle: { id: string; vin: string };
}

export interface Caught extends Received {
  error: { message: string; source: { id: string } };
}

const VEHICLE_PATH = /\/user\/vehicles\/[^/]+\//;
export const LIST_PATH = "/user/vehicles";
export const STATUS_PATH = /\/status$/;
/** Long enough that a node never looks by itself after the first time. */
const SELDOM = 3600;

/** What reaches a helper node, in the order it came. */
class Inbox<T extends Received> {
  readonly all: T[] = [];
  private waiting: (() => void)[] = [];

  listen(id: string): void {
    this.all.length = 0;
    helper.getNode(id).on("input", (message) => {
      this.all.push(message as T);
      for (const check of this.waiting) check();
    });
  }

  /** The first message that is meant, among those that came or are to come. */
  async find(isMeant: (message: T) => boolean, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => finish(() => reject(new Error(`Waited in vain for ${what}`))),
        8000,
      );
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.waiting = this.waiting.filter((one) => one !== check);
        settle();
      };
      const check = () => {
        const found = this.all.find(isMeant);
        if (found) finish(() => resolve(found));
      };
      this.waiting.push(check);
      check();
    });
  }

  async reach(count: number): Promise<T[]> {
    await this.find(() => this.all.length >= count, `${count} messages`);
    return this.all;
  }
}

/** psa-watch nodes, the simulator they watch, and all they say. */
export class WatchBench {
  readonly events = new Inbox<EventMessage>();
  readonly states = new Inbox();
  readonly errors = new Inbox<Caught>();
  readonly statuses = new Inbox<Received & { status: NodeStatus & { source: { id: string } } }>();
  private running: Simulator | undefined;
  private flow: Json[] = [];

  /** The cars do only what they are told. */
  async start(options: SimulatorOptions = {}): Promise<void> {
    this.running = await startSimulator(options);
    if (options.vehicles === undefined) this.simulator.world.holdStill();
  }

  /** Stops the clocks that decide what is due, until the end of the test; timers still run. */
  stopClock(): sinon.SinonFakeTimers {
    return sinon.useFakeTimers({ now: Date.now(), toFake: ["Date", "performance"] });
  }

  async stop(): Promise<void> {
    sinon.restore();
    await helper.unload();
    await this.running?.close();
  }

  get simulator(): Simulator {
    assert.ok(this.running);
    return this.running;
  }

  /** What the routine of the cars has left depends on the hour: where they are, whether they charge. */
  tidyUp(): void {
    for (const { vin } of this.simulator.world.profiles) {
      const car = this.simulator.world.car(vin).unplug().bringHome();
      for (const { type } of car.journal.alerts) car.clearAlert(type);
    }
  }

  /** Loads watch nodes; the first one is called `watch` unless it says otherwise. */
  async load(...nodes: Json[]): Promise<void> {
    await this.loadWith(settingsFor(this.simulator), ...nodes);
  }

  async loadWith(settings: AccountSettings | undefined, ...nodes: Json[]): Promise<void> {
    await helper.unload();
    const watches = (nodes.length > 0 ? nodes : [{}]).map((node) => ({
      id: "watch",
      type: "psa-watch",
      interval: SELDOM,
      activeInterval: SELDOM,
      wires: [["out"], ["states"]],
      ...node,
    }));
    const followers = [
      { id: "states", type: "helper" },
      { id: "errors", type: "helper" },
      { id: "statuses", type: "helper" },
      { id: "all-errors", type: "catch", scope: null, wires: [["errors"]] },
      { id: "all-statuses", type: "status", scope: null, wires: [["statuses"]] },
    ];
    const account = settings && accountNode(settings);
    const inTab = [...watches, ...followers, { id: "out", type: "helper" }];
    this.flow = [
      { id: "tab", type: "tab" },
      ...(account ? [account.node] : []),
      ...inTab.map((node) => ({ z: "tab", account: ACCOUNT, ...node })),
    ];
    await helper.load(
      initializers.map(withEnglishTexts),
      this.flow as never,
      account?.credentials ?? {},
    );
    this.events.listen("out");
    this.states.listen("states");
    this.errors.listen("errors");
    this.statuses.listen("statuses");
  }

  /** Deploys a change of one node, which alone is made anew. */
  async deploy(id: string, change: Json): Promise<void> {
    this.flow = this.flow.map((node) => (node.id === id ? { ...node, ...change } : node));
    const before = helper.getNode(id);
    // The helper is impatient on a busy machine; the flows start all the same.
    await helper.setFlows(this.flow as never, "nodes").catch(() => undefined);
    await until(() => helper.getNode(id) && helper.getNode(id) !== before, "the new node");
  }

  /** Has a node look now. */
  async look(message: Json = {}, id = "watch") {
    return run(id, message);
  }

  /** Some seconds pass for the cars, which date what they say in seconds. */
  pass(seconds = 2): void {
    this.simulator.clock.advance(seconds);
  }

  /** A car, a while after all that was. */
  car(vin: string) {
    this.pass();
    return this.simulator.world.car(vin);
  }

  /** The next message of the events with this name, waiting for it if need be. */
  event(name: string): Promise<EventMessage> {
    return this.events.find(({ topic }) => topic === name, name);
  }

  get names(): string[] {
    return this.events.all.map(({ topic }) => topic);
  }

  /** Requests that ask for a car. */
  get looks(): number {
    return this.simulator.requests.count({ path: VEHICLE_PATH });
  }

  /** Waits until a node shows a text. */
  async shows(text: string | RegExp, id = "watch"): Promise<NodeStatus> {
    const fits = (shown = "") => (typeof text === "string" ? shown === text : text.test(shown));
    const { status } = await this.statuses.find(
      ({ status: { text: shown, source } }) => source.id === id && fits(shown),
      `the status ${String(text)}`,
    );
    return status;
  }
}

/** A bench for the tests of a `describe`, started for each of them. */
export function useWatchBench(): WatchBench {
  const bench = new WatchBench();
  useServer();
  beforeEach(() => bench.start());
  afterEach(() => bench.stop());
  return bench;
}
