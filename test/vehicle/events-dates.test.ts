import assert from "node:assert/strict";
import { vehicleState, type VehicleState } from "../../src/vehicle/state";
import kept from "./memory-0.1.0.json";
import { Watcher, home, minute, names, north } from "./watching";

/** The moments of a reply: of the whole, and of a part of it. */
interface Dates {
  renewed: number | undefined;
  measured: number | null | undefined;
}

const moment = (minutes: number | null | undefined) =>
  typeof minutes === "number" ? minute(minutes) : minutes;

/** Shows a watcher bodies in which one part is dated as given. */
function watch(
  partOf: (createdAt: string | null | undefined, value: number) => object,
  options: object = {},
) {
  const watcher = new Watcher(options);
  const see = (seen: number, { renewed, measured }: Dates, value: number) => {
    const at = moment(renewed);
    const body = { createdAt: at, updatedAt: at, ...partOf(moment(measured), value) };
    return watcher.see(seen, vehicleState(body));
  };
  return { watcher, see };
}

const doors = (createdAt: unknown, unlocked: number) => ({
  doorsState: { createdAt, lockedStates: [unlocked ? "Unlocked" : "Locked"] },
});
const flowing = (createdAt: unknown, value: number) => ({
  energies: [
    {
      createdAt,
      type: "Electric",
      level: 55 + value,
      extension: {
        electric: {
          charging: {
            plugged: value > 0,
            status: value > 0 ? "InProgress" : "Disconnected",
            remainingTime: "PT1H",
            schedule: [],
          },
        },
      },
    },
  ],
});
const oldFlowing = (updatedAt: unknown, value: number) => ({
  energy: [
    {
      updatedAt,
      type: "Electric",
      level: 55 + value,
      charging: { plugged: value > 0, status: value > 0 ? "InProgress" : "Disconnected" },
    },
  ],
});

