import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { type Simulator, startSimulator } from "../../src/simulator";
import { type NodeRed, disposeAll, probe, startNodeRed } from "../support/node-red";
import {
  ACCOUNT,
  type Json,
  LIST_PATH,
  accountNode,
  credentialsOf,
  grantsOf,
  tokensOnDisk,
} from "./support";

const VEHICLES = 5000;
const PAGE = 60;
const MESSAGES = 1000;
const ROUNDS = 5;
/** What the heap may grow by from one round to a later one, in bytes. */
const NOISE = 2 * 2 ** 20;

/** Tells when the first and the last message of a list came, and keeps none. */
const COUNT = `
if (msg.parts.index === 0) node.send([{ first: true }, null]);
const seen = (context.get("seen") || 0) + 1;
context.set("seen", seen % msg.parts.count);
if (seen === msg.parts.count) node.send([null, { seen }]);
`;
/** Says how much memory is in use once all garbage is gone. */
const MEASURE = `
v8.setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc");
setTimeout(() => {
  collect();
  collect();
  node.send({ ...msg, heapUsed: process.memoryUsage().heapUsed });
}, 100);
`;
/** As many messages at once, each for a vehicle of its own. */
const BURST = `
for (const id of msg.ids) node.send({ vehicle: { id } });
`;

const GATHER = `
const read = (context.get("read") || 0) + 1;
context.set("read", read % ${MESSAGES});
if (read === ${MESSAGES}) node.send({ read });
`;

describe("a fleet of 5,000", function () {
  this.timeout(120_000);
  let simulator: Simulator;
  let red: NodeRed;

  before(async () => {
    simulator = await startSimulator({ vehicles: VEHICLES });
    red = await startNodeRed({ flows: flow(), credentials: credentialsOf(simulator) });
  });
  after(async () => {
    await disposeAll();
    await simulator.close();
  });
  afterEach(() => simulator.faults.clear());

  function flow(): Json[] {
    const node = (id: string, type: string, more: Json) => ({ id, type, z: "tab", ...more });
    const code = (id: string, func: string, wires: string[][], libs: string[] = []) =>
      node(id, "function", {
        func,
        wires,
        outputs: wires.length,
        libs: libs.map((name) => ({ var: name, module: name })),
      });
    return [
      { id: "tab", type: "tab", label: "Fleet" },
      accountNode(simulator),
      node("press", "inject", { props: [], wires: [["vehicles"]] }),
      node("vehicles", "psa-vehicles", { account: ACCOUNT, wires: [["count"]] }),
      code("count", COUNT, [["probe-first"], ["measure"]]),
      code("measure", MEASURE, [["probe-all"]], ["v8", "vm", "process"]),
      node("many", "inject", { props: [], wires: [["burst"]] }),
      code("burst", BURST, [["reader"]]),
      node("reader", "psa-read", { account: ACCOUNT, link: "self", wires: [["gather"]] }),
      code("gather", GATHER, [["probe-read"]]),
      node("failed", "catch", { scope: null, wires: [["probe-failed"]] }),
      ...["first", "all", "read", "failed"].map((marker) => probe("tab", marker)),
    ];
  }
  const listRequests = () => [...simulator.requests].filter(({ path }) => path.endsWith(LIST_PATH));
  const list = async () => {
    await red.inject("press");
    return red.nextMessage("all");
  };

  it("arrives with the first page, while the second is still awaited", async () => {
    // Time enough for the first car to be seen here, on a busy machine too.
    simulator.faults.add({ fault: "slow", path: LIST_PATH, after: 1, delay: 3_000 });
    await red.inject("press");
    await red.nextMessage("first");
    const [first, second] = listRequests();
    assert.equal(first?.status, 200);
    assert.equal(second?.status, undefined, "the first car came after the second page");
    const { seen } = await red.nextMessage("all");
    assert.equal(seen, VEHICLES);
    assert.equal(listRequests().length, Math.ceil(VEHICLES / PAGE));
    assert.equal(grantsOf(simulator).length, 1);
  });

  it("leaves no trace in memory", async () => {
    const used: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) used.push(Number((await list()).heapUsed));
    // What the first rounds leave is what has been compiled and connected.
    const growth = Math.min(...used.slice(-2)) - Math.min(...used.slice(0, 3));
    assert.ok(growth < NOISE, `heap after each round: ${used.join(", ")}`);
  });

  it(`makes one token request for ${MESSAGES} messages at once`, async () => {
    // Tokens that end on their own: seen by the clock, before anything is asked.
    simulator.tokens.lifetime = 1;
    simulator.tokens.expireAccessTokens();
    await list();
    simulator.tokens.lifetime = 3599;
    const { expiresAt = 0 } = await tokensOnDisk(red.userDir);
    await wait(Math.max(0, expiresAt - Date.now()));
    await burst();
    // And tokens that were ended: seen by the refusals.
    simulator.tokens.expireAccessTokens();
    await burst();
    assert.deepEqual(red.messages("failed"), []);
  });

  async function burst(): Promise<void> {
    const before = grantsOf(simulator).length;
    const ids = simulator.world.profiles.slice(0, MESSAGES).map(({ id }) => id);
    const props = [{ p: "ids", v: JSON.stringify(ids), vt: "json" }];
    await red.post("/inject/many", { __user_inject_props__: props });
    const { read } = await red.nextMessage("read");
    assert.equal(read, MESSAGES);
    assert.equal(grantsOf(simulator).length, before + 1);
  }
});
