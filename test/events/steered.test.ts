import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { names } from "./watching";
import { WatchedCar } from "./simulated";

const { electric } = builtInVins;

describe("events: a simulated car that is steered", () => {
  it("is told of step by step", () => {
    const watched = new WatchedCar(electric, {
      levels: [80],
      zones: [],
      staleAfter: 3600,
      events: [],
    });
    const car = watched.car.holdStill().setLevel("Electric", 70).upload();
    watched.pass(1, true);
    const tell = (minutes: number, all = false) =>
      names(watched.pass(minutes, all)).filter((name) => !/^(mileage|position)/.test(name));

    car.plugIn();
    assert.deepEqual(tell(1), ["charging.plugged", "charging.started"]);
    car.setLevel("Electric", 78);
    assert.deepEqual(tell(1), []);
    assert.deepEqual(tell(30), ["charging.finished", "charging.session", "battery.above"]);
    assert.deepEqual(tell(10), []);
    car.upload();
    assert.deepEqual(tell(10), [], "finished still, measured anew");
    car.precondition();
    assert.deepEqual(tell(1), ["preconditioning.started"]);
    assert.deepEqual(tell(11), ["preconditioning.finished"]);
    car.unlock().open("Trunk");
    assert.deepEqual(tell(1), ["doors.unlocked", "door.opened", "alarm.disarmed"]);
    car.close("Trunk").lock();
    assert.deepEqual(tell(1), ["door.closed", "doors.locked", "alarm.armed"]);
    car.soundAlarm();
    assert.deepEqual(tell(1), ["alarm.triggered"]);
    car.raiseAlert("AddWasherFluid");
    assert.deepEqual(tell(1, true), ["alert.started"]);
    car.clearAlert("AddWasherFluid");
    assert.deepEqual(tell(1, true), ["alert.ended"]);
    car.depart({ km: 8, minutes: 10 });
    assert.deepEqual(tell(0), [
      "charging.unplugged",
      "ignition.on",
      "doors.unlocked",
      "alarm.disarmed",
    ]);
    assert.deepEqual(tell(2), ["movement.started"]);
    car.setPrivacy("Geolocation");
    assert.deepEqual(tell(1), ["privacy.changed"]);
    car.setPrivacy("None");
    assert.deepEqual(tell(1), ["privacy.changed"]);
    tell(4.5);
    car.arrive();
    const arrival = tell(1, true).filter((name) => !name.startsWith("battery"));
    assert.deepEqual(arrival, [
      "movement.stopped",
      "ignition.off",
      "doors.locked",
      "alarm.armed",
      "trip.finished",
    ]);
    car.setConnected(false);
    assert.deepEqual(tell(59), []);
    assert.deepEqual(tell(5), ["data.stale"]);
    assert.deepEqual(tell(5), []);
    car.setConnected(true).upload();
    assert.deepEqual(tell(1), ["data.fresh"]);
  });
});
