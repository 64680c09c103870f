import assert from "node:assert/strict";
import { COMMAND_NAMES, commandNamed } from "../../src/commands/commands";
import { Orders, failureOf } from "./orders";

describe("commander", () => {
  let orders: Orders;

  beforeEach(async () => {
    orders = new Orders();
    await orders.start();
  });
  afterEach(() => orders.stop());

  it("carries out every command, once, and tells what became of it", async () => {
    const { commander } = orders.open();
    for (const command of COMMAND_NAMES) {
      const before = orders.posts().length;
      orders.pass(10);
      const steps: string[] = [];
      const result = await orders.order(commander, command, {
        onStep: ({ status }) => steps.push(status),
      });
      assert.equal(orders.posts().length - before, 1, command);
      assert.equal(result.command, command);
      assert.equal(result.vin, orders.vin);
      assert.ok(["done", "already"].includes(result.outcome));
      assert.deepEqual(
        result.steps.map(({ status }) => status),
        steps,
      );
      assert.match(steps.at(-1) ?? "", /Success|AlreadyDone/);
      const { body } = orders.simulator.remotes.received.at(-1) ?? { body: {} };
      assert.deepEqual(Object.keys(body).sort(), ["label", commandNamed(command).kind].sort());
    }
    const labels = orders.simulator.remotes.received.map(({ body }) => body.label);
    assert.equal(new Set(labels).size, COMMAND_NAMES.length);
  });

  it("confirms by the car's own state", async () => {
    const { commander } = orders.open();
    const order = (command: Parameters<typeof commandNamed>[0]) =>
      orders.order(commander, command, { confirm: 60 });
    for (const command of COMMAND_NAMES) {
      orders.pass(10);
      const { confirmed, outcome } = await order(command);
      const isShown = commandNamed(command).shownBy !== undefined;
      if (outcome === "done") assert.equal(confirmed, isShown ? true : undefined, command);
    }
  });

  it("tells why an order failed", async () => {
    const { commander } = orders.open();
    orders.simulator.world.car(orders.vin).unlock().open("Driver");
    const error = await failureOf(orders.order(commander, "doors.lock"));
    assert.equal(error.name, "CommandFailed");
    assert.equal(error.failureCause, "DoorsOpen");
    assert.match(error.message, /Close it/);
    assert.ok(error.remoteActionId && error.label);
    assert.equal(error.steps?.at(-1)?.status, "Failed");
  });
});
