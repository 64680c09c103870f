import assert from "node:assert/strict";
import type { AccountSettings } from "../../src/account";
import { objectOf } from "../../src/json";
import { helper, run, useServer } from "../support/flows";
import { CommandBench, car, vin } from "./command-bench";

describe("psa-command", function () {
  this.timeout(20_000);
  const bench = new CommandBench();
  useServer();
  beforeEach(() => bench.start());
  afterEach(() => bench.stop());

  it("tells the end on the first output, each step on the second", async () => {
    await bench.load({ command: "horn" });
    const { messages, error, statuses } = await bench.send({ ...car, topic: "garage", mine: 1 });
    assert.equal(error, undefined);
    const [message] = messages;
    assert.equal(messages.length, 1);
    assert.deepEqual([message?.topic, message?.mine, message?._msgid], ["horn", 1, "one"]);
    const { at, seconds, steps, ...told } = objectOf(message?.payload);
    assert.deepEqual(told, { command: "horn", vin, outcome: "done" });
    assert.match(String(at), /^\d{4}-.*Z$/);
    assert.equal(typeof seconds, "number");
    assert.deepEqual(
      bench.steps.map(({ payload }) => {
        const { command, vin: of, ...step } = objectOf(payload);
        assert.deepEqual([command, of], ["horn", vin]);
        return step;
      }),
      steps,
    );
    assert.ok(bench.steps.every(({ topic, mine }) => topic === "horn" && mine === 1));
    assert.equal(bench.posts.length, 1);
    const shown = statuses.map(({ text }) => text?.replace(/ · .*/, ""));
    assert.match(String(shown[1]), /status\.sending$/);
    assert.match(String(shown.at(-1)), /status\.done$/);
    assert.deepEqual([statuses.at(-1)?.fill, statuses.at(-1)?.shape], ["green", "dot"]);
  });

  it("takes its own vehicle before the message's, and says so in the message", async () => {
    await bench.load({ command: "horn", vehicle: vin });
    const links = { status: "https://api.invalid/other" };
    const { messages } = await bench.send({ vehicle: { vin: "VF3OTHER", id: "other" }, links });
    const [message] = messages;
    assert.equal(objectOf(message?.vehicle).vin, vin);
    assert.equal(message?.links, undefined, "links of another car");
    assert.equal(objectOf(message?.payload).vin, vin);
  });

  it("takes command and parameters from the message where it may", async () => {
    await bench.load({ command: "horn", fromMessage: true, allowed: ["charging.limit"] });
    const chosen = { command: "charging.limit", parameters: { limit: "full" } };
    const { messages } = await bench.send({ ...car, ...chosen });
    assert.equal(messages[0]?.topic, "charging.limit");
    const [{ body } = {}] = bench.simulator.remotes.received;
    assert.deepEqual(body?.charging, { preferences: { type: "Full" } });
    const other = await bench.send();
    assert.equal(other.messages[0]?.topic, "horn", "its own is the default");
  });

  it("does nothing for a payload that is true", async () => {
    const error = await bench.refused({ command: "charging.limit" }, { ...car, payload: true });
    assert.equal(error.code, "BadRequest");
  });

  it("gives each of two messages its own end, of one order", async () => {
    await bench.load({ command: "horn", vehicle: vin });
    const out: unknown[] = [];
    helper.getNode("out").on("input", ({ payload }) => out.push(objectOf(payload).joined));
    const both = new Promise<void>((resolve) => {
      helper.getNode("out").on("input", () => {
        if (out.length === 2) resolve();
      });
    });
    helper.getNode("command").receive({ payload: 1 });
    helper.getNode("command").receive({ payload: 2 });
    await both;
    assert.deepEqual(out, [undefined, true]);
    assert.equal(bench.posts.length, 1);
  });

  it("says why a car said no, as error, cause and status", async () => {
    bench.simulator.world.car(vin).open("Driver").upload();
    await bench.load({ command: "doors.lock" });
    const { error, messages, statuses } = await bench.send();
    assert.equal(error?.code, "CommandFailed");
    assert.equal(messages.length, 0);
    const cause = objectOf(error.cause);
    assert.equal(cause.failureCause, "DoorsOpen");
    assert.ok(Array.isArray(cause.steps) && cause.steps.length > 0);
    assert.equal(typeof cause.label, "string");
    assert.deepEqual([statuses.at(-1)?.fill, statuses.at(-1)?.shape], ["red", "ring"]);
  });

  it("says of a failure which car it is about, in the message and in the status", async () => {
    bench.simulator.world.car(vin).open("Driver").upload();
    await bench.load({ command: "doors.lock", vehicle: vin });
    const other = { id: "other", vin: "VF3OTHER000000001", label: "Another" };
    const links = { status: "https://api.invalid/other" };
    const message: Record<string, unknown> = { vehicle: other, links };
    assert.equal((await run("command", message)).error?.code, "CommandFailed");
    const { id, vin: told, label } = objectOf(message.vehicle);
    assert.equal(told, vin);
    assert.notEqual(id, other.id);
    assert.notEqual(label, other.label);
    assert.equal(message.links, undefined, "links of another car");
    await helper.unload();
    await bench.load({ command: "doors.lock" });
    const named = { ...car, links };
    const { statuses } = await run("command", named);
    assert.match(String(statuses.at(-1)?.text), / · \S/);
    assert.deepEqual([objectOf(named.vehicle).vin, named.links], [vin, links]);
  });

  it("unlocks only where the account allows it", async () => {
    const error = await bench.refused({ command: "doors.unlock" });
    assert.equal(error.code, "CommandRefused");
    await helper.unload();
    await bench.load({ command: "doors.unlock" }, {
      allowUnlock: true,
    } as Partial<AccountSettings>);
    const { messages } = await bench.send();
    assert.equal(objectOf(messages[0]?.payload).outcome, "done");
  });

  it("waits at a deploy for an order that is being sent, and sends nothing again", async () => {
    bench.simulator.faults.add({
      fault: "slow",
      path: "/callbacks/*/remotes",
      delay: 300,
      times: 1,
    });
    await bench.load({ command: "horn" });
    const ending = bench.send();
    await bench.simulator.requests.next({ method: "POST", path: "/callbacks/*/remotes" });
    await helper.unload();
    const { error } = await ending;
    assert.equal(error?.code, "CommandUnconfirmed");
    assert.equal(bench.posts[0]?.status, 202, "the answer was waited for");
    await bench.load({ command: "horn" });
    assert.equal(bench.posts.length, 1);
  });
});
