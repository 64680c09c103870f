import assert from "node:assert/strict";
import sinon from "sinon";
import { Pace } from "../../../nodes/common/pace";

describe("the pace of what a node shows", () => {
  let clock: sinon.SinonFakeTimers;
  let shown: number[];
  let pace: Pace;

  beforeEach(() => {
    clock = sinon.useFakeTimers();
    shown = [];
    pace = new Pace();
  });
  afterEach(() => {
    pace.end();
    clock.restore();
  });

  const put = (number: number) => pace.put(() => shown.push(number));
  const putAll = (from: number, to: number) => {
    for (let number = from; number <= to; number += 1) put(number);
  };

  it("shows a few at once, and what comes after a while as well", () => {
    putAll(1, 10);
    assert.equal(shown.length, 10);
    clock.tick(250);
    putAll(11, 20);
    assert.equal(shown.length, 20);
  });

  it("shows the last of many a little later, and none of those before it", () => {
    putAll(1, 200);
    assert.equal(shown.at(-1), 10);
    clock.tick(250);
    assert.deepEqual(shown.slice(10), [200]);
    clock.tick(60_000);
    assert.equal(shown.length, 11);
  });

  it("shows four a second for as long as many come", () => {
    for (let ms = 0; ms < 10_000; ms += 1) {
      put(ms);
      clock.tick(1);
    }
    assert.ok(shown.length <= 10 + 40, `${shown.length} in 10 s`);
    assert.ok(shown.length >= 40);
    clock.tick(250);
    assert.equal(shown.at(-1), 9999);
  });

  it("shows at once again after a quiet moment", () => {
    putAll(1, 200);
    clock.tick(500);
    put(201);
    assert.deepEqual(shown.slice(-2), [200, 201]);
  });

  it("shows nothing after its end", () => {
    putAll(1, 200);
    pace.end();
    clock.tick(60_000);
    assert.equal(shown.at(-1), 10);
  });
});
