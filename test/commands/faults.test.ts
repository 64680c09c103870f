import assert from "node:assert/strict";
import { COMMAND_NAMES, type CommandName } from "../../src/commands/commands";
import type { FaultName, FaultOptions } from "../../src/simulator";
import { Orders, failureOf } from "./orders";

/** What one who ordered is told: that it was done, or the class of the error. */
type End = "done" | "CommandRefused" | "CommandUnconfirmed";

/**
 * What becomes of an order when its POST meets a fault once, when it always does, and how many orders the server has
 * taken by then.
 */
const FAULTS: readonly (readonly [
  FaultName,
  once: End,
  taken: number,
  always: End,
  options?: Partial<FaultOptions>,
])[] = [
  ["401", "done", 1, "CommandRefused"],
  ["403", "CommandRefused", 0, "CommandRefused"],
  ["404", "done", 1, "CommandRefused"],
  ["429", "done", 1, "CommandRefused", { retryAfter: 2 }],
  ["500", "CommandUnconfirmed", 0, "CommandUnconfirmed"],
  ["503", "CommandUnconfirmed", 0, "CommandUnconfirmed"],
  ["slow", "done", 1, "done", { delay: 20 }],
  ["hang", "CommandUnconfirmed", 0, "CommandUnconfirmed"],
  ["reset", "CommandUnconfirmed", 0, "CommandUnconfirmed"],
  ["truncated", "done", 1, "done"],
  ["html", "CommandUnconfirmed", 0, "CommandUnconfirmed"],
  ["invalid-json", "done", 1, "done"],
  ["reply-lost", "done", 1, "done"],
  ["echo-secrets", "CommandRefused", 0, "CommandRefused"],
];
/** What the server says before it has looked at an order: only then it may be sent again. */
const AT_THE_DOOR = [401, 404, 429];

describe("orders whose POST meets a fault", function () {
  this.timeout(120_000);
  let orders: Orders;

  beforeEach(async () => {
    orders = new Orders();
    // A car of its own for every command, so that they go side by side.
    await orders.start({ vehicles: 400 });
  });
  afterEach(() => orders.stop());

  const cars = () =>
    orders.simulator.world.profiles
      .filter(({ model, connected }) => model.motorization === "Electric" && connected)
      .slice(0, COMMAND_NAMES.length)
      .map(({ vin }) => orders.simulator.world.car(vin).holdStill().plugIn({ hour: 3 }).upload());

  for (const [fault, once, taken, always, options = {}] of FAULTS) {
    for (const [times, expected] of [
      [1, once],
      [Infinity, always],
    ] as const) {
      it(`${fault} ${times === 1 ? "once" : "always"}: ${expected}`, async () => {
        const { commander } = orders.open();
        const all = cars();
        const carOf = (command: CommandName) => all[COMMAND_NAMES.indexOf(command)];
        for (const [index, { id }] of all.entries()) {
          const path = new RegExp(`/${id}/callbacks/[^/]+/remotes$`);
          orders.simulator.faults.add({ fault, method: "POST", path, times, ...options });
          assert.ok(index < COMMAND_NAMES.length);
        }
        const ends = await Promise.all(
          COMMAND_NAMES.map(async (command) => {
            const vehicle = carOf(command)?.vin ?? "";
            // The wake-ups of an account have a budget of their own.
            const ending = orders.order(commander, command, { vehicle, timeout: 200 });
            if (expected === "done") return (await ending).outcome;
            const error = await failureOf(ending);
            assert.equal(error.name, expected, `${command}: ${error.message}`);
            assert.match(error.message, /not sent|may have reached/);
            const told = `${error.message} ${JSON.stringify(error)} ${JSON.stringify(error.because)}`;
            for (const { headers } of orders.posts()) {
              const token = headers.authorization?.split(" ")[1] ?? "no token";
              assert.ok(!told.includes(token), "no token is told");
            }
            return error.name;
          }),
        );
        assert.equal(ends.length, COMMAND_NAMES.length);
        for (const command of COMMAND_NAMES) {
          const { id = "", vin = "" } = carOf(command) ?? {};
          const posts = orders.posts().filter(({ path }) => path.includes(id));
          const looked = posts.filter(({ status = 0 }) => !AT_THE_DOOR.includes(status));
          const mayBe = times === 1 ? taken : looked.length;
          assert.ok(looked.length <= 1, `${command}: ${looked.length} POSTs`);
          const received = orders.simulator.remotes.received.filter((one) => one.vin === vin);
          assert.ok(received.length <= 1, `${command}: carried out ${received.length} times`);
          if (times === 1) assert.equal(received.length, mayBe, command);
          if (!["429", "401", "404"].includes(fault)) assert.equal(posts.length, 1, command);
          if (["401", "404"].includes(fault)) assert.ok(posts.length <= 2, command);
        }
      });
    }
  }

  for (const [fault] of FAULTS) {
    it(`is followed in spite of ${fault} on the way`, async () => {
      const { commander } = orders.open();
      const [car] = cars();
      const vehicle = car?.vin ?? "";
      const path = "/callbacks/*/remotes/*";
      orders.simulator.faults.add({ fault, method: "GET", path, times: 2, delay: 5 });
      const { outcome } = await orders.order(commander, "horn", { vehicle });
      assert.equal(outcome, "done");
      assert.equal(orders.posts().length, 1);
    });
  }
});
