import assert from "node:assert/strict";
import { Watcher, minute, names } from "./watching";

describe("events: the service", () => {
  const watch = (options: object = {}) => {
    const watcher = new Watcher(options);
    return (at: number, daysBefore: number, distanceBefore: number, measured = at) =>
      watcher.look({
        seenAt: minute(at),
        maintenance: { at: minute(measured), daysBefore, distanceBefore },
      });
  };

  it("is due once by its days, and once by its distance", () => {
    const see = watch();
    assert.deepEqual(see(0, 31, 4000), []);
    assert.deepEqual(see(1, 30, 3900), [
      {
        event: "maintenance.due",
        at: minute(1),
        before: { days: 31, distance: 4000 },
        after: { days: 30, distance: 3900 },
      },
    ]);
    assert.deepEqual(see(2, 29, 3800), []);
    assert.deepEqual(names(see(3, 20, 1000)), ["maintenance.due"]);
    assert.deepEqual(see(4, -2, -100), []);
    assert.deepEqual(see(5, 365, 20_000), []);
    assert.deepEqual(names(see(6, 3, 300)), ["maintenance.due"]);
  });

  it("as the options say", () => {
    const see = watch({ maintenanceDays: 14, maintenanceDistance: 0 });
    see(0, 31, 100);
    assert.deepEqual(see(1, 15, 1), []);
    assert.deepEqual(names(see(2, 14, 1)), ["maintenance.due"]);
  });

  it("is not due because an old reading comes back", () => {
    const see = watch();
    see(0, 10, 100);
    see(10, 365, 20_000);
    assert.deepEqual(see(11, 10, 100, 0), []);
    assert.deepEqual(see(12, 365, 20_000, 10), []);
  });

  it("at first sight, if that is wanted", () => {
    assert.deepEqual(watch()(0, 5, 50), []);
    assert.deepEqual(names(watch({ emitInitial: true })(0, 5, 50)), ["maintenance.due"]);
    assert.deepEqual(watch({ emitInitial: true })(0, 50, 5000), []);
  });
});
