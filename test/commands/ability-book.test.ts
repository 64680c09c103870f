import assert from "node:assert/strict";
import { Unavailable } from "../../src/errors";
import { pause } from "../../src/commands/pause";
import { Bench, request, watched } from "./fake-transport";

it("a car that does not tell what it can do holds up no order for long", async () => {
  const bench = new Bench();
  bench.transport.abilities = async (_vehicle?: unknown, patience = Infinity) => {
    await pause(patience, new AbortController().signal);
    throw new Unavailable("timeout", { host: "a.test", seconds: patience / 1000 });
  };
  const order = watched(bench.commander().order(request("doors.unlock")));
  await bench.clock.tickAsync(20_000);
  assert.equal(order.error, undefined);
  assert.equal(order.value?.outcome, "done");
  bench.stop();
});
