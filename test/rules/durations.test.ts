import assert from "node:assert/strict";
import { durationSeconds, momentFlaw, timeOf } from "../../src/rules/durations";

const NOW = Date.UTC(2024, 4, 31, 12);

it("a moment is a date, or a duration back from now", () => {
  assert.equal(timeOf("2024-05-31T18:00:00+02:00", NOW), Date.UTC(2024, 4, 31, 16));
  assert.equal(timeOf("P1DT12H", NOW), Date.UTC(2024, 4, 30, 0));
});

it("a duration has a number, and its units in order", () => {
  assert.equal(durationSeconds("P1W2DT3H4M5S"), 788_645);
  for (const text of ["P", "PT", "PT1H1D", "P1Y", "1D", ""]) {
    assert.equal(durationSeconds(text), undefined, text);
  }
});

for (const text of ["yesterday", "7", "31.05.2024", "P", "2024-13-01", "P99999999999W"]) {
  it(`${text} is no moment`, () => {
    assert.equal(momentFlaw(text), "badMoment");
  });
}

for (const text of ["2024-05", "2024-05-31", "2024-05-31T18:00:00Z", "P7D"]) {
  it(`${text} is a moment`, () => {
    assert.equal(momentFlaw(text), undefined);
  });
}
