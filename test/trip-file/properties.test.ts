import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ToldTrips,
  afterTelling,
  toldTripsOf,
  untold,
  whileTelling,
} from "../../src/trip-file/told-trips";
import { type CarTrips, dateOf, tripFile } from "../../src/trip-file/trip-file";
import { type ExportedCar, exported, sampleCars } from "../support/app-sample";

const cars = sampleCars();
const FORMS = [exported(cars, "present"), exported(cars, "2020")] as const;
const ALL = FORMS[0].flatMap(({ vin, trips }) => trips.map((_trip, index) => `${vin} ${index}`));

/** A text with a part of each car's trips, in any order, cut somewhere or not. */
const file = fc
  .record({
    form: fc.constantFrom(...FORMS),
    parts: fc.array(fc.tuple(fc.nat(1), fc.nat(200), fc.nat(200)), { maxLength: 4 }),
    isShuffled: fc.boolean(),
    isVinLast: fc.boolean(),
    whole: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ form, parts, isShuffled, isVinLast, whole }) => {
    const written = parts.map(([car, from, to]) => {
      const { vin = "", trips = [] } = form[car] ?? {};
      const some = trips.slice(Math.min(from, to), Math.max(from, to) + 1);
      const order = isShuffled ? some.toReversed() : some;
      return isVinLast ? { trips: order, vin } : { vin, trips: order };
    });
    const text = JSON.stringify(written);
    return text.slice(0, Math.ceil(text.length * whole));
  });

/** What a node does that keeps in JSON what it told; a kill comes before that is struck out. */
class Teller {
  readonly heard: string[] = [];
  private kept = new Map<string, string>();

  tell(payload: unknown, isKilled = false): void {
    for (const { vin, trips } of tripFile(payload).cars) {
      const before = toldTripsOf(JSON.parse(this.kept.get(vin) ?? "null"));
      const news = untold(trips, before);
      const told = news.map(({ trip }) => trip);
      this.keep(vin, whileTelling(before, told));
      for (const { trip, repeated } of news) {
        const name = `${vin} ${numberOf(vin, dateOf(trip))}`;
        assert.equal(repeated === true, this.heard.includes(name), name);
        if (!repeated) this.heard.push(name);
      }
      if (!isKilled) this.keep(vin, afterTelling(before, told));
    }
  }

  private keep(vin: string, trips: ToldTrips): void {
    this.kept.set(vin, JSON.stringify(trips));
  }
}

const byDate = new Map(
  tripFile(FORMS[0]).cars.flatMap(({ vin, trips }: CarTrips) =>
    trips.map((trip, index) => [`${vin} ${dateOf(trip)}`, index] as const),
  ),
);

function numberOf(vin: string, date: string): number {
  return byDate.get(`${vin} ${date}`) ?? NaN;
}

describe("trip files of two cars", function () {
  this.timeout(60_000);

  it("shuffled, overlapping and cut ones, of either form, give each trip once", () => {
    const property = fc.property(fc.array(file, { maxLength: 5 }), (files) => {
      const teller = new Teller();
      for (const text of files) teller.tell(text);
      for (const form of FORMS) teller.tell(JSON.stringify(form));
      assert.deepEqual([...teller.heard].sort(), [...ALL].sort());
    });
    fc.assert(property, { numRuns: 100 });
  });

  it("over kills as well, and what may have been told before says so", () => {
    const deadly = fc.array(fc.tuple(file, fc.boolean()), { maxLength: 5 });
    const property = fc.property(deadly, (files) => {
      const teller = new Teller();
      for (const [text, isKilled] of files) teller.tell(text, isKilled);
      teller.tell(FORMS[1]);
      assert.deepEqual([...teller.heard].sort(), [...ALL].sort());
    });
    fc.assert(property, { numRuns: 100 });
  });

  it("spoilt in a thousand ways, never throw, and give all that stands before the damage", () => {
    const text = JSON.stringify(FORMS.map((form) => form.map(shortened)).flat());
    const junk = fc.oneof(fc.string(), fc.json(), fc.constantFrom('"', "{", "}", "[", "]", "\\"));
    let damaged = 0;
    const place = fc.tuple(fc.nat(text.length), fc.nat(60), junk);
    const property = fc.property(place, ([at, length, instead]) => {
      const payload = Buffer.from(text.slice(0, at) + instead + text.slice(at + length));
      const told = new Set(datesIn(payload));
      const before = datesIn(text.slice(0, at));
      assert.deepEqual(
        before.filter((date) => !told.has(date)),
        [],
      );
      if (tripFile(payload).problem?.text === "tripFileDamaged") damaged += 1;
    });
    fc.assert(property, { numRuns: 1000 });
    assert.ok(damaged > 500, String(damaged));
  });

  it("any JSON, and any bytes, never throw", () => {
    const anything = fc.oneof(fc.jsonValue(), fc.uint8Array(), fc.string(), fc.anything());
    const list = fc.array(fc.record({ vin: anything, trips: fc.array(anything) }));
    const property = fc.property(fc.oneof(anything, list), (payload) => {
      const { cars, problem } = tripFile(payload);
      for (const { vin } of cars) assert.ok(vin);
      assert.ok(problem === undefined || problem.name === "BadRequest");
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

function shortened({ vin, trips }: ExportedCar): ExportedCar {
  return { vin, trips: trips.slice(0, 5) };
}

function datesIn(payload: unknown): string[] {
  return tripFile(payload).cars.flatMap(({ vin, trips }) =>
    trips.map((trip) => `${vin} ${dateOf(trip)}`),
  );
}
