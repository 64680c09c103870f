import assert from "node:assert/strict";
import { INTERVALS, SHORTEST, intervalFlaw } from "../../src/rules/intervals";
import { levelFlaw, levelOf } from "../../src/rules/levels";
import { rangeFlaw, wholeNumberFlaw, wholeNumberOf } from "../../src/rules/ranges";

it("a range has a beginning", () => {
  for (const range of ["5-", "5-20", "0.5-20.5"]) assert.equal(rangeFlaw(range), undefined, range);
  for (const range of ["", "5", "-20", "5-20km", "0.55-", 5, ["5-"]]) {
    assert.equal(rangeFlaw(range), "badRange", String(range));
  }
});

it("what counts is a whole number, or nothing", () => {
  assert.deepEqual([7, "7", "0", "", undefined].map(wholeNumberOf), [7, 7, 0, 0, 0]);
  for (const value of ["-1", "1.5", "many", Infinity, null]) {
    assert.equal(wholeNumberFlaw(value), "badNumber", String(value));
  }
});

it("a level is a percentage", () => {
  assert.deepEqual([0, "20.5", 100].map(levelOf), [0, 20.5, 100]);
  for (const value of ["", -1, 101, "half", null]) {
    assert.equal(levelFlaw(value), "badLevel", String(value));
  }
});

it("an interval is as long as the servers want it, or left to us", () => {
  assert.equal(intervalFlaw("", SHORTEST.real), undefined);
  assert.equal(intervalFlaw(undefined, SHORTEST.real), undefined);
  assert.equal(intervalFlaw("60", SHORTEST.real), undefined);
  assert.equal(intervalFlaw("59.5", SHORTEST.real), "badInterval");
  assert.equal(intervalFlaw("59.5", SHORTEST.local), undefined);
  assert.equal(intervalFlaw(0, SHORTEST.local), "badInterval");
  assert.equal(intervalFlaw("often", SHORTEST.local), "badInterval");
  for (const server of ["real", "local"] as const) {
    const seconds = Object.values(INTERVALS[server]);
    assert.ok(seconds.every((each) => !intervalFlaw(each, SHORTEST[server])));
  }
});
