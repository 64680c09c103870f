import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { useWatchBench } from "../support/watch-bench";

const { electric, bothGenerations } = builtInVins;

describe("psa-watch", () => {
  const bench = useWatchBench();
  const { events, states, errors } = bench;

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

  describe("events", () => {
    it("are none at first sight, and the state of each car that has one comes once", async () => {
      await bench.load();
      await bench.look();
      await states.reach(5);
      await bench.look();
      car(electric).unlock();
      await bench.look();
      await bench.event("doors.unlocked");
      assert.deepEqual(
        bench.names.filter((name) => !/^(doors|alarm)/.test(name)),
        [],
      );
      assert.equal(states.all.length, 6);
      assert.deepEqual(errors.all, []);
    });

    it("come with all that a flow needs", async () => {
      await bench.load({ vehicle: electric });
      await bench.look();
      const { id } = car(electric).unlock();
      await bench.look();
      const message = await bench.event("doors.unlocked");
      const { event, vin, before: was, after: is, at } = message.payload;
      assert.deepEqual([event, vin, was, is], ["doors.unlocked", electric, true, false]);
      assert.equal(at, new Date(at).toISOString());
      assert.ok(Math.abs(Date.parse(at) - bench.simulator.clock.now().getTime()) < 10_000);
      assert.equal(message.vehicle.id, id);
      assert.equal(message.vehicle.vin, electric);
      const links = message.links as Record<string, string>;
      assert.ok(links.status?.startsWith(bench.simulator.apiUrl));
      const state = message.state as { doors: object; battery: { level: number } };
      assert.ok(state.battery.level > 0);
      assert.match(JSON.stringify(state.doors), /"locked":false/);
    });

    it("tell what happens to a car, in the order it happened", async () => {
      await bench.load({ vehicle: electric });
      await bench.look();
      car(electric).setLevel("Electric", 30).plugIn();
      car(electric).unlock();
      car(electric).open("Driver");
      await bench.look();
      await bench.event("door.opened");
      const told = bench.names.filter((name) => /^(charging|doors?\.)/.test(name));
      assert.deepEqual(told, [
        "charging.plugged",
        "charging.started",
        "doors.unlocked",
        "door.opened",
      ]);
      assert.equal((await bench.event("door.opened")).payload.door, "Driver");
      car(electric).close("Driver");
      car(electric).unplug();
      await bench.look();
      await bench.event("charging.unplugged");
      assert.ok(bench.names.includes("charging.stopped"));
      assert.ok(bench.names.includes("door.closed"));
      const dates = events.all.map(({ payload }) => payload.at);
      assert.deepEqual(dates, [...dates].sort());
    });

    it("tell of a drive, its trip, and of messages on the dashboard", async () => {
      await bench.load({ vehicle: electric });
      car(electric).setLevel("Electric", 90);
      await bench.look();
      car(electric).depart({ km: 5, minutes: 10 });
      bench.pass(120);
      await bench.look();
      await bench.event("movement.started");
      await bench.event("ignition.on");
      bench.pass(900);
      await bench.look();
      await bench.event("movement.stopped");
      const trip = await bench.event("trip.finished");
      assert.equal(trip.payload.trip?.duration, 600);
      await bench.event("mileage.changed");
      await bench.event("position.changed");
      assert.equal(bench.names.filter((name) => name === "trip.finished").length, 1);
    });

    it("tell of an alert that is up at first sight, if wanted", async () => {
      car(electric).raiseAlert("AddWasherFluid");
      await bench.load({ vehicle: electric, events: ["alert.started"], emitInitial: true });
      await bench.look();
      const { payload } = await bench.event("alert.started");
      assert.equal(payload.alert?.type, "AddWasherFluid");
      assert.deepEqual(bench.names, ["alert.started"]);
    });

    it("are only those that are chosen", async () => {
      await bench.load({ vehicle: electric, events: ["door.opened"] });
      await bench.look();
      car(electric).unlock();
      car(electric).open("Trunk");
      await bench.look();
      await bench.event("door.opened");
      assert.deepEqual(bench.names, ["door.opened"]);
      assert.equal(bench.simulator.requests.count({ path: /alerts|trips|maintenance/ }), 0);
    });

    it("tell of what is the case at first sight, if wanted", async () => {
      car(electric).setLevel("Electric", 30).plugIn();
      await bench.load({ vehicle: electric, emitInitial: true });
      await bench.look();
      await bench.event("charging.plugged");
      await bench.event("charging.started");
      const count = events.all.length;
      car(electric).unlock();
      await bench.look();
      await bench.event("doors.unlocked");
      assert.ok(events.all.slice(count).every(({ topic }) => /^(doors|alarm)/.test(topic)));
    });

    it("tell of levels that are crossed, given as numbers or text", async () => {
      car(electric).setLevel("Electric", 50);
      await bench.load({ vehicle: electric, levels: [20, "80"] });
      await bench.look();
      car(electric).setLevel("Electric", 15);
      car(electric).upload();
      await bench.look();
      const { payload } = await bench.event("battery.below");
      assert.deepEqual([payload.level, payload.before, payload.after], [20, 50, 15]);
      car(electric).setLevel("Electric", 85);
      car(electric).upload();
      await bench.look();
      await events.find(({ payload: { level } }) => level === 80, "the level 80");
      const above = events.all.filter(({ topic }) => topic === "battery.above");
      assert.deepEqual(above.map(({ payload: { level } }) => level).sort(), [20, 80]);
    });

    it("tell of zones a car leaves and comes into", async () => {
      const { longitude, latitude } = car(bothGenerations).profile.home;
      car(bothGenerations).setLevel("Electric", 95);
      const home = { name: "Home", latitude, longitude, radius: 300 };
      await bench.load({ vehicle: bothGenerations, zones: [home] });
      await bench.look();
      car(bothGenerations).depart({ km: 4, minutes: 8 });
      bench.pass(600);
      await bench.look();
      assert.equal((await bench.event("zone.left")).payload.zone, "Home");
      assert.ok(!bench.names.includes("zone.entered"));
    });
  });

  describe("states", () => {
    it("come out of the second output when something is newer", async () => {
      await bench.load({ vehicle: electric, events: ["vehicle.added"] });
      await bench.look();
      await states.reach(1);
      await bench.look();
      car(electric).unlock();
      await bench.look();
      const [, message] = await states.reach(2);
      assert.ok(message);
      assert.equal(message.topic, electric);
      assert.match(JSON.stringify(message.payload), /"locked":false/);
      assert.deepEqual((message.vehicle as { vin: string }).vin, electric);
      assert.ok(message.links);
      assert.deepEqual(
        Object.keys(message).filter((key) => key === "state"),
        [],
      );
      assert.equal(states.all.length, 2);
      assert.deepEqual(bench.names, []);
    });
  });
});
