import assert from "node:assert/strict";
import { type NodeRed, disposeAll } from "../support/node-red";
import { WatchedHouse, look } from "./watch-bench";

/** Single values over the end of a Node-RED. */
describe("the single values of psa-watch", function () {
  this.timeout(90_000);
  let house: WatchedHouse;
  const values = ["battery.level", "doors.locked", "charging.plugged"];
  const flow = { output: "values", values, wires: [[], ["probe-event"]] };

  beforeEach(async () => {
    house = new WatchedHouse();
    await house.start();
    house.car.lock();
  });
  afterEach(async () => {
    await disposeAll();
    await house.end();
  });

  const sent = (red: NodeRed) =>
    red.messages("event").map(({ topic, payload }) => [topic, payload] as const);
  const first = [
    ["battery.level", 90],
    ["doors.locked", true],
    ["charging.plugged", false],
  ];

  it("are sent after a kill only where they changed, with a store that persists", async () => {
    const one = await house.nodeRed(house.persistent, flow);
    await look(one);
    await look(one);
    assert.deepEqual(sent(one), first);
    await one.stop("SIGKILL");
    house.car.unlock();
    const two = await house.nodeRed(house.persistent, flow, { userDir: one.userDir });
    await look(two);
    await look(two);
    assert.deepEqual(sent(two), [["doors.locked", false]]);
  });

  it("are all sent once after a restart, with a store in memory only", async () => {
    const one = await house.nodeRed({}, flow);
    await look(one);
    assert.deepEqual(sent(one), first);
    await one.stop("SIGKILL");
    const two = await house.nodeRed({}, flow, { userDir: one.userDir });
    await look(two);
    await look(two);
    assert.deepEqual(sent(two), first);
  });
});
