import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMMAND_NAMES } from "../../src/commands/commands";
import { type Simulator, builtInVins, startSimulator } from "../../src/simulator";
import { type NodeRed, disposeAll, probe, startNodeRed } from "../support/node-red";
import {
  ACCOUNT,
  type Json,
  type Outcome,
  accountNode,
  ask,
  credentialsOf,
  ended,
  outcome,
  press,
} from "./support";

const { electric, bothGenerations } = builtInVins;
const REMOTES = { method: "POST", path: "/callbacks/*/remotes" };
const CALLBACK = { method: "POST", path: "/user/callbacks" };
const PAUSE = { method: "PUT", path: "/status" };
const LOOK = { method: "GET", path: "/callbacks/*/remotes/*" };

/** A command node that takes its command from the message; its end reaches probes as in `flowFor`. */
function flowFor(account: Json, more: Json = {}): Json[] {
  const node = (id: string, type: string, properties: Json) => ({
    // Without a place it would be a config node, which deploys treat differently.
    ...{ id, type, z: "tab", x: 100, y: 100 },
    ...properties,
  });
  return [
    { id: "tab", type: "tab", label: "Cars" },
    account,
    node("press", "inject", { props: [], wires: [["command"]] }),
    node("command", "psa-command", {
      ...{ account: ACCOUNT, fromMessage: true, allowed: COMMAND_NAMES },
      ...{ wires: [["probe-out"], []], ...more },
    }),
    node("ended", "complete", { scope: ["command"], wires: [["probe-complete"]] }),
    // One that names the node would be stopped together with it.
    node("failed", "catch", { scope: null, wires: [["probe-catch"]] }),
    ...["out", "complete", "catch"].map((marker) => ({ ...probe("tab", marker), x: 1, y: 1 })),
  ];
}

