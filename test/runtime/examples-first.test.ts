import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { type NodeRed, disposeAll, startNodeRed } from "../support/node-red";
import { carsAt, messagesAt, nodesOf, watched } from "./examples";

describe("the first example, by itself", function () {
  this.timeout(60_000);
  let red: NodeRed;

  before(async () => {
    red = await startNodeRed({ flows: watched(nodesOf("A first flow.json")) });
  });
  after(disposeAll);

  it("has a line for each car", async () => {
    await red.inject("psa-first-inject");
    const lines = await carsAt<string>(red, "psa-first-cars");
    assert.deepEqual([...lines.keys()].sort(), Object.values(builtInVins).sort());
    for (const [vin, { payload, vehicle }] of lines) {
      assert.ok(payload.startsWith(`${vehicle.name}:`), payload);
      const measured =
        /^( battery \d+(\.\d+)? %,)?( fuel \d+(\.\d+)? %,)? odometer \d+(\.\d+)? km$/;
      const words = vin === builtInVins.neverReported ? /^ never reported$/ : measured;
      assert.match(payload.slice(vehicle.name.length + 1), words);
    }
  });

  it("has a sentence for each event", async () => {
    const sentences = () => messagesAt<string>(red, "psa-first-events");
    const first = await red.until(() => sentences()[0], "an event", 60_000);
    assert.ok(first.payload.startsWith(`${first.vehicle.name}: `), first.payload);
  });

  it("has no error and no warning", () => {
    const complaints = red.log.filter((line) => /\[(error|warn)\] \[/.test(line));
    assert.deepEqual(
      complaints.filter((line) => !line.includes("] probe:")),
      [],
    );
  });
});
