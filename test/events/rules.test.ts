import assert from "node:assert/strict";
import { observe } from "../../src/events/observe";
import { parseWatchOptions } from "../../src/events/options";
import type { VehicleState } from "../../src/vehicle/state";
import { Watcher, home, minute, names, north } from "./watching";

const all = parseWatchOptions({});
const charging = (at: number, status: string): VehicleState => ({
  charging: { at: minute(at), plugged: status !== "Disconnected", status },
});

describe("events: the rules", () => {
  it("older readings, and those of the same moment, neither tell nor stay", () => {
    const watcher = new Watcher();
    watcher.see(0, charging(0, "Disconnected"));
    watcher.see(10, charging(10, "InProgress"));
    const memory = watcher.memory;
    for (const [at, status] of [
      [0, "Disconnected"],
      [9.9, "Finished"],
      [10, "Finished"],
    ] as const) {
      assert.deepEqual(watcher.see(11, charging(at, status)), []);
      assert.equal(watcher.changed, false);
      assert.deepEqual(watcher.memory, memory);
    }
  });

  it("groups age one by one: of a reply that is half old, the new half counts", () => {
    const watcher = new Watcher();
    watcher.see(9, { ...charging(9, "InProgress"), ignition: { at: minute(1), status: "Stop" } });
    const events = watcher.see(20, {
      ...charging(1, "Disconnected"),
      ignition: { at: minute(19), status: "Start" },
    });
    assert.deepEqual(names(events), ["ignition.on"]);
  });

  it("a group that is missing is no change, and its first sight none either", () => {
    const watcher = new Watcher();
    watcher.see(0, charging(0, "InProgress"));
    assert.deepEqual(watcher.see(1, { ignition: { at: minute(1), status: "Start" } }), []);
    assert.deepEqual(names(watcher.see(9, charging(9, "Finished"))), [
      "charging.finished",
      "charging.session",
    ]);
    assert.deepEqual(names(watcher.see(10, {})), []);
  });

  it("events of one look are in order of time", () => {
    const watcher = new Watcher();
    const doors = (at: number, locked: boolean) => ({ doors: { at: minute(at), locked } });
    watcher.see(0, { ...charging(0, "Disconnected"), ...doors(0, false) });
    const told = watcher.see(9, { ...charging(8, "InProgress"), ...doors(3, true) });
    assert.deepEqual(names(told), ["doors.locked", "charging.plugged", "charging.started"]);
  });

  it("what has no date is compared by value and dated by the reply, else when it is seen", () => {
    const watcher = new Watcher();
    const see = (at: number, mileage: number, renewed?: number) =>
      watcher.see(at, {
        odometer: { mileage },
        ...(renewed !== undefined && { at: minute(renewed) }),
      });
    see(0, 10, 0);
    const event = { event: "mileage.changed", at: minute(4), before: 10, after: 12 };
    assert.deepEqual(see(5, 12, 4), [event]);
    assert.deepEqual(see(6, 12, 4), []);
    assert.deepEqual(see(7, 10, 0), [], "the reply as a whole is older");
    const [unknown] = see(8, 13);
    assert.deepEqual(unknown, { ...event, at: minute(8), before: 12, after: 13 });
  });

  it("what has no date never stands in for what has one", () => {
    const watcher = new Watcher();
    watcher.see(0, { odometer: { at: minute(0), mileage: 10 } });
    assert.deepEqual(watcher.see(1, { odometer: { mileage: 99 } }), []);
    const dated = watcher.see(2, { odometer: { at: minute(2), mileage: 11 } });
    assert.deepEqual(dated[0]?.before, 10);
    const other = new Watcher();
    other.see(0, { odometer: { mileage: 10 } });
    const told = other.see(1, { odometer: { at: minute(1), mileage: 11 } });
    assert.deepEqual(names(told), ["mileage.changed"]);
  });

  it("a date far ahead is a wrong clock, and hides nothing that comes after", () => {
    const watcher = new Watcher();
    watcher.see(0, charging(0, "Disconnected"));
    assert.deepEqual(watcher.see(1, charging(9_000_000, "InProgress")), []);
    const events = watcher.see(5, charging(5, "InProgress"));
    assert.deepEqual(names(events), ["charging.plugged", "charging.started"]);
  });

  it("the state has changed when a group is newer, not when the API renewed the whole", () => {
    const watcher = new Watcher();
    watcher.see(0, { at: minute(0), ...charging(0, "InProgress") });
    assert.equal(watcher.changed, true);
    watcher.see(1, { at: minute(1), ...charging(0, "InProgress") });
    assert.equal(watcher.changed, false);
    assert.deepEqual(watcher.see(2, { at: minute(2), ...charging(2, "InProgress") }), []);
    assert.equal(watcher.changed, true);
  });

  it("a filter hides events, and none of them comes later", () => {
    const filtered = new Watcher({ events: ["ignition.on"] });
    const start = { ...charging(0, "Disconnected"), ignition: { at: minute(0), status: "Stop" } };
    const next = { ...charging(1, "InProgress"), ignition: { at: minute(1), status: "Start" } };
    filtered.see(0, start);
    assert.deepEqual(names(filtered.see(1, next)), ["ignition.on"]);
    const unfiltered = new Watcher();
    unfiltered.memory = filtered.memory;
    assert.deepEqual(unfiltered.see(2, next), []);
  });

  it("at first sight, if that is wanted, what is the case", () => {
    const state: VehicleState = {
      battery: { at: minute(0), level: 60 },
      fuel: { at: minute(0), level: 9 },
      charging: { at: minute(0), plugged: true, status: "InProgress" },
      ignition: { at: minute(0), status: "Stop" },
      motion: { at: minute(0), moving: false },
      odometer: { at: minute(0), mileage: 5 },
      doors: { at: minute(0), locked: false, open: ["Trunk"] },
      position: north(0, 0),
      privacy: { at: minute(0), status: "None" },
      climate: { at: minute(0), status: "Disabled" },
      alarm: { at: minute(0), status: "Active", trigger: "RoofBreakIn", triggeredAt: minute(-9) },
    };
    const watcher = new Watcher({ emitInitial: true, levels: [20, 80], zones: [home] });
    assert.deepEqual(names(watcher.see(1, state)).sort(), [
      "alarm.armed",
      "battery.above",
      "battery.below",
      "charging.plugged",
      "charging.started",
      "door.opened",
      "doors.unlocked",
      "fuel.below",
      "fuel.below",
      "ignition.off",
      "mileage.changed",
      "movement.stopped",
      "position.changed",
      "privacy.changed",
      "zone.entered",
    ]);
    assert.deepEqual(watcher.see(2, state), []);
    assert.deepEqual(new Watcher({ levels: [20, 80], zones: [home] }).see(1, state), []);
  });

  it("what is told can be changed without harm to the memory or the reading", () => {
    const first = observe(undefined, { seenAt: minute(0), state: { position: north(0, 0) } }, all);
    const trip = { id: "t", stoppedAt: minute(0.5) };
    const known = observe(first.memory, { seenAt: minute(0), trips: [] }, all).memory;
    const snapshot = { seenAt: minute(1), state: { position: north(900, 1) }, trips: [trip] };
    const { memory, events } = observe(known, snapshot, all);
    const before = JSON.stringify([memory, snapshot]);
    for (const { before, after, trip } of events) {
      for (const told of [before, after, trip]) if (told) Object.assign(told, { latitude: 0 });
    }
    assert.equal(JSON.stringify([memory, snapshot]), before);
    assert.deepEqual(names(events), ["trip.finished", "position.changed"]);
    const kept = JSON.stringify(memory);
    Object.assign(snapshot.state.position, { latitude: 0 });
    assert.equal(JSON.stringify(memory), kept);
  });

  it("a place that is hidden now is still the last one known, dated or not", () => {
    const { at: _at, ...undated } = north(0, 0);
    for (const position of [north(0, 0), undated]) {
      const { memory } = observe(undefined, { seenAt: minute(0), state: { position } }, all);
      const hidden: VehicleState = { position: { missing: "privacy" } };
      const seen = observe(memory, { seenAt: minute(1), state: hidden }, all);
      assert.deepEqual(seen.memory.state, { position });
      assert.equal(seen.changed, false);
    }
  });
});

