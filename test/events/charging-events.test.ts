import assert from "node:assert/strict";
import { Watcher, minute, names, namesOf, tell } from "./watching";

describe("events: the charge", () => {
  /** What comes of the charge as a whole has tests of its own. */
  const apart = (all: readonly string[]) => all.filter((name) => name !== "charging.session");
  const told = (...readings: object[]) => namesOf(tell("charging", readings)).map(apart);
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
      return apart(
        names(watcher.see(9, { battery: battery(9), charging: { at: minute(9), ...out, limit } })),
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
