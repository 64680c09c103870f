import assert from "node:assert/strict";
import type { VehicleState } from "../../src/vehicle/state";
import { Watcher, minute, names, namesOf, tell } from "./watching";

describe("events: the charge", () => {
  const told = (...readings: object[]) => namesOf(tell("charging", readings));
  const out = { plugged: false, status: "Disconnected" };
  const on = { plugged: true, status: "InProgress" };
  const stopped = { plugged: true, status: "Stopped" };
  const full = { plugged: true, status: "Finished" };
  const broken = { plugged: true, status: "Failure" };

  it("from plugging in to unplugging", () => {
    assert.deepEqual(told(out, on, full, out), [
      [],
      ["charging.plugged", "charging.started"],
      ["charging.finished"],
      ["charging.unplugged"],
    ]);
  });

  it("says what was, what is, and when it happened in the car", () => {
    const [, plugged = []] = tell("charging", [out, on]);
    assert.deepEqual(plugged, [
      { event: "charging.plugged", at: minute(1), before: false, after: true },
      { event: "charging.started", at: minute(1), before: "Disconnected", after: "InProgress" },
    ]);
  });

  it("stopped, gone on with, failed", () => {
    assert.deepEqual(told(on, stopped, on, broken, stopped), [
      [],
      ["charging.stopped"],
      ["charging.started"],
      ["charging.failed"],
      [],
    ]);
  });

  it("a charge that waits for its hour has not stopped", () => {
    assert.deepEqual(told(out, stopped, on), [[], ["charging.plugged"], ["charging.started"]]);
  });

  it("how a charge ended stays so, and is told once", () => {
    assert.deepEqual(told(on, full, full, full), [[], ["charging.finished"], [], []]);
    assert.deepEqual(told(on, broken, broken), [[], ["charging.failed"], []]);
  });

  it("unplugged before it was done", () => {
    assert.deepEqual(told(on, out), [[], ["charging.stopped", "charging.unplugged"]]);
  });

  it("unplugged when it was full, though nobody saw it finish", () => {
    const unplug = (level: number, limit: string) => {
      const watcher = new Watcher();
      const battery = (at: number) => ({ at: minute(at), level });
      watcher.see(0, { battery: battery(0), charging: { at: minute(0), ...on, limit } });
      return names(
        watcher.see(9, { battery: battery(9), charging: { at: minute(9), ...out, limit } }),
      );
    };
    assert.deepEqual(unplug(100, "Full"), ["charging.finished", "charging.unplugged"]);
    assert.deepEqual(unplug(80, "Partial"), ["charging.finished", "charging.unplugged"]);
    assert.deepEqual(unplug(80, "Full"), ["charging.stopped", "charging.unplugged"]);
  });

  it("plugged in and done between two looks", () => {
    assert.deepEqual(told(out, full, out), [
      [],
      ["charging.plugged", "charging.finished"],
      ["charging.unplugged"],
    ]);
  });

  it("of a car that does not say whether it is plugged in", () => {
    assert.deepEqual(
      told({ status: "Disconnected" }, { status: "InProgress" }, { status: "Disconnected" }),
      [[], ["charging.plugged", "charging.started"], ["charging.stopped", "charging.unplugged"]],
    );
  });

  it("a word nobody knows, or none, says nothing", () => {
    assert.deepEqual(told(on, { status: "Paused" }, { plugged: true }, on, full), [
      [],
      [],
      [],
      [],
      ["charging.finished"],
    ]);
  });
});