describe("events: a memory from elsewhere", () => {
  const sound = () => {
    const watcher = new Watcher();
    watcher.see(0, charging(0, "InProgress"));
    return watcher.memory as Record<string, unknown>;
  };
  const broken: Record<string, unknown> = {
    none: undefined,
    text: "{}",
    list: [],
    older: { ...sound(), version: 0 },
    newer: { ...sound(), version: 2 },
    "state that is none": { ...sound(), state: { charging: null } },
    "date that is none": { ...sound(), state: { charging: { at: "zzz" } } },
    "facts that are none": { ...sound(), facts: { plugged: "yes" } },
    "facts nobody knows": { ...sound(), facts: { __proto__: null, constructor: 1 } },
    "sides that are none": { ...sound(), levels: { battery: { 20: true }, fuel: {} } },
    "charge that is none": { ...sound(), session: { seenAt: minute(0), points: [{ level: 1 }] } },
    "alerts that are none": { ...sound(), alerts: { byId: { a: {} }, since: minute(0) } },
  };

  it("is taken as it is when it is sound", () => {
    const watcher = new Watcher();
    watcher.memory = sound();
    const told = names(watcher.see(1, charging(1, "Finished")));
    assert.deepEqual(told, ["charging.finished", "charging.session"]);
  });

  for (const [name, memory] of Object.entries(broken)) {
    it(`begins anew: ${name}`, () => {
      const watcher = new Watcher();
      watcher.memory = memory;
      assert.deepEqual(watcher.see(1, charging(1, "Finished")), []);
      assert.equal(watcher.changed, true);
      assert.deepEqual(names(watcher.see(2, charging(2, "Disconnected"))), ["charging.unplugged"]);
    });
  }
});
