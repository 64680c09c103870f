import assert from "node:assert/strict";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { type Received, helper, loadFlow } from "../support/flows";

export type Json = Record<string, unknown>;

/** A psa-read node and the simulator it reads from. */
export class ReadBench {
  private running: Simulator | undefined;

  async start(options: SimulatorOptions = {}): Promise<void> {
    this.running = await startSimulator(options);
  }

  async stop(): Promise<void> {
    await helper.unload();
    await this.simulator.close();
  }

  get simulator(): Simulator {
    assert.ok(this.running);
    return this.running;
  }

  /** Loads the node `read`, set like this, and others beside it; every request before is forgotten. */
  async load(options: Json, ...others: Json[]): Promise<void> {
    await helper.unload();
    const read = { id: "read", type: "psa-read", wires: [["out"]], ...options };
    await loadFlow(settingsFor(this.simulator), [read, ...others]);
    this.simulator.requests.clear();
  }

  /** A message that names a car. */
  car(vin: string): Received {
    const { id } = this.simulator.world.car(vin);
    return { topic: vin, vehicle: { id, vin } };
  }

  /** A car of the simulator, as every message has it. */
  identity(vin: string) {
    const { brand, label } = this.simulator.world.car(vin).profile.model;
    const { id } = this.simulator.world.car(vin);
    const word = brand.normalize("NFD").replace(/\p{M}/gu, "");
    return { id, vin, brand: word, label, name: label };
  }

  /** The queries of all requests to paths that end like this, without the client id. */
  asked(end: string): Json[] {
    const requests = [...this.simulator.requests].filter(({ path }) => path.endsWith(end));
    return requests.map(({ query: { client_id: _id, ...query } }) => query);
  }

  /** Changes every reply of paths like this until the returned function is called. */
  rewrite(path: RegExp, rewrite: (body: Json) => unknown): () => void {
    const change = (body: unknown) => rewrite(body as Json);
    const rule = this.simulator.faults.add({
      fault: "rewrite",
      path,
      times: Infinity,
      rewrite: change,
    });
    return () => {
      rule.remove();
    };
  }
}

/** Gives a node a message, and waits until so many reach `out`, also through other nodes. */
export async function arrivals(id: string, message: Received, count: number): Promise<Received[]> {
  const out = helper.getNode("out");
  const messages: Received[] = [];
  const all = new Promise<void>((resolve) => {
    out.on("input", (received) => {
      messages.push(received);
      if (messages.length === count) resolve();
    });
  });
  helper.getNode(id).receive(message);
  await all;
  return messages;
}

/** Every object and list in a value, however deep. */
export function objectsIn(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

/** The only message of a run. */
export function only({ messages, error }: { messages: Received[]; error?: Error }): Received {
  assert.equal(error, undefined);
  const [message, ...more] = messages;
  assert.ok(message && more.length === 0, `${messages.length} messages`);
  return message;
}
