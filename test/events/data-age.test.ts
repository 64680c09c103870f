import assert from "node:assert/strict";
import { Watcher, minute, names } from "./watching";

describe("events: the age of the data", () => {
  const DAY = 1440;

  it("stale once, fresh once, judged by when one looked", () => {
    const watcher = new Watcher();
    const see = (at: number, measured: number) =>
      watcher.see(at, { at: minute(at), privacy: { at: minute(measured), status: "None" } });
    assert.deepEqual(see(0, 0), []);
    assert.deepEqual(see(DAY, 0), []);
    assert.deepEqual(see(DAY + 1, 0), [
      {
        event: "data.stale",
        at: minute(DAY + 1),
        before: "fresh",
        after: "stale",
        newest: minute(0),
      },
    ]);
    assert.deepEqual(see(DAY + 5, 0), []);
    const newest = minute(DAY + 7);
    assert.deepEqual(see(DAY + 8, DAY + 7), [
      { event: "data.fresh", at: newest, before: "stale", after: "fresh", newest },
    ]);
  });

  it("also when nothing was read", () => {
    const watcher = new Watcher({ staleAfter: 600 });
    watcher.see(0, { privacy: { at: minute(0), status: "None" } });
    assert.deepEqual(names(watcher.look({ seenAt: minute(11) })), ["data.stale"]);
  });

  it("a car that was stale at first sight, or dates nothing, is no news", () => {
    const old = { privacy: { at: minute(-5000), status: "None" } };
    assert.deepEqual(new Watcher().see(0, old), []);
    const initial = new Watcher({ emitInitial: true, events: ["data.stale"] });
    assert.deepEqual(names(initial.see(0, old)), ["data.stale"]);
    const undated = new Watcher({ staleAfter: 1 });
    undated.see(0, { odometer: { mileage: 1 } });
    assert.deepEqual(undated.see(9000, { odometer: { mileage: 1 } }), []);
  });
});