/** Every part of a status that events tell of: what it says first, what then, and what that is. */
const PARTS: [string, (createdAt: unknown, value: number) => object, string[]][] = [
  ["energies", flowing, ["charging.plugged", "charging.started"]],
  ["energy", oldFlowing, ["charging.plugged", "charging.started"]],
  [
    "battery.load",
    (createdAt, value) => ({
      energies: [
        {
          createdAt: minute(-900),
          type: "Electric",
          level: 79 + value,
          extension: { electric: { battery: { load: { createdAt, residual: 20_000 + value } } } },
        },
      ],
    }),
    ["battery.above"],
  ],
  [
    "fuel",
    (createdAt, value) => ({ energies: [{ createdAt, type: "Fuel", level: 80 - value }] }),
    ["fuel.below"],
  ],
  ["doorsState", doors, ["doors.unlocked"]],
  [
    "ignition",
    (createdAt, value) => ({ ignition: { createdAt, type: value ? "Start" : "Stop" } }),
    ["ignition.on"],
  ],
  [
    "kinetic",
    (createdAt, value) => ({ kinetic: { createdAt, moving: value > 0 } }),
    ["movement.started"],
  ],
  [
    "odometer",
    (createdAt, value) => ({ odometer: { createdAt, mileage: 10 + value } }),
    ["mileage.changed"],
  ],
  [
    "preconditioning",
    (createdAt, value) => ({
      preconditioning: { airConditioning: { createdAt, status: value ? "Enabled" : "Disabled" } },
    }),
    ["preconditioning.started"],
  ],
  [
    "alarm",
    (createdAt, value) => ({
      alarm: { status: { createdAt, activation: value ? "Active" : "Inactive" } },
    }),
    ["alarm.armed"],
  ],
  [
    "privacy",
    (createdAt, value) => ({ privacy: { createdAt, state: value ? "Geolocation" : "None" } }),
    ["privacy.changed"],
  ],
  [
    "lastPosition",
    (createdAt, value) => ({
      lastPosition: {
        type: "Feature",
        geometry: { type: "Point", coordinates: [-1.6794, 48.1147 + value / 10] },
        properties: { createdAt },
      },
    }),
    ["zone.left", "position.changed"],
  ],
];
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
        const { watcher, see } = watch(partOf, everything);
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

  it("the state has the date of the reply, and what is counted from it", () => {
    const { watcher, see } = watch(flowing);
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
    const { watcher, see } = watch(doors);
    see(1, { renewed: 0, measured: -5 }, 0);
    see(11, { renewed: 10, measured: -5 }, 1);
    for (const measured of [-6, -DAY]) {
      assert.deepEqual(see(21, { renewed: 20, measured }, 0), []);
      assert.equal(watcher.changed, false);
    }
  });

  it("a date that moves again counts, be it before the last reply", () => {
    const { see } = watch(doors);
    see(1, { renewed: 0, measured: -5 }, 0);
    see(11, { renewed: 10, measured: -5 }, 1);
    const [event] = see(21, { renewed: 20, measured: 9 }, 0);
    assert.deepEqual([event?.event, event?.at], ["doors.locked", minute(9)]);
    assert.deepEqual(see(22, { renewed: 10, measured: -5 }, 1), []);
  });

  it("of an old reply nobody had seen yet, nothing replaces what a newer one said", () => {
    const { see } = watch(doors);
    see(1, { renewed: 0, measured: -5 }, 0);
    see(31, { renewed: 30, measured: undefined }, 1);
    assert.deepEqual(see(32, { renewed: 20, measured: 19 }, 0), []);
  });

  it("what a newer reply does not say of a part has not changed", () => {
    const { watcher, see } = watch((createdAt, value) => ({
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
    const { see } = watch(flowing, { staleAfter: 3600 });
    see(1, { renewed: 0, measured: 0 }, 0);
    assert.deepEqual(names(see(101, { renewed: 100, measured: 0 }, 0)), ["data.stale"]);
    assert.deepEqual(names(see(111, { renewed: 110, measured: 0 }, 1)), [
      "charging.plugged",
      "charging.started",
      "data.fresh",
    ]);
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
    const { see } = watch(doors);
    see(0, { renewed: -5, measured: -9 }, 0);
    assert.deepEqual(names(see(1, { renewed: 0, measured: 0 }, 1)), ["doors.unlocked"]);
    assert.deepEqual(see(2, { renewed: 0, measured: 0 }, 0), [], "nobody knows which was first");
    const [event] = see(3, { renewed: 2, measured: 0 }, 0);
    assert.deepEqual([event?.event, event?.at], ["doors.locked", minute(2)]);
    assert.deepEqual(see(4, { renewed: 0, measured: 0 }, 1), []);
  });
});

describe("events: clocks that are ahead", () => {
  const right = (minutes: number): Dates => ({ renewed: minutes, measured: minutes });

  it("a part dated far ahead of its reply hides nothing that comes after", () => {
    const { see } = watch(doors);
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
      const { see } = watch(doors);
      see(1, right(0), 0);
      see(11, { renewed, measured: 20 * 60 }, 0);
      assert.deepEqual(names(see(21, right(20), 1)), ["doors.unlocked"]);
      assert.deepEqual(names(see(31, right(30), 0)), ["doors.locked"]);
    }
  });

  it("first sight with dates ahead", () => {
    const { watcher, see } = watch(doors);
    see(1, right(20 * 60), 0);
    const { state } = watcher.memory as { state: VehicleState };
    assert.equal(state.doors?.at, undefined);
    assert.deepEqual(names(see(11, right(10), 1)), ["doors.unlocked"]);
  });

  it("a clock that is a few minutes ahead is right", () => {
    const { see } = watch(doors);
    see(0, right(-1), 0);
    const [event] = see(1, { renewed: 1, measured: 5 }, 1);
    assert.equal(event?.at, minute(5));
    assert.deepEqual(names(see(11, right(10), 0)), ["doors.locked"]);
  });

  it("where the clock of this machine is behind, changes are told as they are seen", () => {
    const { see } = watch(doors);
    const behind = (minutes: number) => minutes - 3 * 60;
    see(behind(1), right(0), 0);
    const [event] = see(behind(11), right(10), 1);
    assert.deepEqual([event?.event, event?.at], ["doors.unlocked", minute(behind(11))]);
    assert.deepEqual(see(behind(12), right(10), 1), []);
    assert.deepEqual(names(see(21, right(20), 0)), ["doors.locked"], "once it is right");
    assert.deepEqual(see(22, right(20), 0), []);
  });

  it("a clock that was set back repeats nothing", () => {
    const { see } = watch(doors);
    see(1, right(0), 0);
    see(11, right(10), 1);
    assert.deepEqual(see(-500, right(10), 1), []);
    assert.deepEqual(see(-499, right(0), 0), []);
    assert.deepEqual(names(see(21, right(20), 0)), ["doors.locked"]);
  });

  it("an alarm dated ahead goes off once, and the next one is told", () => {
    const { see } = watch((createdAt, triggered) => ({
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
    const other = watch((createdAt, triggered) => ({
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
