import assert from "node:assert/strict";
import sinon from "sinon";
import { builtInVins } from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { helper } from "../support/flows";
import { type Json, useWatchBench } from "../support/watch-bench";

const { electric, hybrid } = builtInVins;
const values = ["battery.level", "charging.plugged", "doors.locked", "fuel.level"];

describe("psa-watch: single values", () => {
  const bench = useWatchBench();
  const { states, events, errors } = bench;

  const watch = (more: Json = {}) => ({ vehicle: electric, output: "values", values, ...more });
  const told = () => states.all.map(({ topic, payload }) => [topic, payload]);
  /** What a look brings, once it has ended. */
  const news = async () => {
    states.all.length = 0;
    const { error } = await bench.look();
    assert.equal(error, undefined);
    // What a look sends reaches others before its end does, but for its last turn.
    await new Promise((resolve) => setImmediate(resolve));
    return told();
  };
  beforeEach(() => bench.simulator.world.car(electric).unplug().setLevel("Electric", 81).lock());

  it("come at first sight, each by itself, bare with date and unit, in place of the state", async () => {
    await bench.load(watch());
    await states.reach(3);
    assert.deepEqual(told(), [
      ["battery.level", 81],
      ["charging.plugged", false],
      ["doors.locked", true],
    ]);
    const [level, plugged] = states.all;
    const { _msgid, at, links, vehicle, ...rest } = level ?? {};
    assert.deepEqual(rest, { topic: "battery.level", payload: 81, unit: "%" });
    assert.equal(new Date(String(at)).toISOString(), at);
    assert.equal((vehicle as Json).vin, electric);
    assert.ok((links as Json).status);
    assert.ok(!("unit" in (plugged ?? {})));
    assert.deepEqual(errors.all, []);
  });

  it("come again only when they changed, whatever else did", async () => {
    await bench.load(watch());
    await states.reach(3);
    assert.deepEqual(await news(), []);
    bench.car(electric).open("Trunk");
    assert.deepEqual(await news(), []);
    bench.car(electric).setLevel("Electric", 80);
    assert.deepEqual(await news(), [["battery.level", 80]]);
    bench.car(electric).plugIn().unlock();
    const both = await news();
    assert.deepEqual(both.slice(0, 2), [
      ["charging.plugged", true],
      ["doors.locked", false],
    ]);
  });

  it("are those of each car", async () => {
    await bench.load(watch({ vehicle: "", values: ["odometer.mileage"] }));
    const cars = () => new Set(states.all.map(({ vehicle }) => (vehicle as Json).vin));
    await states.find(() => cars().has(electric) && cars().has(hybrid), "two cars");
    assert.equal(states.all.length, cars().size);
  });

  it("come although only events that need no status are chosen", async () => {
    await bench.load(watch({ events: ["vehicle.added"] }));
    await states.reach(3);
    assert.deepEqual(events.all, []);
  });

  it("are imperial where the account says so", async () => {
    const settings = { ...settingsFor(bench.simulator), units: "imperial" };
    await bench.loadWith(settings, watch({ values: ["battery.range"], emitInitial: true }));
    const [range] = await states.reach(1);
    // What leaves in another form stays metric.
    const [event] = await events.reach(1);
    const km = Number((event?.state as Record<string, Json>).battery?.range);
    assert.deepEqual([range?.payload, range?.unit], [Math.round((km / 1.609344) * 10) / 10, "mi"]);
  });

  it("go on where the store fails: memory stands in for what it was told", async () => {
    await bench.load(watch());
    await states.reach(3);
    await news();
    const broken = sinon.stub().yields(new Error("broken"));
    const store = { get: broken, set: broken };
    sinon.stub(helper.getNode("watch"), "context").returns(store as never);
    bench.car(electric).setLevel("Electric", 70);
    assert.deepEqual(await news(), [["battery.level", 70]]);
    assert.deepEqual(await news(), []);
    await errors.reach(1);
  });

  for (const [wrong, text] of [
    [["battery.levl"], /Unknown value battery\.levl\. Did you mean battery\.level\?/],
    [[], /No values selected/],
  ] as const) {
    it(`of ${JSON.stringify(wrong)} are refused at the deploy`, async () => {
      await bench.load(watch({ values: wrong }));
      const [caught] = await errors.reach(1);
      assert.match(caught?.error.message ?? "", text);
      assert.equal((await bench.shows("invalid request")).fill, "red");
      const { error } = await bench.look();
      assert.match(error?.message ?? "", text);
    });
  }

  it("leave the state where they are not chosen", async () => {
    await bench.load(watch({ output: "whole" }));
    const [state] = await states.reach(1);
    assert.equal(state?.topic, electric);
    assert.equal(typeof state.payload, "object");
  });
});
