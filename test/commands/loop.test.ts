import assert from "node:assert/strict";
import type { OrderStep } from "../../src/commands/order";
import { CommandRefused } from "../../src/errors";
import { Bench, request } from "./fake-transport";

it("orders join no more than a ceiling, so that a step led back to the input comes to an end", async () => {
  const bench = new Bench();
  const { transport, clock } = bench;
  transport.progressing = (passed) => ({ status: passed >= 20 ? "Success" : "Accepted" });
  const commander = bench.commander();
  let [ordered, refused] = [0, 0];
  const order = () => {
    ordered += 1;
    assert.ok(ordered < 2000, "a flow that runs in a circle");
    const onStep = ({ status }: OrderStep) => {
      if (status === "Accepted") void Promise.resolve().then(order);
    };
    commander.order(request("horn", { onStep })).catch((error: unknown) => {
      assert.ok(error instanceof CommandRefused);
      assert.equal(error.text, "orderLoop");
      refused += 1;
    });
  };
  order();
  await clock.tickAsync(30_000);
  assert.ok(refused > 0 && ordered > 50, `${refused} of ${ordered}`);
  assert.equal(transport.sent.length, 1);
  bench.stop();
});
