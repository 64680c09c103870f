import assert from "node:assert/strict";
import type { VehicleState } from "../../src/vehicle/state";
import { type Dates, doors, watchDated } from "./dated";
import kept from "./memory-0.1.0.json";
import { Watcher, home, minute, names, north } from "./watching";

describe("events: clocks that are ahead", () => {
  const right = (minutes: number): Dates => ({ renewed: minutes, measured: minutes });

  it("a part dated far ahead of its reply hides nothing that comes after", () => {
    const { see } = watchDated(doors);
    see(1, right(0), 0);
    const [event] = see(11, { renewed: 10, measured: 20 * 60 }, 1);
    assert.deepEqual([event?.event, event?.at], ["doors.unlocked", minute(10)]);
    assert.deepEqual(names(see(21, right(20), 0)), ["doors.locked"]);
    assert.deepEqual(names(see(31, right(30), 1)), ["doors.unlocked"]);
    const late = 21 * 60;
    assert.deepEqual(see(late, { renewed: 10, measured: 20 * 60 }, 0), [], "once it is not ahead");
    assert.deepEqual(names(see(late + 1, right(late), 0)), ["doors.locked"]);
  });

  it("a reply dated ahead as a whole, or without a date of its own", () => {
    for (const renewed of [20 * 60, undefined]) {
      const { see } = watchDated(doors);
      see(1, right(0), 0);
      see(11, { renewed, measured: 20 * 60 }, 0);
      assert.deepEqual(names(see(21, right(20), 1)), ["doors.unlocked"]);
      assert.deepEqual(names(see(31, right(30), 0)), ["doors.locked"]);
    }
  });

  it("first sight with dates ahead", () => {
    const { watcher, see } = watchDated(doors);
    see(1, right(20 * 60), 0);
    const { state } = watcher.memory as { state: VehicleState };
    assert.equal(state.doors?.at, minute(20 * 60), "nobody knows whose clock is wrong");
    assert.deepEqual(names(see(11, right(10), 1)), ["doors.unlocked"]);
  });

  it("a clock that is a few minutes ahead is right", () => {
    const { see } = watchDated(doors);
    see(0, right(-1), 0);
    const [event] = see(1, { renewed: 1, measured: 5 }, 1);
    assert.equal(event?.at, minute(5));
    assert.deepEqual(names(see(11, right(10), 0)), ["doors.locked"]);
  });

  it("where the clock of this machine is behind, nothing is lost, and old replies are old", () => {
    const { watcher, see } = watchDated(doors);
    const behind = (minutes: number) => minutes - 3 * 60;
    see(behind(1), right(0), 0);
    const [event] = see(behind(11), right(10), 1);
    assert.deepEqual([event?.event, event?.at], ["doors.unlocked", minute(10)]);
    assert.deepEqual(see(behind(12), right(10), 1), []);
    assert.deepEqual(see(behind(13), right(0), 0), []);
    const trip = { id: "t", done: true, stoppedAt: minute(14) };
    const state = { at: minute(14), ignition: { at: minute(14), status: "Stop" } };
    watcher.look({ seenAt: minute(behind(14)), trips: [] });
    const told = watcher.look({ seenAt: minute(behind(15)), state, trips: [trip] });
    assert.deepEqual(names(told), ["trip.finished"]);
    assert.deepEqual(names(see(21, right(20), 0)), ["doors.locked"], "once it is right");
    assert.deepEqual(see(22, right(20), 0), []);
  });

  it("a clock that was set back repeats nothing", () => {
    const { see } = watchDated(doors);
    see(1, right(0), 0);
    see(11, right(10), 1);
    assert.deepEqual(see(-500, right(10), 1), []);
    assert.deepEqual(see(-499, right(0), 0), []);
    assert.deepEqual(names(see(21, right(20), 0)), ["doors.locked"]);
  });

  it("an alarm dated ahead goes off once, and the next one is told", () => {
    const { see } = watchDated((createdAt, triggered) => ({
      alarm: {
        status: { createdAt, activation: "Active" },
        ...(triggered > 0 && {
          trigger: { createdAt, type: "RoofBreakIn", startAt: minute(triggered) },
        }),
      },
    }));
    const ahead = 20 * 60;
    see(1, right(0), 0);
    const [event] = see(11, { renewed: 10, measured: ahead }, ahead);
    assert.deepEqual([event?.event, event?.at], ["alarm.triggered", minute(10)]);
    assert.deepEqual(names(see(31, right(30), 29)), ["alarm.triggered"]);
    const other = watchDated((createdAt, triggered) => ({
      alarm: {
        status: { createdAt, activation: "Active" },
        ...(triggered > 0 && {
          trigger: { createdAt, type: "RoofBreakIn", startAt: minute(ahead) },
        }),
      },
    }));
    other.see(1, right(0), 0);
    other.see(11, { renewed: 10, measured: ahead }, 1);
    assert.deepEqual(other.see(ahead + 99, right(ahead + 98), 1), [], "still the same alarm");
  });

  it("an alert or a trip dated ahead is told once, and hides none that comes after", () => {
    const watcher = new Watcher();
    const alert = (startedAt: number, at: number) => ({
      id: "a",
      at: minute(at),
      active: true,
      startedAt: minute(startedAt),
    });
    watcher.look({ seenAt: minute(0), alerts: [], trips: [] });
    const [started] = watcher.look({ seenAt: minute(11), alerts: [alert(20 * 60, 10)] });
    assert.deepEqual([started?.event, started?.at], ["alert.started", minute(10)]);
    const over = { ...alert(20 * 60, 30), active: false, endedAt: minute(29) };
    assert.deepEqual(names(watcher.look({ seenAt: minute(31), alerts: [over] })), ["alert.ended"]);
    assert.deepEqual(watcher.look({ seenAt: minute(30 * 60), alerts: [over] }), []);
    const trip = (id: string, stoppedAt: number) => ({
      id,
      done: true,
      stoppedAt: minute(stoppedAt),
    });
    const ahead = trip("t", 50 * 60);
    const told = (at: number, ...trips: object[]) =>
      watcher.look({ seenAt: minute(at), trips }).map((event) => event.trip?.id);
    assert.deepEqual(told(31 * 60, ahead), []);
    assert.deepEqual(told(32 * 60, trip("u", 31.9 * 60), ahead), ["u"]);
    assert.deepEqual(told(51 * 60, trip("u", 31.9 * 60), ahead), ["t"]);
    assert.deepEqual(told(52 * 60, trip("u", 31.9 * 60), ahead), []);
  });
});

