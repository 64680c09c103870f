import assert from "node:assert/strict";
import type { Alert } from "../../src/vehicle/alerts";
import { Watcher, minute, names } from "./watching";

describe("events: alerts", () => {
  const raised = (id: string, at: number): Alert => ({
    id,
    type: "AddWasherFluid",
    active: true,
    startedAt: minute(at),
  });
  const over = (id: string, at: number, end: number): Alert => ({
    ...raised(id, at),
    active: false,
    endedAt: minute(end),
  });
  const watch = (options: object = {}) => {
    const watcher = new Watcher(options);
    return (at: number, ...alerts: Alert[]) => watcher.look({ seenAt: minute(at), alerts });
  };

  it("start and end once, with the alert and its own dates", () => {
    const see = watch();
    assert.deepEqual(see(0), []);
    const up = raised("a", 3);
    assert.deepEqual(see(60, up), [
      { event: "alert.started", at: minute(3), before: false, after: true, alert: up },
    ]);
    assert.deepEqual(see(120, up), []);
    const down = over("a", 3, 100);
    assert.deepEqual(see(180, down), [
      { event: "alert.ended", at: minute(100), before: true, after: false, alert: down },
    ]);
    assert.deepEqual(see(240, down), []);
  });

  it("those of the first sight are the baseline, and end like others", () => {
    const see = watch();
    assert.deepEqual(see(0, raised("a", -9), over("b", -30, -20)), []);
    assert.deepEqual(names(see(60, over("a", -9, 30))), ["alert.ended"]);
    const behind = watch();
    assert.deepEqual(behind(0, over("a", -9, 2)), [], "the clock here is behind");
    assert.deepEqual(behind(9, over("a", -9, 2)), []);
  });

  it("one that came and went between two looks has started and ended, in order of time", () => {
    const see = watch();
    see(0);
    const events = see(60, over("a", 3, 20), raised("b", 10));
    assert.deepEqual(
      events.map(({ event, alert, at }) => [event, alert?.id, at]),
      [
        ["alert.started", "a", minute(3)],
        ["alert.started", "b", minute(10)],
        ["alert.ended", "a", minute(20)],
      ],
    );
  });

  it("a list that is short, or old, says nothing", () => {
    const see = watch();
    see(0, raised("a", -9));
    assert.deepEqual(see(60), []);
    see(120, over("a", -9, 100));
    assert.deepEqual(see(180, raised("a", -9)), []);
    assert.deepEqual(see(240, over("a", -9, 100), over("history", -90, -80)), []);
  });

  it("an alert may come up again under its old id", () => {
    const see = watch();
    see(0, over("a", -9, -5));
    assert.deepEqual(names(see(60, raised("a", 40))), ["alert.started"]);
  });

  it("one without dates, id or words is taken as it is", () => {
    const see = watch();
    see(0);
    assert.deepEqual(see(60, {}, { type: "X" }), []);
    assert.deepEqual(see(60, { id: "a" })[0]?.at, minute(60));
    assert.deepEqual(names(see(61, { id: "a" })), []);
    assert.deepEqual(names(see(70, { id: "a", endedAt: minute(65) })), ["alert.ended"]);
    assert.deepEqual(names(see(80, { type: "X", startedAt: minute(75) })), ["alert.started"]);
  });

  it("thousands of them fit into a small memory, and none comes back", () => {
    const watcher = new Watcher();
    watcher.look({ seenAt: minute(0), alerts: [] });
    const all = Array.from({ length: 3000 }, (_, n) => over(`alert ${String(n)}`, n, n + 0.5));
    for (let n = 0; n < all.length; n += 50) {
      const alerts = all.slice(Math.max(0, n - 50), n + 50);
      assert.equal(watcher.look({ seenAt: minute(n + 51), alerts }).length, 100);
    }
    assert.ok(JSON.stringify(watcher.memory).length < 15_000);
    assert.deepEqual(watcher.look({ seenAt: minute(4000), alerts: all }), []);
  });

  it("at first sight, if that is wanted: those that are up", () => {
    const see = watch({ emitInitial: true });
    assert.deepEqual(names(see(0, raised("a", -9), over("b", -30, -20))), ["alert.started"]);
    assert.deepEqual(see(1, raised("a", -9)), []);
  });
});
