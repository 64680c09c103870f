import assert from "node:assert/strict";
import sinon from "sinon";
import { type Car, type Simulator, builtInVins, startSimulator } from "../../src/simulator";
import { BrowserVisitor, type Json, at } from "./browser-visitor";

const START = new Date("2025-03-12T18:40:00Z");
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

describe("simulator: a car that is steered", () => {
  let simulator: Simulator;
  let visitor: BrowserVisitor;

  beforeEach(async () => {
    sinon.useFakeTimers({ now: START, toFake: ["Date"] });
    simulator = await startSimulator({ start: START, tokenLifetime: 30 * DAY });
    visitor = await new BrowserVisitor(simulator).signIn();
  });
  afterEach(async () => {
    sinon.restore();
    await simulator.close();
  });

  const { electric, bothGenerations, hybrid } = builtInVins;
  const pass = (seconds: number) => {
    simulator.clock.advance(seconds);
  };
  const still = (vin: string): Car => simulator.world.car(vin).holdStill();
  const status = (vin: string) => visitor.read(visitor.carPath(vin, "status"));
  const list = (vin: string, relation: string) =>
    visitor.list(visitor.carPath(vin, relation), { timestamps: `${START.toISOString()}/` });
  const charging = async (vin: string): Promise<Json> => {
    const [energy] = (await status(vin)).energies as Json[];
    return {
      level: Number(energy?.level),
      ...(at(energy, "extension", "electric", "charging") as Json),
    };
  };

  describe("a drive", () => {
    it("moves the car, and is a trip once it is over", async () => {
      const car = still(bothGenerations).setLevel("Electric", 90);
      const before = await status(bothGenerations);
      car.depart({ km: 20, minutes: 30 });
      const leaving = await status(bothGenerations);
      assert.equal(at(leaving, "ignition", "type"), "Start");
      assert.deepEqual(at(leaving, "doorsState", "lockedStates"), ["Unlocked"]);

      const positions = new Set<string>();
      for (let minute = 1; minute < 30; minute++) {
        pass(MINUTE);
        const now = await status(bothGenerations);
        positions.add(JSON.stringify(at(now, "lastPosition", "geometry", "coordinates")));
        assert.equal(at(now, "kinetic", "moving"), true, `minute ${String(minute)}`);
      }
      assert.equal(positions.size, 29);
      assert.deepEqual(await list(bothGenerations, "trips"), []);

      pass(2 * MINUTE);
      const after = await status(bothGenerations);
      assert.equal(at(after, "ignition", "type"), "Stop");
      assert.equal(at(after, "kinetic", "speed"), 0);
      assert.deepEqual(at(after, "doorsState", "lockedStates"), ["Locked"]);
      const [trip, ...more] = await list(bothGenerations, "trips");
      assert.equal(more.length, 0);
      assert.equal(trip?.duration, 30 * MINUTE);
      assert.equal(trip.startMileage, at(before, "odometer", "mileage"));
      const driven = Number(at(after, "odometer", "mileage")) - Number(trip.startMileage);
      assert.ok(Math.abs(driven - Number(trip.distance)) < 0.11 && driven >= 20);
      assert.deepEqual(trip.stopPosition, after.lastPosition);
    });

    it("ends where it is told to", async () => {
      const car = still(electric).depart({ minutes: 30 });
      pass(10 * MINUTE);
      car.arrive();
      const parked = await status(electric);
      const trips = await list(electric, "trips");
      assert.equal(trips.at(-1)?.duration, 10 * MINUTE);
      pass(HOUR);
      assert.deepEqual([await status(electric), await list(electric, "trips")], [parked, trips]);
    });

    it("is not ended by the end of an earlier one", async () => {
      const car = still(electric).depart({ minutes: 30 });
      pass(10 * MINUTE);
      car.arrive().depart({ minutes: 40 });
      pass(21 * MINUTE);
      assert.equal(at(await status(electric), "ignition", "type"), "Start");
    });

    it("of a hybrid empties the battery first, then burns fuel", async () => {
      const car = still(hybrid).setLevel("Electric", 30).setLevel("Fuel", 50);
      car.depart({ km: 60, minutes: 60 });
      pass(10 * MINUTE);
      const electricPart = car.state;
      assert.ok(electricPart.battery < 0.3 * car.profile.model.battery);
      assert.equal(electricPart.fuel, car.profile.model.tank / 2);
      pass(HOUR);
      const [trip] = await list(hybrid, "trips");
      assert.deepEqual(
        (trip?.segments as Json[]).map(({ propulsion }) => propulsion),
        ["Electric", "Thermal"],
      );
      const [fuel, electricity] = trip?.energyConsumptions as Json[];
      assert.ok(Number(fuel?.consumption) > 200, "cL");
      assert.ok(Number(electricity?.consumption) > 2000, "Wh");
    });
  });

  describe("a charge", () => {
    it("goes on until there is enough, and tells how long that takes", async () => {
      const car = still(electric).unplug().setLevel("Electric", 50);
      assert.equal((await charging(electric)).status, "Disconnected");
      car.plugIn();
      const begin = await charging(electric);
      assert.deepEqual(
        [begin.plugged, begin.status, begin.chargingMode, begin.level],
        [true, "InProgress", "Slow", 50],
      );
      // 30 % of 46.3 kWh at 7.2 kW
      assert.equal(begin.remainingTime, "PT1H56M");
      assert.equal(begin.chargingRate, 47);
      pass(HOUR);
      const half = await charging(electric);
      assert.deepEqual([half.status, half.level, half.remainingTime], ["InProgress", 66, "PT56M"]);
      pass(55 * MINUTE);
      assert.equal((await charging(electric)).status, "InProgress");
      pass(2 * MINUTE);
      const end = await charging(electric);
      assert.deepEqual(
        [end.plugged, end.status, end.level, end.remainingTime, end.chargingMode],
        [true, "Finished", 80, "PT0S", "No"],
      );
      pass(DAY);
      assert.deepEqual(await charging(electric), end);
      assert.equal((await charging(electric)).status, "Finished");
      car.unplug();
      assert.equal((await charging(electric)).status, "Disconnected");
    });

    it("takes less power above the knee", () => {
      const car = still(bothGenerations).unplug().setLevel("Electric", 70).plugIn();
      const { battery } = car.profile.model;
      const gained = (seconds: number) => {
        const before = car.state.battery;
        pass(seconds);
        return car.state.battery - before;
      };
      const full = gained(30 * MINUTE);
      assert.ok(Math.abs(full - 3600) < 1);
      pass(30 * MINUTE);
      assert.ok(car.state.battery > battery * 0.8);
      assert.ok(Math.abs(gained(30 * MINUTE) - 1800) < 1);
      pass(DAY);
      assert.equal(car.state.battery, battery);
    });

    it("waits for its hour, and says which", async () => {
      still(electric).unplug().setLevel("Electric", 50).plugIn({ hour: 23.25 });
      const waiting = await charging(electric);
      assert.deepEqual([waiting.plugged, waiting.status], [true, "Stopped"]);
      assert.equal(waiting.nextDelayedTime, "PT23H15M");
      pass(3 * HOUR + 34 * MINUTE); // 23:14 local time
      assert.equal((await charging(electric)).status, "Stopped");
      pass(2 * MINUTE);
      assert.equal((await charging(electric)).status, "InProgress");
    });

    it("is quick with direct current, can be stopped, and can fail", async () => {
      const car = still(electric).unplug().setLevel("Electric", 20).plugIn({ quick: true });
      assert.equal((await charging(electric)).chargingMode, "Quick");
      pass(5 * MINUTE);
      car.stopCharging();
      const stopped = await charging(electric);
      assert.deepEqual([stopped.status, stopped.plugged], ["Stopped", true]);
      pass(HOUR);
      assert.equal((await charging(electric)).level, stopped.level);
      car.startCharging().stopCharging("Failure");
      assert.equal((await charging(electric)).status, "Failure");
    });

    it("goes on from another level when that is set, and ends in its own time", async () => {
      const car = still(electric).unplug().setLevel("Electric", 75).plugIn();
      car.setLevel("Electric", 50);
      pass(HOUR);
      assert.equal((await charging(electric)).status, "InProgress");
      car.unplug().plugIn();
      pass(57 * MINUTE);
      assert.equal((await charging(electric)).status, "Finished");
    });
  });

  it("warms the cabin for ten minutes, out of the battery unless plugged in", async () => {
    const climate = async () => at(await status(electric), "preconditioning", "airConditioning");
    const car = still(electric).unplug().setLevel("Electric", 60);
    const before = car.state.battery;
    car.precondition();
    assert.equal(at(await climate(), "status"), "Enabled");
    assert.equal(at(await climate(), "startingCause"), "Immediate");
    pass(10 * MINUTE);
    assert.equal(at(await climate(), "status"), "Finished");
    assert.ok(Math.abs(before - car.state.battery - 250) < 1, "1.5 kW for ten minutes");
    car.precondition().stopPreconditioning();
    assert.equal(at(await climate(), "status"), "Disabled");
    car.setLevel("Electric", 5).precondition();
    assert.deepEqual(
      [at(await climate(), "status"), at(await climate(), "failureCause")],
      ["Failure", "LowBattery"],
    );
  });

  it("opens and locks doors, and the alarm with them", async () => {
    const car = still(electric).unlock().open("Trunk");
    const open = await status(electric);
    assert.deepEqual(at(open, "doorsState", "lockedStates"), ["Unlocked"]);
    const openings = at(open, "doorsState", "opening") as Json[];
    assert.deepEqual(
      openings.filter(({ state }) => state === "Open"),
      [{ identifier: "Trunk", state: "Open" }],
    );
    assert.equal(at(open, "alarm", "status", "activation"), "Inactive");
    pass(MINUTE);
    car.close("Trunk").lock();
    const shut = await status(electric);
    assert.deepEqual(at(shut, "doorsState", "lockedStates"), ["Locked"]);
    assert.equal(at(shut, "alarm", "status", "activation"), "Active");
    car.soundAlarm("TrunkDoorBreakIn");
    assert.equal(at(await status(electric), "alarm", "trigger", "type"), "TrunkDoorBreakIn");
  });

  it("shows nothing on its dashboard but what it was told to, however often it drives", async () => {
    const car = still(hybrid);
    for (let drive = 0; drive < 60; drive++) {
      car.setLevel("Electric", 90).setLevel("Fuel", 90).depart({ km: 30, minutes: 30 });
      pass(HOUR);
    }
    const types = (await list(hybrid, "alerts")).map(({ type }) => type);
    assert.deepEqual(
      types.filter((type) => type !== "RiskOfIce"),
      [],
    );
  });

  it("raises an alert and takes it back", async () => {
    const car = still(electric).raiseAlert("EngineOilPressureFailure", "Critical");
    const of = async () =>
      (await list(electric, "alerts")).filter(({ type }) => type === "EngineOilPressureFailure");
    const [alert] = await of();
    assert.deepEqual([alert?.active, alert?.severity, alert?.endAt], [true, "Critical", undefined]);
    pass(HOUR);
    car.raiseAlert("EngineOilPressureFailure").clearAlert("EngineOilPressureFailure");
    const [ended, ...more] = await of();
    assert.deepEqual([ended?.id, ended?.active, more.length], [alert?.id, false, 0]);
    const lasted = Date.parse(String(ended?.endAt)) - Date.parse(String(ended?.startedAt));
    assert.equal(lasted, HOUR * 1000);
  });
});