describe("commands of a Node-RED leave once", function () {
  this.timeout(180_000);
  let simulator: Simulator;
  let flow: Json[];
  let userDir: string;

  beforeEach(async () => {
    simulator = await startSimulator({ speed: 20 });
    simulator.world.holdStill();
    for (const vin of [electric, bothGenerations]) simulator.world.car(vin).upload();
    flow = flowFor(accountNode(simulator));
    userDir = mkdtempSync(join(tmpdir(), "psa-command-"));
  });
  afterEach(async () => {
    await disposeAll();
    await simulator.close();
    rmSync(userDir, { recursive: true, force: true });
  });

  const start = (at?: string): Promise<NodeRed> =>
    startNodeRed({
      ...(at !== undefined && { userDir: at }),
      ...{ flows: flow, credentials: credentialsOf(simulator) },
    });
  const order = (command: string, vin: string = electric) => ({ command, vehicle: { vin } });
  const posts = () => simulator.requests.count(REMOTES);
  const taken = () => simulator.remotes.received.length;
  /** What a message ended with. */
  const endOf = ({ sent, errors, completed }: Outcome) => {
    assert.equal(completed + errors.length, 1, "a message ends once");
    return errors[0]?.code ?? ((sent[0]?.payload as Json).outcome as string);
  };
  /** Another command shows that this one is alive; nothing else was sent since. */
  const isQuiet = async (red: NodeRed, before: number) => {
    assert.equal(endOf(await ask(red, "press", order("horn", bothGenerations))), "done");
    assert.equal(posts(), before + 1);
  };

  it("from two of them on one account, each with a callback of its own", async () => {
    const [one, two] = await Promise.all([start(), start()]);
    const horn = (red: NodeRed, vin: string) => ask(red, "press", order("horn", vin));
    const both = await Promise.all([horn(one, electric), horn(two, bothGenerations)]);
    assert.deepEqual(both.map(endOf), ["done", "done"]);
    assert.deepEqual([posts(), taken()], [2, 2]);
    assert.equal(simulator.requests.count(CALLBACK), 2);
    const ends = await Promise.all([horn(one, electric), horn(two, electric)]);
    // The car does one at a time, whoever ordered it.
    for (const end of ends.map(endOf)) assert.match(end, /^(done|CommandFailed)$/);
    assert.ok(ends.map(endOf).includes("done"));
    assert.equal(posts(), 4);
  });

  it("from two of them on one user directory, which share callback and wake-ups", async () => {
    const one = await start(userDir);
    const two = await start(userDir);
    assert.equal(endOf(await ask(one, "press", order("wake"))), "done");
    const refused = await ask(two, "press", order("wake"));
    assert.equal(endOf(refused), "CommandRefused");
    assert.match(refused.errors[0]?.message ?? "", /woken up a moment ago/);
    assert.equal(endOf(await ask(two, "press", order("horn"))), "done");
    assert.deepEqual([posts(), taken(), simulator.requests.count(CALLBACK)], [2, 2, 1]);
  });

  it("also over Restart Flows, while they are being sent and while they are followed", async () => {
    const red = await start();
    simulator.faults.add({ fault: "slow", ...REMOTES, delay: 500 });
    for (const moment of [REMOTES, LOOK]) {
      const before = posts();
      // A car that does not answer keeps a command under way.
      simulator.world.car(electric).setConnected(moment !== LOOK);
      const reached = simulator.requests.next(moment);
      const run = await press(red, "press", order("lights.on"));
      await reached;
      await red.deploy([], { type: "reload" });
      // Its nodes are gone, and so is whoever could be told of its end.
      assert.deepEqual(outcome(red, run), { sent: [], completed: 0, errors: [] });
      assert.equal(posts(), before + 1);
      await isQuiet(red, before + 1);
      assert.equal(posts(), taken(), "each answer was waited for");
    }
  });

  it("not at all when a deploy of their node finds them waiting; what was sent goes on", async () => {
    const red = await start();
    // The car is given up after 128 s of its own.
    simulator.world.car(electric).setConnected(false);
    const reached = simulator.requests.next(LOOK);
    const first = await press(red, "press", order("lights.on"));
    await reached;
    const second = await press(red, "press", order("lights.off"));
    // Its turn to wait has come when one for another car is through.
    await ask(red, "press", order("horn", bothGenerations));
    const renamed = flowFor(accountNode(simulator), { name: "renamed" });
    await red.deploy(renamed, { type: "nodes" });
    const refused = await ended(red, second);
    assert.equal(endOf(refused), "CommandRefused");
    assert.match(refused.errors[0]?.message ?? "", /cancelled by a deploy/);
    assert.equal(outcome(red, first).errors.length, 0);
    assert.match(endOf(await ended(red, first)), /^(done|CommandFailed)$/);
    assert.equal(posts(), 2);
    await isQuiet(red, 2);
  });

  it("when it is stopped meanwhile, which waits for the answer", async () => {
    const red = await start(userDir);
    simulator.faults.add({ fault: "slow", ...REMOTES, delay: 500 });
    const reached = simulator.requests.next(REMOTES);
    const run = await press(red, "press", order("horn"));
    await reached;
    await red.stop("SIGTERM");
    assert.equal(outcome(red, run).sent.length, 0);
    assert.deepEqual([posts(), taken()], [1, 1]);
    await isQuiet(await start(userDir), 1);
  });

  for (const [name, moment] of Object.entries({ CALLBACK, PAUSE, REMOTES, LOOK })) {
    it(`when it is killed meanwhile (${name}), and not again after a start`, async () => {
      const red = await start(userDir);
      const reached = simulator.requests.next(moment);
      await press(red, "press", order("horn"));
      await reached;
      await red.stop("SIGKILL");
      const sent = posts();
      assert.ok(sent <= 1 && taken() <= 1);
      const next = await start(userDir);
      await isQuiet(next, sent);
      assert.ok(simulator.requests.count(CALLBACK) <= 2);
      assert.equal(simulator.remotes.received.filter(({ vin }) => vin === electric).length, sent);
    });
  }
});
