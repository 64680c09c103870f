import assert from "node:assert/strict";
import { directionTo, metresBetween } from "../../src/rules/places";

const home = { latitude: 48, longitude: 2 };

it("a place lies in one of eight directions from another", () => {
  const around = [
    [0.1, 0],
    [0.1, 0.15],
    [0, 0.15],
    [-0.1, 0.15],
    [-0.1, 0],
    [-0.1, -0.15],
    [0, -0.15],
    [0.1, -0.15],
  ] as const;
  const found = around.map(([north, east]) => {
    return directionTo(home, { latitude: 48 + north, longitude: 2 + east });
  });
  assert.deepEqual(found, ["n", "ne", "e", "se", "s", "sw", "w", "nw"]);
  assert.equal(directionTo(home, home), "n");
});

it("directions and distances cross the date line the short way", () => {
  const [west, east] = [
    { latitude: 0, longitude: -179.9 },
    { latitude: 0, longitude: 179.9 },
  ];
  assert.equal(directionTo(east, west), "e");
  assert.ok(Math.abs(metresBetween(east, west) - 22_239) < 1);
});
