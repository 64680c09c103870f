import assert from "node:assert/strict";
import { Watcher, minute, names } from "./watching";

const on = { plugged: true, status: "InProgress" };
const quiet = { plugged: true, status: "Disconnected" };
const out = { plugged: false, status: "Disconnected" };

describe("events: a charge that a car just woken up does not speak of", () => {
  /** Shows a charge measured when it is seen, and then what comes at these minutes. */
  const watch = (first: object = on, level?: number) => {
    const watcher = new Watcher();
    const see = (seen: number, charging?: object, measured = seen) =>
      watcher.see(seen, {
        at: minute(seen),
        ...(charging && { charging: { at: minute(measured), ...charging } }),
        ...(level !== undefined && { battery: { at: minute(0), level } }),
      });
    see(0, first);
    // The charge as a whole, which may be told later, has tests of its own.
    const told = (...given: Parameters<typeof see>) =>
      names(see(...given)).filter((name) => name !== "charging.session");
    return { watcher, see, told };
  };

  it("goes on: neither stopped nor started again", () => {
    const { told } = watch();
    assert.deepEqual(told(10, quiet), []);
    assert.deepEqual(told(11, quiet), []);
    assert.deepEqual(told(12, on), []);
    assert.deepEqual(told(60, { plugged: true, status: "Finished" }), ["charging.finished"]);
  });

  it("goes on, although nobody looked for long", () => {
    const { told } = watch();
    assert.deepEqual(told(10, quiet), []);
    assert.deepEqual(told(30, on), []);
  });

  it("has ended when that is still so after two minutes, as of when it was said first", () => {
    const { see, told } = watch();
    assert.deepEqual(told(10, quiet, 9), []);
    assert.deepEqual(told(12, quiet), []);
    const event = { event: "charging.stopped", before: "InProgress", after: "Disconnected" };
    assert.deepEqual(see(12.1, quiet), [{ ...event, at: minute(9) }]);
    assert.deepEqual(told(20, quiet), []);
    assert.deepEqual(told(30, on), ["charging.started"]);
  });

  it("has ended also when nothing more is said of it", () => {
    for (const said of [undefined, { plugged: true }, { plugged: true, status: "Paused" }]) {
      const { told } = watch();
      told(10, quiet);
      assert.deepEqual(told(11, said), []);
      assert.deepEqual(told(15, said), ["charging.stopped"]);
      assert.deepEqual(told(20, said), []);
    }
  });

  it("was finished, if the battery was full by then", () => {
    const { told } = watch(on, 100);
    assert.deepEqual(told(10, quiet), []);
    assert.deepEqual(told(15, quiet), ["charging.finished"]);
  });

  it("honest ends are told at once", () => {
    for (const [said, ...expected] of [
      [{ plugged: true, status: "Stopped" }, "charging.stopped"],
      [{ plugged: true, status: "Finished" }, "charging.finished"],
      [{ plugged: true, status: "Failure" }, "charging.failed"],
      [out, "charging.stopped", "charging.unplugged"],
      [{ status: "Disconnected" }, "charging.stopped", "charging.unplugged"],
    ] as const) {
      assert.deepEqual(watch().told(10, said), expected);
      const { told } = watch();
      assert.deepEqual(told(10, quiet), []);
      assert.deepEqual(told(11, said), expected);
      assert.deepEqual(told(30, said), []);
    }
  });

  it("unplugged without a word for the charge, it has ended", () => {
    const { told } = watch();
    told(10, quiet);
    assert.deepEqual(told(11, { plugged: false }), ["charging.stopped", "charging.unplugged"]);
  });

  it("how a charge ended is not told again", () => {
    for (const status of ["Finished", "Failure", "Stopped"]) {
      const { told } = watch({ plugged: true, status });
      assert.deepEqual(told(10, quiet), []);
      assert.deepEqual(told(11, { plugged: true, status }), []);
    }
  });

  it("what a plugged car says before it charges is no charge that ended", () => {
    const { told } = watch(out);
    assert.deepEqual(told(10, quiet), ["charging.plugged"]);
    assert.deepEqual(told(11, on), ["charging.started"]);
  });

  it("old replies settle nothing, nor does a look at anything but the status", () => {
    const { watcher, told } = watch();
    told(10, quiet);
    assert.deepEqual(told(11, on, 0), []);
    assert.deepEqual(watcher.look({ seenAt: minute(20), trips: [] }), []);
    assert.deepEqual(told(20, on, 0), ["charging.stopped"]);
  });

  it("a clock that is set back makes it last no longer", () => {
    const { told } = watch();
    told(600, quiet);
    assert.deepEqual(told(60, quiet, 600), ["charging.stopped"]);
  });
});
