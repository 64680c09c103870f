import assert from "node:assert/strict";
import { merged } from "../../src/vehicle/merge";
import { type VehicleState, readVehicleState } from "../../src/vehicle/state";
import { type Dates, doors, watchDated } from "./dated";
import { Watcher, home, minute, names } from "./watching";
import { PARTS, flowing } from "./frozen-parts";

const everything = { levels: [80], zones: [home], staleAfter: 1e9 };
const DAY = 24 * 60;

describe("events: values that move under a date that says nothing", () => {
  for (const [name, partOf, expected] of PARTS) {
    for (const [how, measured] of [
      ["stands still", -DAY * 100],
      ["is null", null],
      ["is missing", undefined],
      ["is 20 h ahead", 20 * 60],
    ] as const) {
      it(`${name}, whose date ${how}: told once, dated by the reply`, () => {
        const { watcher, see } = watchDated(partOf, everything);
        const dates = (renewed: number): Dates => ({ renewed, measured });
        assert.deepEqual(see(1, dates(0), 0), []);
        const told = see(91, dates(90), 1);
        assert.deepEqual(names(told).sort(), [...expected].sort());
        for (const { at } of told) assert.equal(at, minute(90));
        assert.equal(watcher.changed, true);
        const memory = JSON.stringify(watcher.memory);
        assert.deepEqual(see(92, dates(0), 0), [], "the first reply again");
        assert.equal(JSON.stringify(watcher.memory), memory);
        assert.deepEqual(see(94, dates(94), 1), [], "the same values in a newer reply");
        assert.equal(watcher.changed, false);
        if (how === "stands still") {
          assert.deepEqual(see(95, dates(94), 0), [], "another one of the same moment");
        }
      });
    }
  }

  it("as it was sent in the autumn of 2025", () => {
    const electric = (level: number, charging: object) => [
      {
        createdAt: "2025-06-30T20:59:56Z",
        type: "Electric",
        level,
        autonomy: 2 * level,
        extension: { electric: { charging: { ...charging, schedule: [] } } },
      },
    ];
    const off = electric(55, { plugged: false, status: "Disconnected" });
    const on = electric(63, { plugged: true, status: "InProgress", remainingTime: "PT4H" });
    const watcher = new Watcher({ levels: [60] });
    const told = [off, on].map((energies, index) => {
      const at = ["2025-11-06T20:00:00Z", "2025-11-06T21:30:00Z"][index] ?? "";
      const state = readVehicleState({ createdAt: at, updatedAt: at, energies });
      return watcher.look({ seenAt: Date.parse(at) + 60_000, state });
    });
    const at = "2025-11-06T21:30:00.000Z";
    assert.deepEqual(told, [
      [],
      [
        { event: "charging.plugged", at, before: false, after: true },
        { event: "charging.started", at, before: "Disconnected", after: "InProgress" },
        { event: "battery.above", at, before: 55, after: 63, level: 60 },
        {
          event: "data.fresh",
          at,
          before: "stale",
          after: "fresh",
          newest: at,
        },
      ],
    ]);
    const { state } = watcher.memory as { state: VehicleState };
    assert.equal(state.charging?.endsAt, "2025-11-07T01:30:00.000Z");
  });

  it("the state has the date of the reply, and what is counted from it", () => {
    const { watcher, see } = watchDated(flowing);
    see(1, { renewed: 0, measured: -DAY }, 0);
    see(91, { renewed: 90, measured: -DAY }, 8);
    const { state } = watcher.memory as { state: VehicleState };
    assert.deepEqual(state.battery, { at: minute(90), level: 63 });
    assert.equal(state.charging?.at, minute(90));
    assert.equal(state.charging.endsAt, minute(150));
    see(101, { renewed: 100, measured: -DAY }, 8);
    const later = (watcher.memory as { state: VehicleState }).state;
    assert.equal(later.charging?.at, minute(90), "nothing has moved since");
  });

  it("an older date is old, however new the reply", () => {
    const { watcher, see } = watchDated(doors);
    see(1, { renewed: 0, measured: -5 }, 0);
    see(11, { renewed: 10, measured: -5 }, 1);
    for (const measured of [-6, -DAY]) {
      assert.deepEqual(see(21, { renewed: 20, measured }, 0), []);
      assert.equal(watcher.changed, false);
    }
  });

  it("a date that moves again counts, be it before the last reply", () => {
    const { see } = watchDated(doors);
    see(1, { renewed: 0, measured: -5 }, 0);
    see(11, { renewed: 10, measured: -5 }, 1);
    const [event] = see(21, { renewed: 20, measured: 9 }, 0);
    assert.deepEqual([event?.event, event?.at], ["doors.locked", minute(9)]);
    assert.deepEqual(see(22, { renewed: 10, measured: -5 }, 1), []);
  });

  it("of an old reply nobody had seen yet, nothing replaces what a newer one said", () => {
    const { see } = watchDated(doors);
    see(1, { renewed: 0, measured: -5 }, 0);
    see(31, { renewed: 30, measured: undefined }, 1);
    assert.deepEqual(see(32, { renewed: 20, measured: 19 }, 0), []);
  });

  it("what a newer reply does not say of a part has not changed", () => {
    const { watcher, see } = watchDated((createdAt, value) => ({
      doorsState: {
        createdAt,
        ...(value === 0 && { lockedStates: ["Locked"] }),
        opening: [{ identifier: "Driver", state: "Closed" }],
      },
    }));
    see(1, { renewed: 0, measured: 0 }, 0);
    assert.deepEqual(see(11, { renewed: 10, measured: 0 }, 1), []);
    assert.equal(watcher.changed, false);
    const { state } = watcher.memory as { state: VehicleState };
    assert.equal(state.doors?.locked, true);
  });

  it("where the whole has no date either, the newest part dates it", () => {
    const watcher = new Watcher();
    const at = minute(-DAY);
    const ignition = (minutes: number) => ({ at: minute(minutes), status: "Stop" });
    watcher.see(1, { ignition: ignition(0), doors: { at, locked: true } });
    assert.deepEqual(watcher.see(2, { ignition: ignition(0), doors: { at, locked: false } }), []);
    const [event] = watcher.see(9, { ignition: ignition(8), doors: { at, locked: false } });
    assert.deepEqual([event?.event, event?.at], ["doors.unlocked", minute(8)]);
  });

  it("a car is as old as what the reply says anew", () => {
    const { see } = watchDated(flowing, { staleAfter: 3600 });
    see(1, { renewed: 0, measured: 0 }, 0);
    assert.deepEqual(names(see(101, { renewed: 100, measured: 0 }, 0)), ["data.stale"]);
    assert.deepEqual(names(see(111, { renewed: 110, measured: 0 }, 1)), [
      "charging.plugged",
      "charging.started",
      "data.fresh",
    ]);
  });

  it("what says the same in other words is no other value", () => {
    const at = "2024-05-31T18:00:00.000Z";
    const words = { status: "InProgress", plugged: true };
    const doors = { locked: true, openings: [{ identifier: "Driver", state: "Closed" }] };
    const kept = { at, charging: { at, ...words }, doors: { at, ...doors } };
    const read = {
      at: "2024-05-31T18:05:00.000Z",
      charging: { at, ...words, active: true },
      doors: { at, ...doors, opening: { driver: "Closed" } },
    };
    const { news, state } = merged({ state: kept, sent: {} }, read, read.at);
    assert.deepEqual([...news], []);
    assert.equal(state.charging?.at, at);
  });

  it("a maintenance has no date but its own: other values are news", () => {
    const watcher = new Watcher();
    const see = (at: number, measured: number, daysBefore: number) =>
      watcher.look({ seenAt: minute(at), maintenance: { at: minute(measured), daysBefore } });
    see(0, 0, 31);
    const [event] = see(DAY, 0, 30);
    assert.deepEqual([event?.event, event?.at], ["maintenance.due", minute(DAY)]);
    assert.deepEqual(see(2 * DAY, -1, 31), []);
    assert.deepEqual(see(3 * DAY, 0, 30), []);
  });
});

describe("events: within one second", () => {
  it("what changed and changed back is told with the next reply that is newer", () => {
    const { see } = watchDated(doors);
    see(0, { renewed: -5, measured: -9 }, 0);
    assert.deepEqual(names(see(1, { renewed: 0, measured: 0 }, 1)), ["doors.unlocked"]);
    assert.deepEqual(see(2, { renewed: 0, measured: 0 }, 0), [], "nobody knows which was first");
    const [event] = see(3, { renewed: 2, measured: 0 }, 0);
    assert.deepEqual([event?.event, event?.at], ["doors.locked", minute(2)]);
    assert.deepEqual(see(4, { renewed: 0, measured: 0 }, 1), []);
  });
});
