import assert from "node:assert/strict";
import type { Alert } from "../../src/vehicle/alerts";
import type { Trip } from "../../src/vehicle/trips";
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

describe("events: trips", () => {
  const trip = (id: string, from: number, to: number): Trip => ({
    id,
    at: minute(to),
    startedAt: minute(from),
    stoppedAt: minute(to),
    done: true,
  });

  it("each that ended since the last look, in order of time", () => {
    const watcher = new Watcher();
    const see = (at: number, ...trips: Trip[]) => watcher.look({ seenAt: minute(at), trips });
    assert.deepEqual(see(0, trip("a", -60, -30)), []);
    const [b, c] = [trip("b", 5, 20), trip("c", 30, 50)];
    assert.deepEqual(see(60, c, b, trip("a", -60, -30)), [
      { event: "trip.finished", at: minute(20), trip: b },
      { event: "trip.finished", at: minute(50), trip: c },
    ]);
    assert.deepEqual(see(61, c, b), []);
    assert.deepEqual(see(62, b), []);
    assert.deepEqual(see(63), []);
  });

  it("not one that is under way, or says no end", () => {
    const watcher = new Watcher();
    const see = (at: number, ...trips: Trip[]) => watcher.look({ seenAt: minute(at), trips });
    see(0);
    assert.deepEqual(see(10, { ...trip("a", 5, 9), done: false }, { id: "b", at: minute(8) }), []);
    assert.deepEqual(names(see(20, trip("a", 5, 15))), ["trip.finished"]);
    assert.deepEqual(names(see(30, { id: "c", at: minute(25), done: true })), ["trip.finished"]);
  });

  it("not one whose end lies in the future, which would hide all others", () => {
    const watcher = new Watcher();
    watcher.look({ seenAt: minute(0), trips: [] });
    const trips = [trip("a", 1, 900_000), trip("b", 2, 3)];
    assert.deepEqual(
      watcher.look({ seenAt: minute(9), trips }).map((event) => event.trip?.id),
      ["b"],
    );
  });
});

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