describe("events: levels", () => {
  const told = (group: "battery" | "fuel", levels: number[], ...readings: number[]) =>
    tell(
      group,
      readings.map((level) => ({ level })),
      { levels },
    ).map((events) => events.map(({ event, level }) => `${event} ${String(level)}`));

  it("each that was crossed, in the order it was crossed", () => {
    assert.deepEqual(told("battery", [50, 20, 80], 90, 10, 100), [
      [],
      ["battery.below 80", "battery.below 50", "battery.below 20"],
      ["battery.above 20", "battery.above 50", "battery.above 80"],
    ]);
  });

  it("reached is above; below is less", () => {
    assert.deepEqual(told("battery", [80], 79, 80, 100), [[], ["battery.above 80"], []]);
    assert.deepEqual(told("battery", [20], 21, 20, 19.9), [[], [], ["battery.below 20"]]);
    assert.deepEqual(told("battery", [0, 100], 50, 0, 100, 98), [
      [],
      [],
      ["battery.above 100"],
      ["battery.below 100"],
    ]);
  });

  it("a level that wavers is crossed once", () => {
    assert.deepEqual(told("battery", [80], 79, 80, 79, 80, 79, 80), [
      [],
      ["battery.above 80"],
      [],
      [],
      [],
      [],
    ]);
    assert.deepEqual(told("battery", [80], 81, 79, 80, 79), [[], ["battery.below 80"], [], []]);
    assert.deepEqual(told("battery", [80], 79, 80, 81, 79), [
      [],
      ["battery.above 80"],
      [],
      ["battery.below 80"],
    ]);
    assert.deepEqual(told("battery", [80], 79, 80, 78), [
      [],
      ["battery.above 80"],
      ["battery.below 80"],
    ]);
  });

  it("of the tank, downwards", () => {
    assert.deepEqual(told("fuel", [12, 50], 60, 11, 90), [
      [],
      ["fuel.below 50", "fuel.below 12"],
      [],
    ]);
  });

  it("tell what the level was, and is", () => {
    const [, [event] = []] = tell("battery", [{ level: 82.5 }, { level: 79 }], { levels: [80] });
    const expected = { event: "battery.below", at: minute(1), before: 82.5, after: 79, level: 80 };
    assert.deepEqual(event, expected);
  });

  it("a level that is added later counts from the last reading on", () => {
    const watcher = new Watcher({ levels: [20] });
    watcher.see(0, { battery: { at: minute(0), level: 60 } });
    const later = new Watcher({ levels: [20, 50, 70] });
    later.memory = watcher.memory;
    const events = later.see(1, { battery: { at: minute(1), level: 40 } });
    assert.deepEqual(
      events.map(({ event, level }) => [event, level]),
      [["battery.below", 50]],
    );
  });
});

describe("events: the drive and the doors", () => {
  it("ignition: starting up is on", () => {
    const readings = ["Stop", "StartUp", "Start", "Free", "Stop"].map((status) => ({ status }));
    const told = tell("ignition", readings);
    assert.deepEqual(namesOf(told), [[], ["ignition.on"], [], [], ["ignition.off"]]);
    assert.deepEqual(told[4]?.[0], {
      event: "ignition.off",
      at: minute(4),
      before: "Start",
      after: "Stop",
    });
  });

  it("movement, said or seen by the speed", () => {
    const said = tell("motion", [{ moving: false }, { moving: true }, { moving: false }]);
    assert.deepEqual(namesOf(said), [[], ["movement.started"], ["movement.stopped"]]);
    const seen = tell("motion", [{ speed: 0 }, { speed: 30 }, { speed: 0, acceleration: 0 }]);
    assert.deepEqual(namesOf(seen), namesOf(said));
  });

  it("under way and at rest, at one moment", () => {
    const watcher = new Watcher();
    const drive = (at: number, moving: boolean): VehicleState => ({
      motion: { at: minute(at), moving },
      ignition: { at: minute(at), status: moving ? "Start" : "Stop" },
    });
    watcher.see(0, drive(0, false));
    assert.deepEqual(names(watcher.see(1, drive(1, true))), ["ignition.on", "movement.started"]);
    assert.deepEqual(names(watcher.see(2, drive(2, false))), ["movement.stopped", "ignition.off"]);
  });

  it("mileage", () => {
    const told = tell("odometer", [{ mileage: 10 }, { mileage: 10 }, { mileage: 10.5 }]);
    const event = { event: "mileage.changed", at: minute(2), before: 10, after: 10.5 };
    assert.deepEqual(told, [[], [], [event]]);
  });

  it("locks and doors, in the order of hands", () => {
    const told = tell("doors", [
      { locked: true, open: [] },
      { locked: false, open: ["Driver"] },
      { locked: false, open: ["Trunk"] },
      { locked: true, open: [] },
    ]);
    const words = told.map((events) =>
      events.map(({ event, door }) => [event, door ?? ""].join(" ")),
    );
    assert.deepEqual(words, [
      [],
      ["doors.unlocked ", "door.opened Driver"],
      ["door.closed Driver", "door.opened Trunk"],
      ["door.closed Trunk", "doors.locked "],
    ]);
    assert.deepEqual(told[2]?.[0], {
      event: "door.closed",
      at: minute(2),
      before: "Open",
      after: "Closed",
      door: "Driver",
    });
  });

  it("what a reading leaves out stays as it was", () => {
    const told = tell("doors", [{ locked: true, open: [] }, { states: [] }, { locked: false }]);
    assert.deepEqual(namesOf(told), [[], [], ["doors.unlocked"]]);
  });
});
