import assert from "node:assert/strict";
import sinon from "sinon";
import { Clock } from "../../src/simulator/clock";

describe("simulator: clock", () => {
  let real: sinon.SinonFakeTimers;
  beforeEach(() => {
    real = sinon.useFakeTimers({ now: 1_000_000, toFake: ["Date"] });
  });
  afterEach(() => {
    real.restore();
  });

  it("starts where told and runs as fast as told", () => {
    const clock = new Clock(new Date(5000), 60);
    assert.equal(clock.now().getTime(), 5000);
    real.tick(1000);
    assert.equal(clock.now().getTime(), 65_000);
  });

  it("changes its speed from here on", () => {
    const clock = new Clock(new Date(0), 10);
    real.tick(1000);
    clock.speed = 2;
    real.tick(1000);
    assert.equal(clock.now().getTime(), 12_000);
    assert.equal(clock.speed, 2);
  });

  it("can be pushed on, but not back", () => {
    const clock = new Clock(new Date(0));
    clock.advance(90);
    assert.equal(clock.now().getTime(), 90_000);
    assert.throws(() => {
      clock.advance(-1);
    }, RangeError);
    for (const speed of [0, -1, NaN, Infinity]) {
      assert.throws(() => {
        clock.speed = speed;
      }, RangeError);
    }
  });

  it("does not follow a real clock that is set back", () => {
    const clock = new Clock(new Date(0));
    real.tick(10_000);
    assert.equal(clock.now().getTime(), 10_000);
    real.setSystemTime(500_000);
    assert.equal(clock.now().getTime(), 10_000);
    clock.advance(20);
    assert.equal(clock.now().getTime(), 20_000);
  });
});
