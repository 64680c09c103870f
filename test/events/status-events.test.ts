import assert from "node:assert/strict";
import type { VehicleState } from "../../src/vehicle/state";
import { Watcher, minute, names, namesOf, tell } from "./watching";

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
