import assert from "node:assert/strict";
import { zoneFlaws, zoneName } from "../../src/rules/zones";

const home = { name: "Home", latitude: 48.1147, longitude: -1.6794, radius: 150 };
const flawsOf = (...zones: unknown[]) => zones.map(zoneFlaws);

describe("a zone", () => {
  it("has a name, a place and a radius; numbers may be text", () => {
    const typed = { name: " Work ", latitude: "90", longitude: "-180", radius: "0.5" };
    assert.deepEqual(flawsOf(home, typed), [[], []]);
    assert.equal(zoneName(typed), "Work");
  });

  it("has a name of its own, whatever blanks are around it", () => {
    assert.deepEqual(flawsOf(home, { ...home, name: "Home " }), [[], ["twice"]]);
    assert.deepEqual(flawsOf({ ...home, name: " " }, { ...home, name: "" }), [["name"], ["name"]]);
  });

  it("is on the earth, and not a point", () => {
    const nowhere = { name: "Moon", latitude: 90.1, longitude: "east", radius: 0 };
    assert.deepEqual(flawsOf(nowhere), [["latitude", "longitude", "radius"]]);
    assert.deepEqual(flawsOf({ ...home, radius: "Infinity" }), [["radius"]]);
    assert.deepEqual(flawsOf(null), [["name", "latitude", "longitude", "radius"]]);
  });
});
