import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { until } from "../support/sign-ins";
import { type Json, LIST_PATH, STATUS_PATH, useWatchBench } from "../support/watch-bench";

const { electric, hybrid } = builtInVins;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("psa-watch whose cars or list fail", () => {
  const bench = useWatchBench();
  const { states, errors, statuses } = bench;

  beforeEach(() => {
    bench.simulator.world.car(electric).unplug();
  });

  const messages = () => errors.all.map(({ error }) => error.message);

  describe("a car that fails", () => {
    const refuse = () => {
      const { id } = bench.simulator.world.car(electric);
      const path = new RegExp(`${id}/status`);
      return bench.simulator.faults.add({ fault: "403", path, times: Infinity });
    };
    const vinsOf = (messages: readonly Json[]) =>
      messages.map(({ vehicle }) => (vehicle as { vin?: string } | undefined)?.vin);

    it("is one error that names it, and the others go on", async () => {
      const time = bench.stopClock();
      refuse();
      await bench.load({ interval: 1 });
      await errors.reach(1);
      const path = new RegExp(`${bench.simulator.world.car(hybrid).id}/status`);
      const looks = () => bench.simulator.requests.count({ path });
      for (let n = 0; n < 3; n += 1) {
        const before = looks();
        await until(() => time.tick(1000) && looks() > before, "a look at another car");
      }
      assert.deepEqual(vinsOf(errors.all), [electric], messages().join("\n"));
      assert.ok(errors.all[0]?.links);
    });

    it("is one error for the message that asked, and for no one else", async () => {
      await bench.load({ vehicle: electric }, { id: "other" });
      await bench.look({}, "other");
      refuse();
      const { error } = await bench.look({ run: "asked" });
      assert.equal(error?.code, "Forbidden");
      // The other node watches it too, and asked nothing.
      await errors.reach(2);
      assert.deepEqual(
        errors.all.map(({ run = "not asked", error: { source } }) => [source.id, run]).sort(),
        [
          ["other", "not asked"],
          ["watch", "asked"],
        ],
      );
    });

    it("is well again for all to see, whoever looks", async () => {
      await bench.load({ vehicle: electric }, { id: "other" });
      await bench.look();
      const rule = refuse();
      await bench.look();
      await bench.shows(/^access denied · next /);
      rule.remove();
      statuses.all.length = 0;
      await bench.look({}, "other");
      assert.equal((await bench.shows(/ % · .* · next /)).fill, "green");
    });

    it("in the same way after it was well is told again", async () => {
      await bench.load({ vehicle: electric }, { id: "other" });
      const look = () => bench.look({ vehicle: { vin: electric }, run: "asked" }, "other");
      await look();
      for (const times of [1, 2]) {
        const rule = refuse();
        for (let n = 0; n < 3; n += 1) await look();
        rule.remove();
        await look();
        const own = errors.all.filter(({ run }) => run === undefined);
        assert.deepEqual(
          own.map(({ error: { source } }) => source.id),
          Array(times).fill("watch"),
          messages().join("\n"),
        );
      }
    });

    it("of several is shown until it is well", async () => {
      await bench.load({});
      await bench.look();
      refuse();
      await bench.look();
      statuses.all.length = 0;
      bench.car(hybrid).unlock();
      await bench.look({ vehicle: { vin: hybrid } });
      assert.match(statuses.all.at(-1)?.status.text ?? "", /^access denied · next /);
    });

    it("with 404 after it was seen: an outage that is told, shown with its time, and over", async () => {
      await bench.load({ vehicle: electric });
      await bench.look();
      const rule = bench.simulator.faults.add({ fault: "404", path: STATUS_PATH, times: Infinity });
      const { error } = await bench.look();
      assert.equal(error?.code, "NoData");
      assert.match(error.message, /although there was before/);
      assert.equal((await bench.shows(/^no data · next /)).fill, "yellow");
      rule.remove();
      bench.car(electric).unlock();
      await bench.look();
      await bench.event("doors.unlocked");
    });
  });

  describe("the list of vehicles", () => {
    it("tells of cars that come and go", async () => {
      const time = bench.stopClock();
      await bench.load({});
      await bench.look();
      bench.simulator.world.remove(electric);
      const { vin } = bench.simulator.world.add();
      for (let n = 0; n < 5; n += 1) {
        time.tick(HOUR);
        await bench.look();
      }
      assert.equal((await bench.event("vehicle.removed")).payload.vin, electric);
      assert.equal((await bench.event("vehicle.added")).payload.vin, vin);
      await states.find(({ topic }) => topic === vin, "the new car");
    });

    it("without the car of a node: one event, one error, and all is well when it is back", async () => {
      const time = bench.stopClock();
      await bench.load({ vehicle: electric }, { id: "other", vehicle: hybrid });
      await bench.look();
      const [profile] = bench.simulator.world.profiles.filter(({ vin }) => vin === electric);
      bench.simulator.world.remove(electric);
      for (let n = 0; n < 5; n += 1) {
        time.tick(7 * HOUR);
        await bench.look({}, "other");
      }
      assert.equal((await bench.event("vehicle.removed")).payload.vin, electric);
      await errors.reach(1);
      assert.equal((await bench.shows("unknown vehicle")).fill, "red");
      bench.simulator.world.add(profile).holdStill();
      time.tick(7 * HOUR);
      await bench.look();
      assert.equal((await bench.event("vehicle.added")).payload.vin, electric);
      assert.equal(messages().length, 1, messages().join("\n"));
      const lists = bench.names.filter((name) => name.startsWith("vehicle."));
      assert.deepEqual(lists, ["vehicle.removed", "vehicle.added"]);
    });

    it("that comes empty once tells nothing, and is shown until it is back", async () => {
      const time = bench.stopClock();
      await bench.load({});
      await bench.look();
      const rule = bench.simulator.faults.add({ fault: "404", path: LIST_PATH, times: Infinity });
      time.tick(25 * HOUR);
      bench.car(electric).unlock();
      await bench.look();
      await bench.event("doors.unlocked");
      assert.equal((await bench.shows(/^no vehicles · next /)).fill, "yellow");
      rule.remove();
      time.tick(5 * MINUTE);
      statuses.all.length = 0;
      await bench.look();
      assert.equal((await bench.shows(/ e-208 GT: alarm disarmed · 5 min ago$/)).fill, "green");
      assert.deepEqual(
        bench.names.filter((name) => name.startsWith("vehicle.")),
        [],
      );
      assert.deepEqual(messages(), []);
    });

    it("that never had the car of a node disturbs no other node", async () => {
      await bench.load({ vehicle: "VR0NONE" }, { id: "other", vehicle: hybrid, interval: 1 });
      await states.reach(1);
      bench.car(hybrid).unlock();
      await bench.event("doors.unlocked");
      const [caught] = await errors.reach(1);
      assert.match(caught?.error.message ?? "", /VR0NONE/);
      const { error } = await bench.look();
      assert.equal(error?.code, "BadRequest");
      assert.equal(errors.all.filter(({ error: { source } }) => source.id === "other").length, 0);
    });
  });
});
