import assert from "node:assert/strict";
import fc from "fast-check";
import { readAlert } from "../../src/vehicle/alerts";
import type { CarEvent, EventName } from "../../src/events/catalogue";
import { type Snapshot, observe } from "../../src/events/observe";
import { parseMemory } from "../../src/events/memory";
import { parseWatchOptions } from "../../src/events/options";
import { readMaintenance } from "../../src/vehicle/maintenance";
import { readVehicleState } from "../../src/vehicle/state";
import { readTrip } from "../../src/vehicle/trips";
import { anyJson, damagedBody } from "../vehicle/bodies";
import { anyhow, life, looks, snapshots } from "./lives";
import { home, minute, names } from "./watching";

const options = parseWatchOptions({
  levels: [20, 50, 80],
  zones: [home, { ...home, name: "Street", radius: 900 }],
});
const initial = { ...options, emitInitial: true };

function eventsOf(snapshots: readonly Snapshot[], through = (memory: unknown) => memory) {
  let memory: unknown;
  return snapshots.flatMap((snapshot) => {
    const seen = observe(memory, snapshot, options);
    memory = through(seen.memory);
    return seen.events;
  });
}

/** What is told as a whole when it is over, without what was before. */
const WHOLE: readonly EventName[] = ["trip.finished", "charging.session"];

const throughJson = (memory: unknown): unknown => JSON.parse(JSON.stringify(memory));

/** What turns one way must turn back before it turns that way again. */
const pairs: [EventName, EventName][] = [
  ["charging.plugged", "charging.unplugged"],
  ["ignition.on", "ignition.off"],
  ["movement.started", "movement.stopped"],
  ["doors.locked", "doors.unlocked"],
  ["alarm.armed", "alarm.disarmed"],
];
const subject = ({ zone, door, level }: CarEvent) => [zone, door, level].join();

function check(property: fc.IProperty<[Snapshot[]]>): void {
  fc.assert(property, { numRuns: 300 });
}

