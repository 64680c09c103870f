import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import type { Alert, Trip } from "../../src/simulator/world/journal";
import { distanceKm } from "../../src/simulator/world/geography";
import type { CarState } from "../../src/simulator/world/state";
import type { CarEvent, EventName } from "../../src/events/catalogue";
import { names } from "./watching";
import { WatchedCar, second } from "./simulated";

const WEEK = 7 * 24 * 60;
const HOUR = 60;
const { electric, bothGenerations } = builtInVins;

const isOf = (event: CarEvent, ...prefixes: string[]) =>
  prefixes.some((prefix) => event.event.startsWith(`${prefix}.`));

/** What a car did at the plug, the doors and the ignition from one moment to the next, by its own account. */
function deeds(before: CarState, after: CarState): string[] {
  const turned = (is: boolean, was: boolean, on: EventName, off: EventName) =>
    is === was ? [] : [is ? on : off];
  const doors = (one: CarState, other: CarState) =>
    one.open.filter((door) => !other.open.includes(door));
  return [
    ...turned(after.plugged, before.plugged, "charging.plugged", "charging.unplugged"),
    ...charge(before, after),
    ...turned(after.ignition !== "Stop", before.ignition !== "Stop", "ignition.on", "ignition.off"),
    ...turned(after.locked, before.locked, "doors.locked", "doors.unlocked"),
    ...doors(after, before).map(() => "door.opened"),
    ...doors(before, after).map(() => "door.closed"),
    ...preconditioning(before.climate.status, after.climate.status),
  ].sort();
}

/** A charge cut off at the level it was to reach, as far as whole percents tell, has finished. */
function charge(before: CarState, after: CarState): EventName[] {
  if (before.charging === after.charging) return [];
  if (after.charging === "InProgress") return ["charging.started"];
  if (after.charging === "Finished") return ["charging.finished"];
  if (after.charging === "Failure") return ["charging.failed"];
  if (!before.charge) return [];
  const { target, knee } = before.charge; // the knee lies at 80 %
  const isDone = Math.round((after.battery / knee) * 80) >= Math.round((target / knee) * 80);
  return [isDone ? "charging.finished" : "charging.stopped"];
}

function preconditioning(before: string, after: string): EventName[] {
  if (before === after) return [];
  if (after === "Enabled") return ["preconditioning.started"];
  if (after === "Failure") return ["preconditioning.failed"];
  return after === "Finished" || before === "Enabled" ? ["preconditioning.finished"] : [];
}

interface Week {
  readonly watched: WatchedCar;
  readonly began: number;
  readonly events: CarEvent[];
  readonly trips: Trip[];
  readonly alerts: Alert[];
  readonly states: CarState[];
}

/** A week of a car's own life, looked at every so many minutes, at all of it once an hour. */
function liveAWeek(
  vin: string,
  step: number,
  eachLook: (look: Look) => void = () => undefined,
): Week {
  const watched = new WatchedCar(vin, { levels: [20, 50, 80] });
  const { car } = watched;
  const { latitude, longitude } = car.profile.home;
  Object.assign(watched.options, { zones: [{ name: "Home", latitude, longitude, radius: 300 }] });
  assert.deepEqual(watched.pass(0, true), []);
  const week: Week = {
    watched,
    began: watched.now,
    events: [],
    trips: [],
    alerts: [],
    states: [car.state],
  };
  const trips = new Map<string, Trip>();
  const alerts = new Map<string, Alert>();
  for (let minute = step; minute <= WEEK; minute += step) {
    const from = watched.now;
    const before = car.state;
    const events = watched.pass(step, minute % HOUR === 0);
    week.events.push(...events);
    week.states.push(car.state);
    eachLook({ from, to: watched.now, before, after: car.state, events });
    for (const trip of car.journal.trips.slice(-3)) trips.set(trip.id, trip);
    for (const alert of car.journal.alerts) alerts.set(alert.id, alert);
  }
  week.trips.push(...[...trips.values()].filter(({ end }) => end.at > week.began));
  week.alerts.push(...alerts.values());
  return week;
}

interface Look {
  readonly from: number;
  readonly to: number;
  readonly before: CarState;
  readonly after: CarState;
  readonly events: CarEvent[];
}

const countOf = (events: readonly CarEvent[], name: EventName) =>
  events.filter(({ event }) => event === name).length;

function alternate({ events }: Week): void {
  const pairs: [EventName, EventName][] = [
    ["charging.plugged", "charging.unplugged"],
    ["ignition.on", "ignition.off"],
    ["movement.started", "movement.stopped"],
    ["doors.locked", "doors.unlocked"],
    ["alarm.armed", "alarm.disarmed"],
    ["zone.entered", "zone.left"],
    ["battery.above", "battery.below"],
  ];
  for (const pair of pairs) {
    const last = new Map<unknown, string>();
    for (const { event, level } of events.filter((one) => pair.some((p) => p === one.event))) {
      assert.notEqual(last.get(level), event);
      last.set(level, event);
    }
  }
}

