import assert from "node:assert/strict";
import { objectOf } from "../../src/json";
import { ACCOUNT, helper, loadFlow, run, useServer } from "../support/flows";
import { CommandBench, car, vin } from "./command-bench";

/** What became of commands can be read by psa-read, of the account that sent them. */
describe("psa-read of what was commanded", function () {
  this.timeout(30_000);
  const bench = new CommandBench();
  useServer();
  beforeEach(() => bench.start());
  afterEach(() => bench.stop());

  const load = async (settings = {}) => {
    const remotes = { type: "psa-read", link: "remotes", order: "newest", limit: 10 };
    await loadFlow({ ...bench.settings, ...settings }, [
      { id: "command", type: "psa-command", fromMessage: true, allowed: ["horn", "lights.on"] },
      { id: "read-remotes", ...remotes, wires: [["out"]] },
      { id: "read-callbacks", ...remotes, link: "callbacks", wires: [["out"]] },
      { id: "cars", type: "psa-vehicles", wires: [["out"]] },
    ]);
  };
  const read = (node: string) => run(`read-${node}`, { ...car });
  const listed = async (node: string) => {
    const { messages, error } = await read(node);
    assert.equal(error, undefined, String(error));
    return (messages[0]?.payload as unknown[]).map(objectOf);
  };

  it("lists commands, newest first, and callbacks", async () => {
    await load();
    const early = await read("remotes");
    assert.equal(early.error?.code, "NoData");
    for (const command of ["horn", "lights.on"]) {
      const { error } = await run("command", { ...car, command });
      assert.equal(error, undefined);
    }
    const remotes = await listed("remotes");
    assert.deepEqual(
      remotes.map(({ type, status }) => [type, status]),
      [
        ["Lights", "Success"],
        ["Horn", "Success"],
      ],
    );
    assert.deepEqual(Object.keys(objectOf(remotes[0]?.remote)).sort(), ["label", "lights"]);
    const [callback, ...others] = await listed("callbacks");
    assert.deepEqual([callback?.status, others], ["Paused", []]);
  });

  it("never gets an address with a gap in it from the templates of the cars", async () => {
    await load();
    const { messages } = await run("cars", {});
    const one = messages.find(({ vehicle }) => objectOf(vehicle).vin === vin);
    const links = objectOf(one?.links);
    assert.ok(Object.keys(links).length > 3);
    for (const link of Object.values(links)) {
      assert.doesNotMatch(new URL(String(link)).pathname, /\/\/|[{}]/);
    }
    assert.equal(links.remotes, undefined);
  });

  it("leaves the sign-in alone when the right for it is missing", async () => {
    await load();
    await run("command", { ...car, command: "horn" });
    for (const node of ["remotes", "callbacks"]) {
      bench.simulator.faults.add({ fault: "401", path: /\/callbacks/, times: 2 });
      const { error } = await read(node);
      assert.ok(error, node);
      assert.doesNotMatch(error.message, /realm|nothing was lost/);
      bench.simulator.faults.clear();
      assert.equal((await run("cars", {})).error, undefined, "still signed in");
      assert.ok((await listed(node)).length > 0);
    }
  });
});

describe("psa-command says why it may not, and stays signed in", function () {
  this.timeout(30_000);
  const bench = new CommandBench();
  useServer();
  beforeEach(() => bench.start());
  afterEach(() => bench.stop());

  const refused = async (settings = {}) => {
    await bench.load({ command: "horn" }, settings);
    const { error, messages } = await bench.send();
    assert.equal(error?.code, "CommandRefused");
    assert.deepEqual(messages, []);
    assert.equal(bench.simulator.remotes.received.length, 0);
    assert.doesNotMatch(error.message, /realm|nothing was lost/i);
    const account = helper.getNode(ACCOUNT) as unknown as {
      account: { state(): Promise<{ error?: Error }> };
    };
    assert.equal((await account.account.state()).error, undefined);
    return error.message;
  };

  it("without a plan", async () => {
    bench.simulator.remotes.hasPlan = false;
    assert.match(await refused(), /not subscribed to commands.*plan/);
  });

  for (const status of [401, 403] as const) {
    it(`without the scope (${status})`, async () => {
      bench.simulator.remotes.missingScopeStatus = status;
      const scope = "openid data:telemetry remote:door:write";
      assert.match(await refused({ scope }), /remote:horn:write.*sign in again/);
    });
  }

  it("without callbacks", async () => {
    const path = "/user/callbacks";
    bench.simulator.faults.add({ fault: "404", method: "POST", path, times: Infinity });
    assert.match(await refused(), /no callbacks.*plan/);
  });
});
