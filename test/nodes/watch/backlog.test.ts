import assert from "node:assert/strict";
import sinon from "sinon";
import { Backlog } from "../../../nodes/watch/backlog";

const SECOND = 1000;

describe("a backlog", () => {
  let clock: sinon.SinonFakeTimers;
  let backlog: Backlog;
  let isBroken: boolean;
  let reports: number;
  let done: string[];

  beforeEach(() => {
    clock = sinon.useFakeTimers();
    [isBroken, reports, done] = [true, 0, []];
    backlog = new Backlog(() => (reports += 1));
  });
  afterEach(() => {
    clock.restore();
  });

  const work = (name: string) => () => {
    if (isBroken) return Promise.reject(new Error("broken"));
    done.push(name);
    return Promise.resolve();
  };

  it("does at once what can be done, and leaves no timer", async () => {
    isBroken = false;
    await backlog.run("a", work("one"));
    assert.deepEqual(done, ["one"]);
    assert.equal(clock.countTimers(), 0);
  });

  it("does what failed as soon as it can be done, once, without being asked", async () => {
    await backlog.run("a", work("one"));
    await backlog.run("b", work("two"));
    await clock.tickAsync(100 * SECOND);
    assert.ok(reports >= 10 && reports <= 16, `${reports} attempts`);
    isBroken = false;
    await clock.tickAsync(20 * SECOND);
    assert.deepEqual(done, ["one", "two"]);
    assert.equal(clock.countTimers(), 0);
  });

  it("forgets what something newer has taken the place of", async () => {
    await backlog.run("a", work("old"));
    isBroken = false;
    await backlog.run("a", work("new"));
    await clock.tickAsync(100 * SECOND);
    assert.deepEqual(done, ["new"]);
  });

  it("does not come back to what failed after something newer had begun", async () => {
    let fail: (error: Error) => void = () => undefined;
    const slow = backlog.run("a", () => new Promise((_, reject) => (fail = reject)));
    isBroken = false;
    await backlog.run("a", work("new"));
    fail(new Error("late"));
    await slow;
    await clock.tickAsync(100 * SECOND);
    assert.deepEqual(done, ["new"]);
  });

  it("does nothing more once it is closed", async () => {
    await backlog.run("a", work("one"));
    backlog.close();
    isBroken = false;
    await clock.tickAsync(100 * SECOND);
    assert.deepEqual(done, []);
    assert.equal(clock.countTimers(), 0);
  });
});
