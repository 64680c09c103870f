import assert from "node:assert/strict";
import { type Group, latest, measuredAt, newest } from "../../src/vehicle/group";
import { kilowattHours, litres } from "../../src/vehicle/formats";
import {
  booleanAt,
  dateAt,
  listAt,
  numberAt,
  readEach,
  secondsAt,
  timeOfDayAt,
  valueAt,
  wordAt,
  wordsAt,
} from "../../src/vehicle/wire";

interface Tank extends Group {
  level?: number;
  range?: number;
}

describe("vehicle: reading the wire", () => {
  it("finds what is at a path, through a list of one too", () => {
    assert.equal(valueAt({ a: { b: 1 } }, "a.b"), 1);
    assert.equal(valueAt({ a: [{ b: 1 }] }, "a.b"), 1);
    for (const sent of [null, undefined, 7, "a", [], { a: null }, { a: { b: null } }]) {
      assert.equal(valueAt(sent, "a.b"), undefined);
    }
  });

  it("finds nothing on a prototype", () => {
    const inherits = Object.create({ type: "Start" }) as object;
    for (const sent of [inherits, JSON.parse('{"__proto__":{"type":"Start"}}')]) {
      assert.equal(wordAt(sent, "type"), undefined);
    }
    assert.equal(valueAt({}, "constructor.name"), undefined);
    assert.equal(valueAt("text", "length"), undefined);
  });

  it("tells numbers without the noise of arithmetic, and places to the centimetre", () => {
    for (const [sent, told] of [
      [0.1 + 0.2, 0.3],
      ["18610.400000000001", 18610.4],
      [-1.6794123456, -1.679412346],
      [48.1147001, 48.1147001],
      [1e21, 1e21],
      [-7, -7],
    ] as const) {
      assert.equal(numberAt({ a: sent }, "a"), told);
    }
    assert.equal(litres(8.7), 0.087);
    assert.equal(kilowattHours(46300.00000001), 46.3);
  });

  it("takes one and many alike", () => {
    assert.deepEqual(listAt({ day: "Mon" }, "day"), ["Mon"]);
    assert.deepEqual(listAt({ day: ["Mon", "Tue"] }, "day"), ["Mon", "Tue"]);
    assert.equal(listAt({ day: null }, "day"), undefined);
    assert.equal(wordAt({ type: ["Remote"] }, "type"), "Remote");
    assert.deepEqual(wordsAt({ old: ["a", null, "", 4] }, "new", "old"), ["a", "4"]);
    assert.deepEqual(
      readEach<Tank>([{ level: 4 }, null, "x"], (sent) => ({ level: numberAt(sent, "level") })),
      [{ level: 4 }],
    );
  });

  it("reads numbers sent as text, with a point or a comma", () => {
    const sent = { a: "33,3", b: " 12.5 ", c: "", d: "many", e: null, f: "1,2,3", g: true, h: 0 };
    assert.equal(numberAt(sent, "a"), 33.3);
    assert.equal(numberAt(sent, "b"), 12.5);
    for (const name of "cdefg") assert.equal(numberAt(sent, name), undefined);
    assert.equal(numberAt(sent, "d", "h"), 0, "the first it understands");
    assert.deepEqual(
      ["true", false, 1, "yes"].map((value) => booleanAt({ value }, "value")),
      [true, false, undefined, undefined],
    );
  });

  it("reads dates in the three formats seen", () => {
    for (const value of [
      "2019-06-03T08:35:36Z",
      "2019-06-03T10:35:36.000+02:00",
      "2019-06-03T08:35:36+0000",
      "Mon Jun 03 08:35:36 GMT 2019",
      "2019-06-03T08:35:36",
    ]) {
      assert.equal(dateAt({ value }, "value"), "2019-06-03T08:35:36.000Z", value);
    }
    assert.equal(
      dateAt({ value: "2019-06-03T08:35:36.1234567Z" }, "value"),
      "2019-06-03T08:35:36.123Z",
    );
  });

  it("makes no date of what is none", () => {
    for (const value of ["1", "May", "car 12", 5, "2019-13-40T00:00:00Z", "", null, {}]) {
      assert.equal(dateAt({ value }, "value"), undefined);
    }
  });

  it("makes no date of a year that would not sort as text", () => {
    assert.equal(dateAt({ value: "9999-12-31T23:59:59-23:59" }, "value"), undefined);
    assert.equal(dateAt({ value: "9999-12-31T23:59:59Z" }, "value"), "9999-12-31T23:59:59.000Z");
  });

  it("reads durations beyond a day, broken and unfinished ones", () => {
    const lengths = ["PT25H", "PT3H14", "PT12.5S", "P1DT1H", 90, "90", "PT0S", "soon", "-PT5M"];
    assert.deepEqual(
      lengths.map((value) => secondsAt({ value }, "value")),
      [90_000, 11_640, 12, 90_000, 90, 90, 0, undefined, undefined],
    );
    assert.equal(secondsAt({ value: `PT${"9".repeat(400)}H` }, "value"), undefined);
  });

  it("reads a time of day sent as duration since midnight; hours no day has stand for none", () => {
    const times = ["PT22H31M", "PT3H14", "PT16H", "PT0S", "PT1M", "PT34H7M", "PT24H", "7:30"];
    assert.deepEqual(
      times.map((value) => timeOfDayAt({ value }, "value")),
      ["22:31", "03:14", "16:00", "00:00", "00:01", undefined, undefined, "7:30"],
    );
  });

  it("dates a part with createdAt or updatedAt, the later of both", () => {
    const early = "2024-05-01T10:00:00.000Z";
    const late = "2024-05-01T11:00:00.000Z";
    assert.equal(measuredAt({ createdAt: early }), early);
    assert.equal(measuredAt({ createdAt: null, updatedAt: late }), late);
    assert.equal(measuredAt({ createdAt: late, updatedAt: early }), late);
    assert.equal(measuredAt(undefined), undefined);
    assert.equal(latest([]), undefined);
  });

  it("lets the newer win field by field, and the first on ties", () => {
    const at = "2024-05-01T10:00:00.000Z";
    const later = "2024-05-01T11:00:00.000Z";
    assert.deepEqual(
      newest<Tank>([
        { at, level: 4, range: 9 },
        { at: later, level: 5 },
      ]),
      {
        at: later,
        level: 5,
        range: 9,
      },
    );
    assert.deepEqual(
      newest<Tank>([
        { at, level: 4 },
        { at, level: 5, range: 1 },
      ]),
      {
        at,
        level: 4,
        range: 1,
      },
    );
    assert.deepEqual(newest<Tank>([{ level: 4 }, { at, level: 5 }]), { at, level: 5 });
    assert.equal(newest<Tank>([{ at }, { at: later, level: undefined }]), undefined);
  });
});
