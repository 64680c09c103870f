import assert from "node:assert/strict";
import { full, on, out, reading, sessionsIn, stopped, told } from "./charges";
import { Watcher, minute } from "./watching";

/** Looks at a car, minute by minute, and gives the sessions that end with that. */
function watchCar() {
  const watcher = new Watcher();
  return (at: number, said: object, level: number, mileage: number) =>
    sessionsIn(
      watcher.see(at, { ...reading(at, said, level), odometer: { at: minute(at), mileage } }),
    );
}

describe("events: a charge that nobody saw all of", () => {
  it("seen first long after its begin, that is counted back from what was charged", () => {
    const [session] = told([
      [0, out, 20, 10],
      [300, on, 60, 30],
      [360, on, 70, 35],
      [540, full, 100, 50],
    ]);
    // 5 kW: the 20 kWh before took four hours.
    assert.equal(session?.startedAt, minute(60));
    assert.deepEqual([session.energy, session.power], [40, 5]);
  });

  it("a gap in the data at its end: the end that was announced", () => {
    const watcher = new Watcher();
    watcher.see(0, reading(0, out, 50));
    watcher.see(10, reading(10, { ...on, endsAt: minute(200) }, 50));
    const [session] = sessionsIn(watcher.see(600, reading(600, out, 80)));
    assert.equal(session?.endedAt, minute(200));
    assert.equal(session.energy, 15);
  });

  it("driven and plugged in again while nobody looked: two charges", () => {
    const see = watchCar();
    see(0, out, 50, 1000);
    see(10, on, 50, 1000);
    see(40, on, 55, 1000);
    const [first] = see(900, on, 40, 1080);
    assert.deepEqual([first?.energy, first?.endedAt, first?.mileage], [2.5, minute(40), 1000]);
    see(930, on, 45, 1080);
    const [second] = see(960, full, 50, 1080);
    assert.equal(second?.startedAt, undefined);
    assert.deepEqual([second?.energy, second?.mileage], [5, 1080]);
  });

  it("an odometer that comes late splits nothing", () => {
    const see = watchCar();
    see(0, out, 50, 1000);
    see(10, on, 50, 1000);
    assert.deepEqual(see(15, on, 51, 1016), []);
    const [session] = see(40, full, 55, 1016);
    assert.deepEqual([session?.mileage, session?.startedAt], [1016, minute(10)]);
  });

  it("an odometer that comes late without a date of its own splits nothing either", () => {
    const watcher = new Watcher();
    const see = (at: number, said: object, level: number, mileage: number) =>
      sessionsIn(watcher.see(at, { ...reading(at, said, level), odometer: { mileage } }));
    see(0, out, 50, 1000);
    see(10, on, 50, 1000);
    see(15, on, 51, 1000);
    assert.deepEqual(see(20, on, 51, 1016), []);
    const [session] = see(40, full, 55, 1016);
    assert.deepEqual(
      [session?.startedAt, session?.energy, session?.mileage],
      [minute(10), 2.5, 1016],
    );
  });

  it("nor does one whose date stands still", () => {
    const watcher = new Watcher();
    const see = (at: number, said: object, level: number, mileage: number) =>
      sessionsIn(
        watcher.see(at, { ...reading(at, said, level), odometer: { at: minute(0), mileage } }),
      );
    see(0, out, 50, 1000);
    see(10, on, 50, 1000);
    see(15, on, 51, 1000);
    assert.deepEqual(see(20, on, 51, 1016), []);
  });

  it("without a date, an odometer that went on in a gap, or with less in the battery, still splits", () => {
    for (const [gap, level] of [
      [20, 56],
      [10, 52],
    ] as const) {
      const watcher = new Watcher();
      const see = (at: number, said: object, level: number, mileage: number) =>
        sessionsIn(watcher.see(at, { ...reading(at, said, level), odometer: { mileage } }));
      see(0, out, 50, 1000);
      see(10, on, 50, 1000);
      see(30, on, 55, 1000);
      const [first] = see(30 + gap, on, level, 1004);
      assert.deepEqual([first?.energy, first?.endedAt], [2.5, minute(30)]);
    }
  });

  it("seen once, driven with less in the battery then: two charges", () => {
    const see = watchCar();
    see(0, out, 50, 1000);
    see(10, on, 50, 1000);
    const [first] = see(900, on, 40, 1080);
    assert.deepEqual([first?.startedAt, first?.mileage], [minute(10), 1000]);
    const [second] = see(960, full, 50, 1080);
    assert.equal(second?.energy, 5);
  });

  it("driven in a pause that nobody saw the end of: two charges", () => {
    const see = watchCar();
    see(0, out, 50, 1000);
    see(5, on, 50, 1000);
    see(20, on, 55, 1000);
    see(25, stopped, 56, 1000);
    const [first] = see(38, on, 54, 1004);
    assert.deepEqual(
      [first?.endedAt, first?.energy, first?.finishReason],
      [minute(25), 3, "Stopped"],
    );
    const [second] = see(60, full, 60, 1004);
    assert.deepEqual([second?.energy, second?.mileage], [3, 1004]);
  });

  it("unplugged and driven before anybody looked: what was left is no loss of energy", () => {
    const [session] = told([
      [0, out, 50],
      [5, on, 50],
      [65, on, 64],
      [70, out, 62],
    ]);
    assert.deepEqual([session?.endLevel, session?.energy], [64, 7]);
  });

  it("`Disconnected` with the plug in, just after a wake-up, ends nothing", () => {
    const waking = { plugged: true, status: "Disconnected" };
    const sessions = told([
      [0, out, 50],
      [5, on, 50],
      [65, waking, 64],
      [66, on, 64],
      [95, full, 71],
    ]);
    assert.deepEqual(
      sessions.map(({ startedAt, endedAt }) => [startedAt, endedAt]),
      [[minute(5), minute(95)]],
    );
  });

  it("when that is still said after them, the charge ended when it was said first", () => {
    const waking = { plugged: true, status: "Disconnected" };
    const [session] = told([
      [0, out, 50],
      [5, on, 50],
      [65, waking, 64],
      [68, waking, 64],
      [90, waking, 64],
    ]);
    assert.deepEqual([session?.endedAt, session?.finishReason], [minute(65), "Disconnected"]);
  });
});
