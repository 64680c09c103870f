import assert from "node:assert/strict";
import type { NodeMessage } from "node-red";
import type { AccountSettings } from "../../src/account";
import {
  type LoggedRequest,
  type Simulator,
  builtInVins,
  startSimulator,
} from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { type Received, type Run, helper, loadFlow, run } from "../support/flows";

export const vin = builtInVins.electric;
/** A message about the car that stands still. */
export const car = { vehicle: { vin } };

/** A psa-command with its account on a simulator. */
export class CommandBench {
  private running: Simulator | undefined;
  readonly steps: Received[] = [];

  async start(): Promise<void> {
    this.running = await startSimulator({ speed: 20 });
    const { world } = this.simulator;
    world.holdStill();
    world.car(vin).unplug().setLevel("Electric", 50).plugIn({ hour: 3 }).upload();
  }

  async stop(): Promise<void> {
    await helper.unload();
    await this.simulator.close();
    this.steps.length = 0;
  }

  get simulator(): Simulator {
    assert.ok(this.running);
    return this.running;
  }

  get settings(): AccountSettings {
    return settingsFor(this.simulator);
  }

  /** Deploys a node with these properties. */
  async load(properties: object, settings: Partial<AccountSettings> | null = {}): Promise<void> {
    await loadFlow(settings === null ? undefined : { ...this.settings, ...settings }, [
      { id: "command", type: "psa-command", wires: [["out"], ["steps"]], ...properties },
      { id: "steps", type: "helper" },
    ]);
    helper.getNode("steps").on("input", (message: NodeMessage) => {
      this.steps.push(message);
    });
  }

  /** Gives it a message, and waits for its end. */
  async send(message: object = car): Promise<Run> {
    const ended = await run("command", { _msgid: "one", ...message });
    assert.equal(ended.ends, 1, "a message ends once");
    return ended;
  }

  /** The orders that reached the server. */
  get posts(): LoggedRequest[] {
    return [...this.simulator.requests].filter(
      ({ method, path }) => method === "POST" && path.endsWith("/remotes"),
    );
  }

  /** What a message is refused with; nothing was sent for it. */
  async refused(properties: object, message?: object): Promise<Error & { code?: string }> {
    await this.load(properties);
    const { error, messages } = await this.send(message);
    assert.ok(error, "it is refused");
    assert.deepEqual([messages, this.steps, this.posts], [[], [], []]);
    return error;
  }
}
