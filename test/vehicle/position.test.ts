import assert from "node:assert/strict";
import { readLastPosition, readStatusPosition } from "../../src/vehicle/position";
import { readWayPoint } from "../../src/vehicle/trips";

const at = "2024-05-31T18:00:00.000Z";
const createdAt = "2024-05-31T18:00:00Z";
const place = (coordinates: unknown, properties = {}, beside = {}) => ({
  type: "Feature",
  ...beside,
  geometry: { type: "Point", coordinates },
  properties,
});

describe("vehicle: position", () => {
  it("is longitude first on the wire", () => {
    const { latitude, longitude, altitude } = readLastPosition(place([-1.68, 48.11, 38]));
    assert.deepEqual([latitude, longitude, altitude], [48.11, -1.68, 38]);
  });

  it("has its date among the properties, or beside them, as createdAt or updatedAt", () => {
    const expected = { at, latitude: 48.11, longitude: -1.68 };
    for (const date of [{ createdAt }, { updatedAt: createdAt }]) {
      assert.deepEqual(readLastPosition(place([-1.68, 48.11], date)), expected);
      assert.deepEqual(readLastPosition(place([-1.68, 48.11], {}, date)), expected);
    }
  });

  it("an altitude may be absent or -1 for none", () => {
    for (const coordinates of [
      [-1.68, 48.11],
      [-1.68, 48.11, -1],
    ]) {
      assert.ok(!("altitude" in readLastPosition(place(coordinates))));
    }
    assert.equal(
      readLastPosition(place([4.9, 52.3, -2])).altitude,
      -2,
      "some land lies below the sea",
    );
  });

  it("keeps every spelling of where it comes from", () => {
    for (const type of ["Acquire", "Acquired", "Aquire", "Estimate", "Estimated", "Guess"]) {
      assert.equal(readLastPosition(place([0, 1], { type })).source, type);
    }
    const { heading, signal, fix } = readLastPosition(
      place([0, 1], { heading: 0, signalQuality: 9, fixStatus: "2D" }),
    );
    assert.deepEqual([heading, signal, fix], [0, 9, "2D"]);
  });

  it("says that the driver keeps it private", () => {
    for (const state of ["Geolocation", "Full"]) {
      assert.deepEqual(readStatusPosition({ privacy: { state } }), { missing: "privacy" });
    }
  });

  it("says that it was never sent", () => {
    assert.deepEqual(readStatusPosition({ privacy: { state: "None" } }), { missing: "never" });
    assert.deepEqual(readStatusPosition({ lastPosition: null }), { missing: "never" });
    assert.deepEqual(readLastPosition({ type: "Feature", properties: {} }), { missing: "never" });
    assert.deepEqual(readLastPosition(null), {});
  });

  it("that is older than the privacy is still given", () => {
    const status = { privacy: { state: "Full" }, lastPosition: place([-1.68, 48.11]) };
    assert.deepEqual(readStatusPosition(status), { latitude: 48.11, longitude: -1.68 });
  });

  it("is none off the globe, or of another geometry", () => {
    for (const coordinates of [[200, 4], [4, 91], ["x", 4], [4], [], [[1, 2]], null]) {
      assert.deepEqual(readLastPosition(place(coordinates)), { missing: "never" });
    }
    assert.deepEqual(readWayPoint(place(["1,5", "48.1"])), { longitude: 1.5, latitude: 48.1 });
  });
});
