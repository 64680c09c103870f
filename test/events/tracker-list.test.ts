import assert from "node:assert/strict";
import sinon from "sinon";
import type { Vehicle } from "../../src/api/vehicles";
import type { Observer } from "../../src/events/tracker";
import { Observed, car, one } from "./observed";

describe("observer of the list of vehicles", () => {
  let store: Observed["store"];
  let told: Observed["told"];
  let abouts: Observed["abouts"];
  let start: Observed["start"];
  let names: Observed["names"];
  let clock: sinon.SinonFakeTimers;

  beforeEach(() => {
    ({ store, told, abouts, start, names } = new Observed());
    clock = sinon.useFakeTimers({ now: Date.now(), toFake: ["Date"] });
  });
  afterEach(() => {
    clock.restore();
  });

  /** The same list, so often that it counts. */
  const lastingly = async (observer: Observer, vehicles: Vehicle[]) => {
    await observer.listed(vehicles);
    clock.tick(30 * 60_000);
    await observer.listed(vehicles);
    clock.tick(30 * 60_000);
    return observer.listed(vehicles);
  };
  const vins = () => told.map(({ event, vin }) => [event, vin]);

  it("takes the first for what there is, and tells who comes and goes", async () => {
    const observer = start();
    await observer.listed([one, car("VIN2")]);
    assert.deepEqual(told, []);
    const known = await observer.listed([car("VIN3"), one]);
    assert.deepEqual(known, { missing: 1, isUnsure: false });
    assert.deepEqual(vins(), [["vehicle.added", "VIN3"]]);
    await lastingly(observer, [car("VIN3"), one]);
    assert.deepEqual(vins().slice(1), [["vehicle.removed", "VIN2"]]);
    assert.equal(abouts[0]?.vehicle?.vehicle.id, "id-VIN3");
    assert.deepEqual(abouts[1]?.vehicle?.vehicle, { vin: "VIN2", id: "id-VIN2" });
    await start().listed([one, car("VIN3")]);
    assert.equal(told.length, 2);
  });

  it("counts lists that lack a car over a restart", async () => {
    await start().listed([one, car("VIN2")]);
    for (let n = 0; n < 3; n += 1) {
      assert.deepEqual(names(), []);
      await start().listed([one]);
      clock.tick(30 * 60_000);
    }
    assert.deepEqual(names(), ["vehicle.removed"]);
  });

  it("tells nothing of a list that comes empty, or without a car, once or twice", async () => {
    const observer = start();
    await observer.listed([one, car("VIN2")]);
    for (const list of [[], [one], [one, car("VIN2")], [car("VIN2")], [car("VIN2"), one]]) {
      clock.tick(60 * 60_000);
      await observer.listed(list);
    }
    assert.deepEqual(told, []);
  });

  it("knows an account without cars once its list stays empty", async () => {
    const observer = start();
    assert.deepEqual(await observer.listed([]), { missing: 0, isUnsure: true });
    assert.deepEqual(await lastingly(observer, []), { missing: 0, isUnsure: false });
    await start().listed([one]);
    assert.deepEqual(names(), ["vehicle.added"]);
  });

  it("does not take the first list for an account without cars when it is empty once", async () => {
    const observer = start();
    await observer.listed([]);
    await observer.listed([one]);
    assert.deepEqual(told, []);
  });

  it("tells of a car without a VIN by its id, and by no VIN", async () => {
    const nameless: Vehicle = { vehicle: { id: "id-7" }, links: {}, payload: {} };
    const observer = start();
    await observer.listed([one]);
    await observer.listed([one, nameless]);
    await lastingly(observer, [one]);
    assert.deepEqual(vins(), [
      ["vehicle.added", undefined],
      ["vehicle.removed", undefined],
    ]);
    assert.ok(told.every((event) => !("vin" in event)));
    assert.deepEqual(
      abouts.map(({ vehicle }) => vehicle?.vehicle),
      [{ id: "id-7" }, { id: "id-7" }],
    );
  });

  it("takes a damaged list for none, and what is no car for nobody", async () => {
    for (const damaged of ['{"a":1}', '["VIN1",null,{}]', '{"cars":7}']) {
      store.kept.set("vehicles", damaged);
      await start().listed([one]);
    }
    store.kept.set("vehicles", '{"cars":[null,{},7,{"vin":"VIN1","absent":"long"}],"empty":1}');
    await start().listed([one]);
    assert.deepEqual(told, []);
  });
});
