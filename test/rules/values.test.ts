import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Shape,
  nearestPath,
  pathsOf,
  plainPath,
  shapeAt,
  stepsIn,
  valueFlaw,
} from "../../src/rules/values";

const SHAPE: Shape = {
  battery: { level: "%", health: { capacity: "%" } },
  charging: { plugged: "", programs: [{ start: "time of day", days: [""] }] },
  opening: null,
};

describe("paths to single values", () => {
  it("are what a person types or copies from a message, without what stands before", () => {
    for (const typed of [
      "battery.level",
      "  battery.level ",
      "payload.battery.level",
      "state.battery.level",
      "msg.payload.battery.level",
      "msg.state.battery.level",
    ]) {
      assert.equal(plainPath(typed), "battery.level");
    }
    for (const none of [undefined, null, {}, [], true, "  "]) assert.equal(plainPath(none), "");
    assert.equal(plainPath("stated.x"), "stated.x");
  });

  for (const [path, steps] of [
    ["at", ["at"]],
    ["a.b.c", ["a", "b", "c"]],
    ["a[0].b[12]", ["a", 0, "b", 12]],
    ['a["odd name"].b', ["a", "odd name", "b"]],
    ["", undefined],
    [".a", undefined],
    ["a.", undefined],
    ["a..b", undefined],
    ["a.[0]", undefined],
    ["a b", undefined],
    ["a[x]", undefined],
    ["a[-1]", undefined],
    ["0", undefined],
  ] as const) {
    it(`${path || "nothing"} is ${steps ? "one" : "none"}`, () => {
      assert.deepEqual(stepsIn(path), steps);
    });
  }

  for (const [path, expected] of [
    ["at", "date"],
    ["battery.at", "date"],
    ["battery.health.at", "date"],
    ["battery.level", "%"],
    ["charging.programs[3].start", "time of day"],
    ["charging.programs[3].days[0]", ""],
    ["charging.programs[0].at", undefined],
    ["charging.programs.start", undefined],
    ["battery[0]", undefined],
    ["battery.level.more", undefined],
    ["opening.driver", null],
    ["opening.a.b[2]", null],
    ["constructor", undefined],
    ["battery.toString", undefined],
  ] as const) {
    it(`${path} leads to ${JSON.stringify(expected) ?? "nothing"}`, () => {
      assert.equal(shapeAt(SHAPE, stepsIn(path) ?? []), expected);
    });
  }

  it("may also lead to a group or a list", () => {
    assert.equal(typeof shapeAt(SHAPE, ["battery"]), "object");
    assert.ok(Array.isArray(shapeAt(SHAPE, ["charging", "programs"])));
  });

  it("are offered with their units, and each leads somewhere", () => {
    const all = pathsOf(SHAPE);
    assert.deepEqual(all.slice(0, 4), [
      ["at", "date"],
      ["battery", ""],
      ["battery.level", "%"],
      ["battery.health", ""],
    ]);
    assert.ok(all.some(([path]) => path === "charging.programs[0].days[0]"));
    for (const [path] of all) {
      assert.notEqual(shapeAt(SHAPE, stepsIn(path) ?? []), undefined, path);
    }
  });

  for (const [typed, nearest] of [
    ["battery.levl", "battery.level"],
    ["Battery.Level", "battery.level"],
    ["level", "battery.level"],
    ["plugged", "charging.plugged"],
    ["battery.capacity", "battery.health.capacity"],
    ["charging.programs.start", "charging.programs[0].start"],
    ["battery.", "battery"],
  ] as const) {
    it(`nearest to ${typed} is ${nearest}`, () => {
      assert.equal(nearestPath(SHAPE, typed), nearest);
      const expected = { flaw: "unknownValue", nearest };
      assert.deepEqual(valueFlaw(SHAPE, typed, 0, [typed]), expected);
    });
  }

  it("are each wanted once, however they are written", () => {
    const all = ["battery.level", "charging.plugged", " payload.battery.level"];
    assert.equal(valueFlaw(SHAPE, all[0], 0, all), undefined);
    assert.equal(valueFlaw(SHAPE, all[2], 2, all)?.flaw, "valueTwice");
  });

  it("never make a check fail, and the nearest is always one", () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const flaw = valueFlaw(SHAPE, typed, 0, [typed]);
        const path = flaw?.nearest ?? plainPath(typed);
        assert.notEqual(shapeAt(SHAPE, stepsIn(path) ?? []), undefined);
      }),
    );
  });
});
