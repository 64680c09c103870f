import assert from "node:assert/strict";
import sinon from "sinon";
import type { Vehicle } from "../../src/api/vehicles";
import type { EventTracker } from "../../src/events/tracker";
import { TrackerBench, car, one } from "./observed";

describe("event tracker of the list of vehicles", () => {
  let store: TrackerBench["store"];
  let emitted: TrackerBench["emitted"];
  let contexts: TrackerBench["contexts"];
  let start: TrackerBench["start"];
  let names: TrackerBench["names"];
  let clock: sinon.SinonFakeTimers;

  beforeEach(() => {
    ({ store, emitted, contexts, start, names } = new TrackerBench());
    clock = sinon.useFakeTimers({ now: Date.now(), toFake: ["Date"] });
  });
  afterEach(() => {
    clock.restore();
  });

  /** The same list, so often that it counts. */
  const lastingly = async (tracker: EventTracker, vehicles: Vehicle[]) => {
    await tracker.trackList(vehicles);
    clock.tick(30 * 60_000);
    await tracker.trackList(vehicles);
    clock.tick(30 * 60_000);
    return tracker.trackList(vehicles);
  };
  const vins = () => emitted.map(({ event, vin }) => [event, vin]);

  it("takes the first for what there is, and tells who comes and goes", async () => {
    const tracker = start();
    await tracker.trackList([one, car("VIN2")]);
    assert.deepEqual(emitted, []);
    const known = await tracker.trackList([car("VIN3"), one]);
    assert.deepEqual(known, { missing: 1, isUnsure: false });
    assert.deepEqual(vins(), [["vehicle.added", "VIN3"]]);
    await lastingly(tracker, [car("VIN3"), one]);
    assert.deepEqual(vins().slice(1), [["vehicle.removed", "VIN2"]]);
    assert.equal(contexts[0]?.vehicle?.vehicle.id, "id-VIN3");
    assert.deepEqual(contexts[1]?.vehicle?.vehicle, { vin: "VIN2", id: "id-VIN2" });
    await start().trackList([one, car("VIN3")]);
    assert.equal(emitted.length, 2);
  });

  it("counts lists that lack a car over a restart", async () => {
    await start().trackList([one, car("VIN2")]);
    for (let n = 0; n < 3; n += 1) {
      assert.deepEqual(names(), []);
      await start().trackList([one]);
      clock.tick(30 * 60_000);
    }
    assert.deepEqual(names(), ["vehicle.removed"]);
  });

  it("tells nothing of a list that comes empty, or without a car, once or twice", async () => {
    const tracker = start();
    await tracker.trackList([one, car("VIN2")]);
    for (const list of [[], [one], [one, car("VIN2")], [car("VIN2")], [car("VIN2"), one]]) {
      clock.tick(60 * 60_000);
      await tracker.trackList(list);
    }
    assert.deepEqual(emitted, []);
  });

  it("knows an account without cars once its list stays empty", async () => {
    const tracker = start();
    assert.deepEqual(await tracker.trackList([]), { missing: 0, isUnsure: true });
    assert.deepEqual(await lastingly(tracker, []), { missing: 0, isUnsure: false });
    await start().trackList([one]);
    assert.deepEqual(names(), ["vehicle.added"]);
  });

  it("does not take the first list for an account without cars when it is empty once", async () => {
    const tracker = start();
    await tracker.trackList([]);
    await tracker.trackList([one]);
    assert.deepEqual(emitted, []);
  });

  it("tells of a car without a VIN by its id, and by no VIN", async () => {
    const nameless: Vehicle = { vehicle: { id: "id-7" }, links: {}, payload: {} };
    const tracker = start();
    await tracker.trackList([one]);
    await tracker.trackList([one, nameless]);
    await lastingly(tracker, [one]);
    assert.deepEqual(vins(), [
      ["vehicle.added", undefined],
      ["vehicle.removed", undefined],
    ]);
    assert.ok(emitted.every((event) => !("vin" in event)));
    assert.deepEqual(
      contexts.map(({ vehicle }) => vehicle?.vehicle),
      [{ id: "id-7" }, { id: "id-7" }],
    );
  });

  it("takes a damaged list for none, and what is no car for nobody", async () => {
    for (const damaged of ['{"a":1}', '["VIN1",null,{}]', '{"cars":7}']) {
      store.kept.set("vehicles", damaged);
      await start().trackList([one]);
    }
    store.kept.set("vehicles", '{"cars":[null,{},7,{"vin":"VIN1","absent":"long"}],"empty":1}');
    await start().trackList([one]);
    assert.deepEqual(emitted, []);
  });
});
