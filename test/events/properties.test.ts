import assert from "node:assert/strict";
import fc from "fast-check";
import { readAlert } from "../../src/vehicle/alerts";
import {
  type CarEvent,
  type EventName,
  type Sighting,
  memoryOf,
  observe,
  watchOptionsOf,
} from "../../src/events/observe";
import { readMaintenance } from "../../src/vehicle/maintenance";
import { readVehicleState } from "../../src/vehicle/state";
import { readTrip } from "../../src/vehicle/trips";
import { anyJson, damagedBody } from "../vehicle/bodies";
import { anyhow, life, looks, sightings } from "./lives";
import { home, minute, names } from "./watching";

const options = watchOptionsOf({
  levels: [20, 50, 80],
  zones: [home, { ...home, name: "Street", radius: 900 }],
});
const initial = { ...options, emitInitial: true };

function eventsOf(sightings: readonly Sighting[], through = (memory: unknown) => memory) {
  let memory: unknown;
  return sightings.flatMap((sighting) => {
    const seen = observe(memory, sighting, options);
    memory = through(seen.memory);
    return seen.events;
  });
}

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

function check(property: fc.IProperty<[Sighting[]]>): void {
  fc.assert(property, { numRuns: 300 });
}

describe("events: whatever a car does", function () {
  this.timeout(60_000);

  it("the same again tells nothing", () => {
    const property = fc.property(life, (sightings) => {
      let memory: unknown;
      for (const sighting of sightings) {
        memory = observe(memory, sighting, options).memory;
        const again = observe(memory, sighting, options);
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
    const property = fc.property(played, ([sightings, replays]) => {
      const noisy = sightings.flatMap((sighting, index) => {
        const olds = (replays[index] ?? []).map((nat) => sightings[nat % (index + 1)] ?? sighting);
        return [sighting, ...olds.map((old) => ({ ...old, seenAt: sighting.seenAt }))];
      });
      assert.deepEqual(eventsOf(noisy), eventsOf(sightings));
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("it does not matter what is read together", () => {
    const inOrder = (events: readonly CarEvent[]) =>
      events.map((one) => JSON.stringify(one)).sort();
    const property = fc.property(life, (sightings) => {
      const apart = sightings.flatMap(
        ({ seenAt, state, alerts, trips, maintenance }): Sighting[] => [
          ...(state ? [{ seenAt, state }] : []),
          ...(alerts ? [{ seenAt, alerts }] : []),
          ...(trips ? [{ seenAt, trips }] : []),
          ...(maintenance ? [{ seenAt, maintenance }] : []),
        ],
      );
      assert.deepEqual(inOrder(eventsOf(apart)), inOrder(eventsOf(sightings)));
    });
    check(property);
  });

  it("no change is lost or late, whatever a car says of its dates", () => {
    const both = fc.tuple(anyhow, looks).map(([datings, told]) => {
      // Of a charge that says less than before, only a date tells that the plug has moved.
      const ill = { ...datings, charging: "right" as const };
      return [sightings(ill, told), sightings({}, told)] as const;
    });
    const ageless = { ...options, staleAfter: 1e9 };
    const seen = (of: readonly Sighting[]) => {
      let memory: unknown;
      return of.map((sighting) => {
        const { events, memory: known } = observe(memory, sighting, ageless);
        memory = known;
        return events.map(({ event }) => event).sort();
      });
    };
    const property = fc.property(both, ([ill, well]) => {
      assert.deepEqual(seen(ill), seen(well));
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("no event without a difference, and those of one look in order of time", () => {
    const property = fc.property(life, (sightings) => {
      let memory: unknown;
      for (const sighting of sightings) {
        const seen = observe(memory, sighting, options);
        memory = seen.memory;
        for (const { event, before, after } of seen.events) {
          if (event !== "trip.finished") assert.notDeepEqual(before, after, event);
        }
        const dates = seen.events.map(({ at }) => at);
        assert.deepEqual(dates, [...dates].sort());
      }
    });
    check(property);
  });

  it("what turns on turns off before it turns on again", () => {
    const property = fc.property(life, (sightings) => {
      const events = eventsOf(sightings);
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
    const property = fc.property(life, (sightings) => {
      assert.deepEqual(eventsOf(sightings, throughJson), eventsOf(sightings));
    });
    check(property);
  });

  it("a filter hides events, and changes nothing else", () => {
    const filter: EventName[] = ["charging.finished", "zone.left", "battery.above"];
    const property = fc.property(life, (sightings) => {
      let memory: unknown;
      for (const sighting of sightings) {
        const all = observe(memory, sighting, options);
        const some = observe(memory, sighting, { ...options, events: filter });
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
    const property = fc.property(life, (sightings) => {
      let memory: unknown;
      for (const sighting of sightings) {
        const before = JSON.stringify([memory, sighting]);
        const seen = observe(memory, sighting, options);
        assert.equal(JSON.stringify([memory, sighting]), before);
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
    .map(([sent, other]): Sighting => ({
      seenAt: minute(0),
      state: readVehicleState(sent),
      alerts: [readAlert(sent), readAlert(other)],
      trips: [readTrip(sent), readTrip(other)],
      maintenance: readMaintenance(other),
    }));

  it("any body is observed, twice in silence, and the memory is sound", () => {
    const property = fc.property(anySighting, anySighting, (one, two) => {
      let memory: unknown;
      for (const sighting of [one, two]) {
        memory = throughJson(observe(memory, sighting, initial).memory);
        assert.deepEqual(names(observe(memory, sighting, initial).events), []);
        assert.deepEqual(memoryOf(memory), memory);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("any JSON is a memory, or none", () => {
    const property = fc.property(anyJson, life, (memory, [sighting]) => {
      assert.ok(sighting);
      assert.deepEqual(observe(memory, sighting, options).events, []);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("a memory with anything in the wrong place is taken, or begun anew", () => {
    const property = fc.property(life, fc.nat(), fc.anything(), (sightings, nat, anything) => {
      const last = sightings.at(-1);
      assert.ok(last);
      let memory: unknown;
      for (const sighting of sightings) memory = observe(memory, sighting, options).memory;
      const damaged = throughJson(memory) as Record<string, unknown>;
      const objects = objectsIn(damaged);
      const object = objects[nat % objects.length] as Record<string, unknown>;
      const keys = Object.keys(object);
      object[keys[nat % keys.length] ?? "extra"] = anything;
      const seen = observe(damaged, last, options);
      assert.ok(memoryOf(seen.memory));
    });
    fc.assert(property, { numRuns: 500 });
  });
});

function objectsIn(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}