describe("events: a memory that the first release kept", () => {
  const options = { levels: [20, 80], zones: [home] };
  const watcher = () => {
    const one = new Watcher(options);
    one.memory = structuredClone(kept);
    return one;
  };
  const at = minute(30);
  const locked = (measured: number, value: boolean) => ({
    doors: { at: minute(measured), locked: value },
  });

  it("is taken as it is: what is the same tells nothing, what is newer does", () => {
    const one = watcher();
    assert.deepEqual(one.see(31, { ...(kept.state as VehicleState), at }), []);
    const left = one.look({
      seenAt: minute(41),
      state: { at: minute(40), position: north(900, 40) },
    });
    assert.deepEqual(names(left).sort(), ["position.changed", "zone.left"]);
  });

  it("its dates that stood still are those that were sent", () => {
    const one = watcher();
    const { battery } = kept.state;
    const [event] = one.see(31, { at, battery: { ...battery, level: 81 } });
    assert.deepEqual([event?.event, event?.at], ["battery.above", at]);
  });

  it("a date in it that lies ahead is none", () => {
    const [event] = watcher().see(31, { at, ...locked(30, false) });
    assert.deepEqual([event?.event, event?.at], ["doors.unlocked", at]);
    const trip = { id: "t2", done: true, stoppedAt: minute(29) };
    const one = watcher();
    assert.deepEqual(one.look({ seenAt: minute(20), trips: [] }), []);
    assert.deepEqual(names(one.look({ seenAt: minute(30), trips: [trip] })), ["trip.finished"]);
  });
});
