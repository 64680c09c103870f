import assert from "node:assert/strict";
import type { Node } from "node-red";
import { builtInVins } from "../../src/simulator";
import { helper } from "../support/flows";
import { LIST_PATH, STATUS_PATH, useWatchBench } from "../support/watch-bench";

const { electric, hybrid } = builtInVins;

describe("psa-watch, looking", () => {
  const bench = useWatchBench();
  const { events, states } = bench;

  beforeEach(() => tidyUp());

  /** What the routine of the cars has left depends on the hour: where they are, whether they charge. */
  const tidyUp = () => {
    const { world } = bench.simulator;
    for (const { vin } of world.profiles) {
      const car = world.car(vin).unplug().bringHome();
      for (const { type } of car.journal.alerts) car.clearAlert(type);
    }
  };
  const car = (vin: string) => bench.car(vin);
  const statusRequests = () => bench.simulator.requests.count({ path: STATUS_PATH });

  describe("the vehicle", () => {
    for (const by of ["vin", "id"] as const) {
      it(`can be given by its ${by}: no other is asked`, async () => {
        const { [by]: vehicle, id } = bench.simulator.world.car(electric);
        await bench.load({ vehicle });
        await bench.look();
        await states.reach(1);
        assert.ok(statusRequests() > 0);
        for (const { path } of bench.simulator.requests) {
          if (path.endsWith("/status")) assert.ok(path.includes(id), path);
        }
      });
    }

    it("of a message narrows the look", async () => {
      await bench.load();
      await bench.look();
      await states.reach(5);
      car(electric).unlock();
      car(hybrid).unlock();
      const before = statusRequests();
      const { id } = bench.simulator.world.car(electric);
      await bench.look({ vehicle: { id } });
      await bench.event("doors.unlocked");
      await bench.look({ vehicle: { vin: electric } });
      assert.equal(statusRequests() - before, 2);
      assert.ok(events.all.every(({ vehicle }) => vehicle.vin === electric));
    });

    it("that a message names and that is not there is an error of that message", async () => {
      await bench.load();
      const { error, ends } = await bench.look({ vehicle: { vin: "VR0NONE" } });
      assert.equal(ends, 1);
      assert.equal(error?.code, "BadRequest");
      assert.match(error.message, /VR0NONE/);
    });

    it("of a message that the node does not watch is an error, too", async () => {
      await bench.load({ vehicle: electric });
      const { error } = await bench.look({ vehicle: { vin: hybrid } });
      assert.equal(error?.code, "BadRequest");
    });
  });

  describe("a look", () => {
    it("is over when the message is done, and its events are on their way", async () => {
      await bench.load({ vehicle: electric });
      const { error, ends } = await bench.look();
      assert.deepEqual([error, ends, statusRequests()], [undefined, 1, 1]);
    });

    it("comes by itself soon, and again at the interval", async () => {
      await bench.load({ vehicle: electric, interval: 1 });
      await states.reach(1);
      car(electric).unlock();
      await bench.event("doors.unlocked");
      car(electric).lock();
      await bench.event("doors.locked");
    });

    it("is one for all nodes of the account", async () => {
      const watches = Array.from({ length: 10 }, (_, n) => ({ id: `watch-${n}`, interval: 1 }));
      await bench.load(...watches, { id: "one", vehicle: electric });
      await states.reach(5 * 10 + 1);
      const { simulator } = bench;
      const { id } = simulator.world.car(electric);
      car(electric).unlock();
      const before = simulator.requests.count({ path: new RegExp(`${id}/status`) });
      await events.find(
        () => bench.names.filter((n) => n === "doors.unlocked").length >= 11,
        "11 events",
      );
      const looks = simulator.requests.count({ path: new RegExp(`${id}/status`) }) - before;
      assert.ok(looks <= 4, `${looks} looks for 11 nodes`);
      const lists = [...simulator.requests].filter(({ path }) => path.endsWith(LIST_PATH));
      assert.deepEqual(
        lists.map(({ status }) => status),
        [200],
      );
    });

    it("is shared by a flood of messages", async () => {
      await bench.load();
      await bench.look();
      const before = bench.looks;
      const node = helper.getNode("watch") as Node & { _complete: unknown };
      const flood = new Promise<unknown[]>((resolve) => {
        const ends: unknown[] = [];
        node._complete = (_message: unknown, error: unknown) => {
          ends.push(error);
          if (ends.length === 1000) resolve(ends);
        };
      });
      for (let n = 0; n < 1000; n += 1) node.receive({});
      assert.ok((await flood).every((error) => error === undefined));
      assert.ok(bench.looks - before <= 30, `${bench.looks - before} requests for 1000 messages`);
    });
  });
});
