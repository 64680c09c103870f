import assert from "node:assert/strict";
import sinon from "sinon";
import { Aging } from "../../../nodes/common/aging";
import { type Status, result } from "../../../nodes/common/status";

const MINUTE = 60_000;

describe("a status that tells an age", () => {
  let clock: sinon.SinonFakeTimers;
  let told: string[];
  let aging: Aging;
  let failures: unknown[];

  beforeEach(() => {
    clock = sinon.useFakeTimers();
    told = [];
    failures = [];
    aging = new Aging(
      ({ text }) => told.push(text),
      (error) => failures.push(error),
    );
  });
  afterEach(() => {
    aging.end();
    clock.restore();
  });

  const same = (status: Status) => status;
  const age = (unit: number) => () => result(String(Math.floor(Date.now() / unit)));

  it("is said anew as that grows, and never much too young", () => {
    aging.show(age(MINUTE), same);
    clock.tick(3 * MINUTE);
    assert.deepEqual(told, ["0", "1", "2", "3"]);
    for (let minute = 0; minute < 1000; minute += 1) {
      clock.tick(MINUTE);
      const minutes = Date.now() / MINUTE;
      assert.ok(minutes - Number(told.at(-1)) <= Math.max(1, minutes / 4), `${told.at(-1)}`);
    }
    assert.ok(told.length < 40, `${told.length} statuses in ${Date.now() / MINUTE} min`);
  });

  it("is not said again while it reads the same", () => {
    aging.show(age(60 * MINUTE), same);
    clock.tick(59 * MINUTE);
    assert.deepEqual(told, ["0"]);
  });

  it("is said no more after another one, nor after the end", () => {
    aging.show(age(MINUTE), same);
    aging.show(result("other"), same);
    clock.tick(MINUTE);
    aging.show(age(MINUTE), same);
    aging.end();
    clock.tick(10 * MINUTE);
    assert.deepEqual(told, ["0", "other", "1"]);
  });

  it("that cannot be made anew is told as an error, and throws nothing from the timer", () => {
    const reason = new Error("no such text");
    let count = 0;
    aging.show(() => {
      count += 1;
      if (count > 1) throw reason;
      return result("once");
    }, same);
    clock.tick(10 * MINUTE);
    assert.deepEqual([told, failures], [["once"], [reason]]);
  });
});
