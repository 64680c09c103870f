import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Links } from "../../src/simulator/wire/links";
import { tripJson } from "../../src/simulator/wire/trips";
import { tripFile } from "../../src/trip-file/trip-file";
import { readTrip } from "../../src/vehicle/trips";
import { exported, sampleCars, sampleText } from "../support/app-sample";

const SAMPLE = join(__dirname, "../../nodes/samples/app-trips.json");
const VIN = "VF7SXHMRVHT644771";
const one = (startDateTime: number) => ({ startDateTime });
const problemOf = (payload: unknown) => {
  const { cars, problem } = tripFile(payload);
  return [cars.flatMap(({ trips }) => trips).length, problem?.name, problem?.text];
};

describe("an app's trip file", () => {
  it("is read as text, as bytes and as parsed JSON", () => {
    const cars = [{ vin: VIN, trips: [one(1717178400)] }];
    const text = JSON.stringify(cars);
    const expected = { cars: [{ vin: VIN, trips: [{ startedAt: "2024-05-31T18:00:00.000Z" }] }] };
    const payloads = [cars, text, `\uFEFF${text}\r\n`, Buffer.from(`\uFEFF${text}`), cars[0]];
    for (const payload of payloads) assert.deepEqual(tripFile(payload), expected);
  });

  it("gives each car once, its trips by date, whatever the order of the file", () => {
    const { cars, problem } = tripFile([
      { vin: " vf7sxhmrvht644771 ", trips: [one(300), { endDateTime: 200 }] },
      { trips: [one(400)], vin: "VR3" },
      { vin: VIN, trips: [one(100)] },
    ]);
    assert.equal(problem, undefined);
    const told = cars.map(({ vin, trips }) => [vin, trips.length]);
    assert.deepEqual(told, [
      [VIN, 3],
      ["VR3", 1],
    ]);
    assert.deepEqual(
      cars[0]?.trips.map(({ startedAt, stoppedAt }) => startedAt ?? stoppedAt),
      [100, 200, 300].map((second) => new Date(second * 1000).toISOString()),
    );
  });

  it("tells of the same trips what the API tells of them, in either form", () => {
    const links = new Links(() => "");
    for (const form of ["present", "2020"] as const) {
      const cars = sampleCars();
      const read = tripFile(exported(cars, form)).cars;
      for (const [index, { journal, profile }] of cars.entries()) {
        const trips = read[index]?.trips ?? [];
        assert.equal(trips.length, journal.trips.length);
        for (const [number, { startPosition, ...told }] of trips.entries()) {
          const sent = journal.trips[number];
          assert.ok(sent);
          const same = readTrip(tripJson(sent, profile, links));
          assert.deepEqual(told.startedAt, same.startedAt);
          assert.deepEqual(told.stoppedAt, same.stoppedAt);
          assert.deepEqual(told.duration, same.duration);
          assert.deepEqual(told.startMileage, same.startMileage);
          assert.ok(Math.abs((told.distance ?? 0) - (same.distance ?? 0)) < 0.11);
          assert.ok(Math.abs((told.fuel?.consumed ?? 0) - (same.fuel?.consumed ?? 0)) < 0.001);
          assert.ok(Math.abs((told.fuel?.endLevel ?? 0) - (same.fuel?.endLevel ?? 0)) <= 0.5);
          if (form === "present") continue;
          const { latitude, longitude } = same.startPosition ?? {};
          assert.deepEqual(
            [startPosition?.latitude, startPosition?.longitude],
            [latitude, longitude],
          );
        }
      }
    }
  });

  it("gives all before a cut, and says where that is", () => {
    const text = JSON.stringify([{ vin: VIN, trips: [one(1717178400), one(1717180000)] }]);
    const cut = text.slice(0, -6);
    assert.deepEqual(problemOf(cut), [1, "BadRequest", "tripFileDamaged"]);
    const readable = text.indexOf("},{") + 1;
    assert.equal(tripFile(cut).problem?.params.readable, readable);
    assert.deepEqual(problemOf(text.slice(0, -2)), [2, "BadRequest", "tripFileDamaged"]);
    assert.deepEqual(problemOf(text.slice(0, 20)), [0, "BadRequest", "tripFileDamaged"]);
    assert.deepEqual(problemOf(`${text} <html>`), [2, "BadRequest", "tripFileDamaged"]);
    assert.deepEqual(problemOf(text.replace("},{", '},"{')), [1, "BadRequest", "tripFileDamaged"]);
  });

  it("gives no trip of which a part is missing, and no car that is not named yet", () => {
    const start = { date: "2024-05-31T18:00:00Z" };
    const text = JSON.stringify([{ trips: [{ id: 1, start, end: start }], vin: VIN }]);
    for (let length = 0; length < text.length; length += 1) {
      const { cars, problem } = tripFile(text.slice(0, length));
      assert.ok(problem);
      const isNamed = length >= text.length - 1;
      assert.equal(cars.length, isNamed ? 1 : 0, text.slice(0, length));
      if (isNamed) assert.equal(cars[0]?.trips[0]?.stoppedAt, "2024-05-31T18:00:00.000Z");
    }
  });

  it("of one car by itself gives no trip of which a part is missing, either", () => {
    const start = { date: "2024-05-31T18:00:00Z" };
    const trip = { id: 1, start, end: start, alerts: [1], distance: 5 };
    const text = JSON.stringify({ vin: VIN, trips: [trip, { ...trip, id: 2 }] });
    for (let length = 0; length < text.length; length += 1) {
      const [car] = tripFile(text.slice(0, length)).cars;
      for (const { distance } of car?.trips ?? []) assert.equal(distance, 5, text.slice(0, length));
    }
  });

  it("of another kind is refused, with what was expected", () => {
    for (const payload of ["<html>", "", "trips.json", Buffer.from("GIF89a")]) {
      assert.deepEqual(problemOf(payload), [0, "BadRequest", "tripFileNotJson"]);
    }
    const features = { type: "FeatureCollection", features: [] };
    for (const [payload, found] of [
      [features, "{ type, features }"],
      [[features], "{ type, features }"],
      ["12", "number"],
      [undefined, "undefined"],
      ["null", "null"],
      [[null], "null"],
      [[[]], "[]"],
      [{ a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 }, "{ a, b, c, d, e, f, … }"],
    ] as const) {
      assert.deepEqual(problemOf(payload), [0, "BadRequest", "tripFileOther"]);
      assert.equal(tripFile(payload).problem?.params.found, found);
    }
  });

  it("of which a part is of another kind loses that part alone", () => {
    const trips = [one(1717178400), { from: 1 }, null, "trip"];
    assert.deepEqual(problemOf([{ vin: VIN, trips }]), [1, "BadRequest", "tripFileForm"]);
    const { problem } = tripFile([{ vin: VIN, trips }]);
    assert.match(String(problem?.message), /skipped: 3\..*start, end \| startDateTime/);
    const nameless = { trips: [one(1717178400)] };
    assert.deepEqual(problemOf([nameless]), [0, "BadRequest", "tripFileNoVin"]);
    assert.deepEqual(problemOf([{ vin: VIN, ...nameless }, 5]), [1, "BadRequest", "tripFileOther"]);
  });

  it("without a car or a trip is no mistake", () => {
    for (const payload of [[], "[]", [{ vin: VIN, trips: [] }]]) {
      assert.deepEqual(problemOf(payload), [0, undefined, undefined]);
    }
  });

  it("that comes with the package has the form that the simulator gives it, and two cars", () => {
    const text = readFileSync(SAMPLE, "utf8");
    const namesIn = (json: string) => new Set(json.match(/"\w+":/g));
    assert.deepEqual(namesIn(text), namesIn(sampleText()), "scripts/make-sample.mjs makes it anew");
    const { cars, problem } = tripFile(text);
    assert.equal(problem, undefined);
    assert.deepEqual(
      cars.map(({ trips }) => trips.length),
      [20, 20],
    );
  });
});
