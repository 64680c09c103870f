import assert from "node:assert/strict";
import { ReportedErrors } from "../../../nodes/watch/reported-errors";
import { Unavailable } from "../../../src/errors";

describe("reported errors", () => {
  let errors: ReportedErrors;
  let reported: unknown[];

  beforeEach(() => {
    errors = new ReportedErrors();
    reported = [];
  });

  const down = (status: number) => new Unavailable("serverError", { host: "x", status });
  const fail = (subject: string, error: unknown) =>
    errors.report(subject, error, () => reported.push(error));

  it("are told once for as long as they last, whatever the details", () => {
    fail("car", down(500));
    fail("car", down(503));
    assert.equal(reported.length, 1);
  });

  it("are told again after a recovery", () => {
    fail("car", down(500));
    errors.resolved("car");
    fail("car", down(500));
    assert.equal(reported.length, 2);
  });

  it("are told of each subject by itself, and of each kind", () => {
    fail("car", down(500));
    fail("other", down(500));
    errors.resolved("other");
    fail("car", down(500));
    fail("car", new Error("something else"));
    assert.equal(reported.length, 3);
  });

  it("are not told if they end what a message asks for; all others are, after it", async () => {
    const [ending, other] = [down(500), new Error("other")];
    const asked = errors.duringMessage(() => {
      fail("car", ending);
      fail("memory", other);
      assert.deepEqual(reported, []);
      return Promise.reject(ending);
    });
    await assert.rejects(asked, ending);
    assert.deepEqual(reported, [other]);
    fail("car", down(500));
    assert.equal(reported.length, 1, "whoever asked knows of it");
  });

  it("wait until all messages under way have ended", async () => {
    const failure = down(500);
    let end: () => void = () => undefined;
    const slow = errors.duringMessage(() => new Promise<void>((resolve) => (end = resolve)));
    const fast = errors.duringMessage(() => {
      fail("car", failure);
      fail("other", down(503));
      return Promise.reject(failure);
    });
    await assert.rejects(fast);
    assert.deepEqual(reported, []);
    end();
    await slow;
    assert.equal(reported.length, 1);
  });
});