describe("events: whatever a car does", function () {
  this.timeout(60_000);

  it("the same again tells nothing", () => {
    const property = fc.property(life, (snapshots) => {
      let memory: unknown;
      for (const snapshot of snapshots) {
        memory = observe(memory, snapshot, options).memory;
        const again = observe(memory, snapshot, options);
        assert.deepEqual(again, { memory, events: [], changed: false });
      }
    });
    check(property);
  });

  it("the first sight tells nothing, unless that is wanted", () => {
    const property = fc.property(life, ([first]) => {
      assert.ok(first);
      assert.deepEqual(observe(undefined, first, options).events, []);
      const { events, memory } = observe(undefined, first, initial);
      assert.ok(events.every(({ before, after }) => before === undefined || before !== after));
      assert.deepEqual(observe(memory, first, initial).events, []);
    });
    check(property);
  });

  it("duplicates and old replies, in any order, change neither events nor their order", () => {
    const played = fc.tuple(life, fc.array(fc.array(fc.nat(), { maxLength: 4 }), { size: "+1" }));
    const property = fc.property(played, ([snapshots, replays]) => {
      const noisy = snapshots.flatMap((snapshot, index) => {
        const olds = (replays[index] ?? []).map((nat) => snapshots[nat % (index + 1)] ?? snapshot);
        return [snapshot, ...olds.map((old) => ({ ...old, seenAt: snapshot.seenAt }))];
      });
      assert.deepEqual(eventsOf(noisy), eventsOf(snapshots));
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("it does not matter what is read together", () => {
    const inOrder = (events: readonly CarEvent[]) =>
      events.map((one) => JSON.stringify(one)).sort();
    const property = fc.property(life, (snapshots) => {
      const apart = snapshots.flatMap(
        ({ seenAt, state, alerts, trips, maintenance }): Snapshot[] => [
          ...(state ? [{ seenAt, state }] : []),
          ...(alerts ? [{ seenAt, alerts }] : []),
          ...(trips ? [{ seenAt, trips }] : []),
          ...(maintenance ? [{ seenAt, maintenance }] : []),
        ],
      );
      assert.deepEqual(inOrder(eventsOf(apart)), inOrder(eventsOf(snapshots)));
    });
    check(property);
  });

  it("no change is lost or late, whatever a car says of its dates", () => {
    const both = fc.tuple(anyhow, looks).map(([datings, told]) => {
      // Of a charge that says less than before, only a date tells that the plug has moved.
      const ill = { ...datings, charging: "right" as const };
      return [snapshots(ill, told), snapshots({}, told)] as const;
    });
    const ageless = { ...options, staleAfter: 1e9 };
    const seen = (of: readonly Snapshot[]) => {
      let memory: unknown;
      return of.map((snapshot) => {
        const { events, memory: known } = observe(memory, snapshot, ageless);
        memory = known;
        // Whether an odometer that comes late belongs to a charge, only its date tells.
        const told = events.filter(({ event }) => event !== "charging.session");
        return told.map(({ event }) => event).sort();
      });
    };
    const property = fc.property(both, ([ill, well]) => {
      assert.deepEqual(seen(ill), seen(well));
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("no event without a difference, and those of one look in order of time", () => {
    const property = fc.property(life, (snapshots) => {
      let memory: unknown;
      for (const snapshot of snapshots) {
        const seen = observe(memory, snapshot, options);
        memory = seen.memory;
        for (const { event, before, after } of seen.events) {
          if (!WHOLE.includes(event)) assert.notDeepEqual(before, after, event);
        }
        const dates = seen.events.map(({ at }) => at);
        assert.deepEqual(dates, [...dates].sort());
      }
    });
    check(property);
  });

  it("what turns on turns off before it turns on again", () => {
    const property = fc.property(life, (snapshots) => {
      const events = eventsOf(snapshots);
      for (const pair of [
        ...pairs,
        ["zone.entered", "zone.left"],
        ["door.opened", "door.closed"],
      ]) {
        const last = new Map<string, string>();
        for (const event of events.filter((one) => pair.includes(one.event))) {
          assert.notEqual(last.get(subject(event)), event.event);
          last.set(subject(event), event.event);
        }
      }
    });
    check(property);
  });

  it("a memory that went through JSON remembers the same", () => {
    const property = fc.property(life, (snapshots) => {
      assert.deepEqual(eventsOf(snapshots, throughJson), eventsOf(snapshots));
    });
    check(property);
  });

  it("a filter hides events, and changes nothing else", () => {
    const filter: EventName[] = ["charging.finished", "zone.left", "battery.above"];
    const property = fc.property(life, (snapshots) => {
      let memory: unknown;
      for (const snapshot of snapshots) {
        const all = observe(memory, snapshot, options);
        const some = observe(memory, snapshot, { ...options, events: filter });
        assert.deepEqual(some.memory, all.memory);
        assert.deepEqual(
          some.events,
          all.events.filter(({ event }) => filter.includes(event)),
        );
        memory = all.memory;
      }
    });
    check(property);
  });

  it("what is given stays as it is", () => {
    const property = fc.property(life, (snapshots) => {
      let memory: unknown;
      for (const snapshot of snapshots) {
        const before = JSON.stringify([memory, snapshot]);
        const seen = observe(memory, snapshot, options);
        assert.equal(JSON.stringify([memory, snapshot]), before);
        memory = seen.memory;
      }
    });
    check(property);
  });
});

describe("events: whatever comes", function () {
  this.timeout(60_000);

  const anySighting = fc
    .tuple(fc.oneof(anyJson, damagedBody), anyJson)
    .map(([sent, other]): Snapshot => ({
      seenAt: minute(0),
      state: readVehicleState(sent),
      alerts: [readAlert(sent), readAlert(other)],
      trips: [readTrip(sent), readTrip(other)],
      maintenance: readMaintenance(other),
    }));

  it("any body is observed, twice in silence, and the memory is sound", () => {
    const property = fc.property(anySighting, anySighting, (one, two) => {
      let memory: unknown;
      for (const snapshot of [one, two]) {
        memory = throughJson(observe(memory, snapshot, initial).memory);
        assert.deepEqual(names(observe(memory, snapshot, initial).events), []);
        assert.deepEqual(parseMemory(memory), memory);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("any JSON is a memory, or none", () => {
    const property = fc.property(anyJson, life, (memory, [snapshot]) => {
      assert.ok(snapshot);
      assert.deepEqual(observe(memory, snapshot, options).events, []);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("a memory with anything in the wrong place is taken, or begun anew", () => {
    const property = fc.property(life, fc.nat(), fc.anything(), (snapshots, nat, anything) => {
      const last = snapshots.at(-1);
      assert.ok(last);
      let memory: unknown;
      for (const snapshot of snapshots) memory = observe(memory, snapshot, options).memory;
      const damaged = throughJson(memory) as Record<string, unknown>;
      const objects = objectsIn(damaged);
      const object = objects[nat % objects.length] as Record<string, unknown>;
      const keys = Object.keys(object);
      object[keys[nat % keys.length] ?? "extra"] = anything;
      const seen = observe(damaged, last, options);
      assert.ok(parseMemory(seen.memory));
    });
    fc.assert(property, { numRuns: 500 });
  });
});

function objectsIn(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}
