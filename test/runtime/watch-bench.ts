import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import {
  type Simulator,
  type SimulatorOptions,
  builtInVins,
  startSimulator,
} from "../../src/simulator";
import { type NodeRed, type StartOptions, probe, startNodeRed } from "../support/node-red";
import { ACCOUNT, type Json, accountNode, credentialsOf } from "./support";

/** An event as a flow gets it. */
export interface Told extends Json {
  event: string;
  vin: string;
  at: string;
  before?: unknown;
  after?: unknown;
  repeated?: boolean;
}

export const { electric } = builtInVins;
const WATCH = "watch";
const FLAKY = resolve(__dirname, "../support/flaky-context.cjs");
const DEADLY = resolve(__dirname, "../support/deadly-context.cjs");

/** A car, and the Node-REDs that watch it one after another. */
export class WatchedHouse {
  readonly folder = mkdtempSync(join(tmpdir(), "psa-watch-"));
  private running: Simulator | undefined;
  private started = 0;

  async start(options: SimulatorOptions = {}): Promise<void> {
    this.running = await startSimulator(options);
    this.simulator.world.holdStill();
    this.simulator.world.car(electric).unplug().setLevel("Electric", 90);
  }

  async end(): Promise<void> {
    await this.running?.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  get simulator(): Simulator {
    if (!this.running) throw new Error("The simulator does not run.");
    return this.running;
  }

  /** A persistent context store, the same for each Node-RED that has it. */
  get persistent(): Json {
    const config = { dir: join(this.folder, "shared"), cache: false };
    return { contextStorage: { default: { module: "localfilesystem", config } } };
  }

  /** A context store that fails, or says nothing, while there is a file of that name in the folder. */
  get flaky(): Json {
    return storeAt(FLAKY, {
      failing: join(this.folder, "failing"),
      silent: join(this.folder, "silent"),
      file: join(this.folder, "kept.json"),
    });
  }

  /** A context store that ends its process in the middle of telling; see `dieWhen`. */
  get deadly(): Json {
    return storeAt(DEADLY, { file: join(this.folder, "kept.json"), moment: this.moment });
  }

  /** Names the moment of the next death. */
  dieWhen(moment: "kept" | "told"): void {
    writeFileSync(this.moment, moment);
  }

  private get moment(): string {
    return join(this.folder, "moment");
  }

  /** Where Node-RED keeps the memory of the node. */
  get memoryFile(): string {
    return join(this.folder, "shared", "context", "tab", `${WATCH}.json`);
  }

  flow(options: Json = {}): Json[] {
    const node = (id: string, type: string, more: Json) => ({ id, type, z: "tab", ...more });
    return [
      { id: "tab", type: "tab", label: "Cars" },
      accountNode(this.simulator),
      node(WATCH, "psa-watch", {
        account: ACCOUNT,
        vehicle: electric,
        interval: 3600,
        activeInterval: 3600,
        wires: [["probe-event"], []],
        ...options,
      }),
      node("look", "inject", { props: [], wires: [[WATCH]] }),
      node("ended", "complete", { scope: [WATCH], wires: [["probe-complete"]] }),
      node("failed", "catch", { scope: [WATCH], wires: [["probe-error"]] }),
      probe("tab", "event"),
      probe("tab", "complete"),
      probe("tab", "error"),
    ];
  }

  /** A Node-RED in a user directory of its own, or in one that was there before. */
  async nodeRed(settings: Json, options: Json = {}, more: StartOptions = {}): Promise<NodeRed> {
    this.started += 1;
    return startNodeRed({
      userDir: mkdtempSync(join(this.folder, `user-${this.started}-`)),
      flows: this.flow(options),
      credentials: credentialsOf(this.simulator),
      settings,
      ...more,
    });
  }

  /** The car, a while after all that was. */
  get car() {
    this.simulator.clock.advance(2);
    return this.simulator.world.car(electric);
  }
}

function storeAt(path: string, config: Json): Json {
  // Node-RED looks for the module of a store beside its own ones.
  const runtime = dirname(require.resolve("@node-red/runtime/package.json"));
  const module = relative(join(runtime, "lib/nodes/context"), path);
  return { contextStorage: { default: { module, config } } };
}

/** Has the node look, and waits for the end of the look. */
export async function look(red: NodeRed): Promise<void> {
  await red.inject("look");
  await red.nextMessage("complete");
}

/** The events told so far. */
export function told(red: NodeRed): Told[] {
  return red.messages("event").map(({ payload }) => payload as Told);
}

export function names(red: NodeRed): string[] {
  return told(red).map(({ event }) => event);
}
