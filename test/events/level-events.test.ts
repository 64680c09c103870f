import assert from "node:assert/strict";
import { Watcher, minute, tell } from "./watching";

describe("events: levels", () => {
  const told = (group: "battery" | "fuel", levels: number[], ...readings: number[]) =>
    tell(
      group,
      readings.map((level) => ({ level })),
      { levels },
    ).map((events) => events.map(({ event, level }) => `${event} ${String(level)}`));

  it("each that was crossed, in the order it was crossed", () => {
    assert.deepEqual(told("battery", [50, 20, 80], 90, 10, 100), [
      [],
      ["battery.below 80", "battery.below 50", "battery.below 20"],
      ["battery.above 20", "battery.above 50", "battery.above 80"],
    ]);
  });

  it("reached is above; below is less", () => {
    assert.deepEqual(told("battery", [80], 79, 80, 100), [[], ["battery.above 80"], []]);
    assert.deepEqual(told("battery", [20], 21, 20, 19.9), [[], [], ["battery.below 20"]]);
    assert.deepEqual(told("battery", [0, 100], 50, 0, 100, 98), [
      [],
      [],
      ["battery.above 100"],
      ["battery.below 100"],
    ]);
  });

  it("a level that wavers is crossed once", () => {
    assert.deepEqual(told("battery", [80], 79, 80, 79, 80, 79, 80), [
      [],
      ["battery.above 80"],
      [],
      [],
      [],
      [],
    ]);
    assert.deepEqual(told("battery", [80], 81, 79, 80, 79), [[], ["battery.below 80"], [], []]);
    assert.deepEqual(told("battery", [80], 79, 80, 81, 79), [
      [],
      ["battery.above 80"],
      [],
      ["battery.below 80"],
    ]);
    assert.deepEqual(told("battery", [80], 79, 80, 78), [
      [],
      ["battery.above 80"],
      ["battery.below 80"],
    ]);
  });

  it("of the tank, downwards", () => {
    assert.deepEqual(told("fuel", [12, 50], 60, 11, 90), [
      [],
      ["fuel.below 50", "fuel.below 12"],
      [],
    ]);
  });

  it("tell what the level was, and is", () => {
    const [, [event] = []] = tell("battery", [{ level: 82.5 }, { level: 79 }], { levels: [80] });
    const expected = { event: "battery.below", at: minute(1), before: 82.5, after: 79, level: 80 };
    assert.deepEqual(event, expected);
  });

  it("a level that is added later counts from the last reading on", () => {
    const watcher = new Watcher({ levels: [20] });
    watcher.see(0, { battery: { at: minute(0), level: 60 } });
    const later = new Watcher({ levels: [20, 50, 70] });
    later.memory = watcher.memory;
    const events = later.see(1, { battery: { at: minute(1), level: 40 } });
    assert.deepEqual(
      events.map(({ event, level }) => [event, level]),
      [["battery.below", 50]],
    );
  });
});
