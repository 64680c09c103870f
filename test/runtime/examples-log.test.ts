import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NodeRed, disposeAll, startNodeRed } from "../support/node-red";
import { feedTo, messagesAt, nodesOf, watched } from "./examples";

const FOLDER = mkdtempSync(join(tmpdir(), "psa-log-"));

/** The example, which writes its files elsewhere. */
const flow = nodesOf("Charging log to CSV.json").map((node) => {
  return "filename" in node ? { ...node, filename: join(FOLDER, String(node.filename)) } : node;
});

const charge = (endedAt: string, energy: number, amount: number) => ({
  topic: "charging.session",
  payload: {
    event: "charging.session",
    session: {
      ...{ startedAt: "2025-03-12T22:30:00.000Z", endedAt, startLevel: 41, endLevel: 100 },
      ...{ energy, energySource: "measured", power: 7.4, mode: "Slow", zone: "Home" },
      ...{ mileage: 31497.2, cost: { amount, currency: "EUR" }, co2: 1.2 },
    },
  },
});
const trip = {
  topic: "trip.finished",
  payload: {
    trip: {
      ...{ startedAt: "2025-03-12T17:06:02.000Z", stoppedAt: "2025-03-12T17:31:04.000Z" },
      ...{ distance: 16.6, duration: 1502, averageSpeed: 39.8, battery: { consumed: 2.94 } },
    },
  },
};

describe("the example Charging log to CSV", function () {
  this.timeout(120_000);
  let red: NodeRed;
  const linesOf = (name: string) => readFileSync(join(FOLDER, name), "utf8").trim().split("\n");

  before(async () => {
    red = await startNodeRed({ flows: watched(flow) });
  });
  after(async () => {
    await disposeAll();
    rmSync(FOLDER, { recursive: true, force: true });
  });

  it("writes charges, and sums them up by month", async () => {
    await feedTo(red, "psa-log-which", charge("2025-03-13T01:40:00.000Z", 23.4, 7.02));
    const months = () => messagesAt<Record<string, unknown>>(red, "psa-log-months");
    await red.until(() => months()[0], "the sums of one charge");
    await feedTo(red, "psa-log-which", charge("2025-03-31T23:00:00.000Z", 10, 3));
    await red.until(() => months()[1], "the sums of two");
    await feedTo(red, "psa-log-which", charge("2025-04-02T05:00:00.000Z", 5, 1.3));
    await red.until(() => months()[2], "the sums of three");
    assert.deepEqual(months()[2]?.payload, {
      "2025-03": { charges: 2, energy: 33.4, cost: 10.02, co2: 2.4 },
      "2025-04": { charges: 1, energy: 5, cost: 1.3, co2: 1.2 },
    });
    const [heads, first, ...more] = linesOf("psa-charges.csv");
    assert.match(heads ?? "", /^car,startedAt,endedAt,startLevel,/);
    assert.equal(
      first,
      "Zoé's car,2025-03-12T22:30:00.000Z,2025-03-13T01:40:00.000Z,41,100,23.4,measured,7.4,Slow,Home,31497.2,7.02,EUR,1.2",
    );
    assert.equal(more.length, 2);
  });

  it("writes trips", async () => {
    await feedTo(red, "psa-log-which", trip);
    await red.until(() => messagesAt(red, "psa-log-written")[0], "the trip");
    const [heads, row] = linesOf("psa-trips.csv");
    assert.match(heads ?? "", /^car,startedAt,stoppedAt,distance,/);
    assert.match(row ?? "", /^Zoé's car,.*,2025-03-12T17:31:04.000Z,16.6,1502,39.8,2.94,/);
  });
});
