import assert from "node:assert/strict";
import sinon from "sinon";
import { BadRequest } from "../src/errors";
import { durationSeconds } from "../src/rules/durations";
import { momentOf } from "../src/time";

describe("time", () => {
  it("reads ISO durations in seconds", () => {
    assert.equal(durationSeconds("P7D"), 604_800);
    assert.equal(durationSeconds("PT25H30M5S"), 91_805);
    assert.equal(durationSeconds("P1W2DT1M"), 777_660);
    assert.equal(durationSeconds("PT0S"), 0);
    for (const none of ["P", "PT", "7D", "", "P1Y2"])
      assert.equal(durationSeconds(none), undefined);
  });

  it("takes a moment as a date, as ms, or back from now", () => {
    const clock = sinon.useFakeTimers(Date.parse("2024-06-08T12:00:00Z"));
    try {
      assert.equal(momentOf("P7D", "since").toISOString(), "2024-06-01T12:00:00.000Z");
      assert.equal(momentOf("2024-05-31T18:00:00+02:00", "since").getUTCHours(), 16);
      assert.equal(momentOf(0, "since").getTime(), 0);
    } finally {
      clock.restore();
    }
  });

  it("names the option when it is neither", () => {
    for (const none of ["1", null, {}, NaN])
      assert.throws(() => momentOf(none, "since"), BadRequest);
    assert.throws(
      () => momentOf("last week", "since"),
      (error) =>
        error instanceof BadRequest && error.message.includes("“Since” is invalid: last week"),
    );
  });
});
