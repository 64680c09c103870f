import assert from "node:assert/strict";
import { Complaints } from "../../../nodes/watch/reported-errors";
import { Unavailable } from "../../../src/errors";

describe("complaints", () => {
  let complaints: Complaints;
  let told: unknown[];

  beforeEach(() => {
    complaints = new Complaints();
    told = [];
  });

  const down = (status: number) => new Unavailable("serverError", { host: "x", status });
  const complain = (subject: string, error: unknown) =>
    complaints.about(subject, error, () => told.push(error));

  it("are told once for as long as they last, whatever the details", () => {
    complain("car", down(500));
    complain("car", down(503));
    assert.equal(told.length, 1);
  });

  it("are told again after a recovery", () => {
    complain("car", down(500));
    complaints.over("car");
    complain("car", down(500));
    assert.equal(told.length, 2);
  });

  it("are told of each subject by itself, and of each kind", () => {
    complain("car", down(500));
    complain("other", down(500));
    complaints.over("other");
    complain("car", down(500));
    complain("car", new Error("something else"));
    assert.equal(told.length, 3);
  });

  it("are not told if they end what a message asks for; all others are, after it", async () => {
    const [ending, other] = [down(500), new Error("other")];
    const asked = complaints.except(() => {
      complain("car", ending);
      complain("memory", other);
      assert.deepEqual(told, []);
      return Promise.reject(ending);
    });
    await assert.rejects(asked, ending);
    assert.deepEqual(told, [other]);
    complain("car", down(500));
    assert.equal(told.length, 1, "whoever asked knows of it");
  });

  it("wait until all messages under way have ended", async () => {
    const failure = down(500);
    let end: () => void = () => undefined;
    const slow = complaints.except(() => new Promise<void>((resolve) => (end = resolve)));
    const fast = complaints.except(() => {
      complain("car", failure);
      complain("other", down(503));
      return Promise.reject(failure);
    });
    await assert.rejects(fast);
    assert.deepEqual(told, []);
    end();
    await slow;
    assert.equal(told.length, 1);
  });
});
