import assert from "node:assert/strict";
import { changedValues } from "../../src/events/value-changes";
import type { Value } from "../../src/vehicle/values";

const level: Value = {
  path: "battery.level",
  payload: 80,
  unit: "%",
  at: "2024-05-31T18:00:00.000Z",
};
const locked: Value = { path: "doors.locked", payload: true };
const both = ["battery.level", "doors.locked"];

describe("changes of single values", () => {
  const { sent } = changedValues(undefined, [level, locked], both);
  const news = (kept: unknown, ...values: Value[]) => changedValues(kept, values, both).news;

  it("are all that was never sent", () => {
    assert.deepEqual(news(undefined, level, locked), [level, locked]);
    for (const damaged of [null, "", [], 7, { "battery.level": 80 }]) {
      assert.deepEqual(news(damaged, level), [level]);
    }
  });

  it("are none of what was sent, whatever its date, also as JSON", () => {
    const later = { ...level, at: "2024-06-01T00:00:00.000Z" };
    assert.deepEqual(news(sent, later, locked), []);
    assert.deepEqual(news(JSON.parse(JSON.stringify(sent)), later, locked), []);
  });

  it("are values that became others, and units", () => {
    const fuller = { ...level, payload: 81 };
    assert.deepEqual(news(sent, fuller, locked), [fuller]);
    const zero = { path: "battery.range", payload: 0, unit: "km" };
    const kept = changedValues(undefined, [zero], ["battery.range"]).sent;
    assert.equal(changedValues(kept, [zero], ["battery.range"]).news.length, 0);
    assert.equal(changedValues(kept, [{ ...zero, unit: "mi" }], ["battery.range"]).news.length, 1);
  });

  it("are no dates of a group, but all else in it", () => {
    const place = (more: object) => ({ path: "position", payload: { latitude: 48, ...more } });
    const kept = changedValues(undefined, [place({ at: "one" })], ["position"]).sent;
    const of = (value: Value) => changedValues(kept, [value], ["position"]).news.length;
    assert.equal(of(place({ at: "two" })), 0);
    assert.equal(of(place({ at: "one", heading: 90 })), 1);
    assert.equal(of(place({ latitude: 49 })), 1);
  });

  it("leave what is missing as it was, and forget what nobody looks for", () => {
    const without = changedValues(sent, [locked], both);
    assert.deepEqual(without.sent, sent);
    assert.deepEqual(news(without.sent, level), []);
    const given = changedValues(sent, [{ ...locked, payload: false }], ["doors.locked"]).sent;
    assert.deepEqual(Object.keys(given), ["doors.locked"]);
  });
});
