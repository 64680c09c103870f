import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { type NodeRed, disposeAll, startNodeRed } from "../support/node-red";
import { messagesAt, nodesOf, watched } from "./examples";

const LAMPS = { level: "number", plugged: "boolean", charging: "boolean", locked: "boolean" };

describe("the example of values for a dashboard", function () {
  this.timeout(60_000);
  let red: NodeRed;

  before(async () => {
    red = await startNodeRed({ flows: watched(nodesOf("Values for a dashboard.json")) });
  });
  after(disposeAll);

  const at = (name: string) => messagesAt<unknown>(red, `psa-values-${name}`);

  it("has each value where it belongs, bare, also at the start", async () => {
    // What watch sends at first sight, and what read sends when it is asked.
    await red.until(() => at("place")[0], "the first values");
    await red.inject("psa-values-inject");
    await red.until(() => at("place")[1], "the same values again");
    for (const [name, kind] of Object.entries(LAMPS)) {
      const [first] = at(name);
      assert.ok(first, name);
      assert.equal(typeof first.payload, kind, name);
      assert.equal(first.vehicle.vin, builtInVins.electric);
    }
    const [place] = at("place");
    const { latitude } = place?.payload as Record<string, unknown>;
    assert.equal(typeof latitude, "number");
  });

  it("has no error and no warning", () => {
    const complaints = red.log.filter((line) => /\[(error|warn)\] \[/.test(line));
    assert.deepEqual(
      complaints.filter((line) => !line.includes("] probe:")),
      [],
    );
  });
});