describe("events: a simulated car that lives a week", function () {
  this.timeout(120_000);

  for (const [name, vin] of Object.entries({ electric, bothGenerations })) {
    describe(`${name}, looked at every minute`, () => {
      let week: Week;
      let compared = 0;

      before(() => {
        week = liveAWeek(vin, 1, ({ from, to, before, after, events }) => {
          const told = events.filter(
            (event) =>
              isOf(event, "charging", "ignition", "doors", "door", "preconditioning") &&
              event.event !== "charging.session",
          );
          assert.deepEqual(names(told).sort(), deeds(before, after), second(to));
          for (const { at } of told) assert.ok(at >= second(from) && at <= second(to));
          compared += told.length;
        });
      });

      it("tells what it did at the plug, the doors and the ignition, in the minute it did it", () => {
        assert.ok(compared > 100, String(compared));
        assert.ok(countOf(week.events, "charging.finished") > 2);
      });

      it("tells each trip once, with its dates, and the ignition with it", () => {
        const told = week.events.filter(({ event }) => event === "trip.finished");
        assert.deepEqual(
          told.map(({ trip, at }) => [trip?.id, at]),
          week.trips.map(({ id, end }) => [id, second(end.at)]),
        );
        const off = week.events.filter(({ event }) => event === "ignition.off");
        assert.deepEqual(
          off.map(({ at }) => at),
          week.trips.map(({ end }) => second(end.at)),
        );
        assert.equal(countOf(week.events, "movement.stopped"), week.trips.length);
      });

      it("tells each alert as it started and ended", () => {
        const expected = week.alerts.flatMap(({ id, start, end }) => [
          ...(start.at > week.began ? [`alert.started ${id} ${second(start.at)}`] : []),
          ...(end && end.at > week.began ? [`alert.ended ${id} ${second(end.at)}`] : []),
        ]);
        const told = week.events
          .filter((event) => isOf(event, "alert"))
          .map(({ event, alert, at }) => [event, alert?.id, at].join(" "));
        assert.deepEqual(told.sort(), expected.sort());
      });

      it("comes home and leaves as its trips say", () => {
        const { home } = week.watched.car.profile;
        const isHome = ({ place }: CarState) => distanceKm(place, home) < 0.3;
        const homecomings = week.trips.filter(({ end }) => isHome(end)).length;
        const partings = week.trips.filter(({ start }) => isHome(start)).length;
        assert.ok(homecomings > 5);
        assert.equal(countOf(week.events, "zone.entered"), homecomings);
        assert.equal(countOf(week.events, "zone.left"), partings);
      });

      it("its mileage goes on from where it was, and its battery through its levels", () => {
        const mileages = week.events.filter(({ event }) => event === "mileage.changed");
        mileages.reduce((before, after) => {
          assert.equal(after.before, before.after);
          assert.ok(Number(after.after) > Number(after.before));
          return after;
        });
        const last = week.watched.car.uploads.get("odometer");
        assert.equal(mileages.at(-1)?.after, Math.round((last?.odometer ?? 0) * 10) / 10);
        const { battery } = week.watched.car.profile.model;
        const share = ({ battery: left }: CarState) => (left / battery) * 100;
        const [first = 0, ...later] = week.states.map(share);
        const lowest = Math.min(...later);
        for (const level of [20, 50, 80]) {
          const below = week.events.filter(
            (one) => one.event === "battery.below" && one.level === level,
          );
          if (lowest > level) assert.equal(below.length, 0);
          if (first > level && lowest < level - 1) assert.ok(below.length > 0);
        }
      });

      it("nothing comes twice", () => alternate(week));

      it("is remembered in little room", () => {
        assert.ok(JSON.stringify(week.watched.memory).length < 20_000);
      });
    });

    it(`${name}, looked at every five minutes: nothing comes twice, and what lasts is told`, () => {
      const week = liveAWeek(vin, 5, ({ before, after, events }) => {
        const told = events.filter((event) => isOf(event, "ignition", "doors", "door"));
        const lasting = names(told).sort();
        const seen = deeds(before, after).filter((deed) => /^(ignition|doors?)\./.test(deed));
        assert.deepEqual(lasting, seen);
      });
      alternate(week);
      const ids = week.events.flatMap(({ trip }) => trip?.id ?? []);
      assert.deepEqual(
        ids,
        week.trips.map(({ id }) => id),
      );
    });
  }
});
