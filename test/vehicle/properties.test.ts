import assert from "node:assert/strict";
import fc from "fast-check";
import { readAlert } from "../../src/vehicle/alerts";
import { readCollision } from "../../src/vehicle/collisions";
import { readVehicleDetails } from "../../src/vehicle/details";
import { readMaintenance } from "../../src/vehicle/maintenance";
import { readLastPosition, readStatusPosition } from "../../src/vehicle/position";
import { readAlarmEntry } from "../../src/vehicle/security";
import { newestAt, readVehicleState } from "../../src/vehicle/state";
import { readTelemetryEntry } from "../../src/vehicle/telemetry";
import { readTrip, readWayPoint } from "../../src/vehicle/trips";
import { anyJson, damagedBody } from "./bodies";
import { generatedCar, inUse, old } from "./two-formats";

const readers: Record<string, (sent: unknown) => object> = {
  vehicleState: readVehicleState,
  lastPosition: readLastPosition,
  statusPosition: readStatusPosition,
  trip: readTrip,
  wayPoint: readWayPoint,
  alert: readAlert,
  alarmEntry: readAlarmEntry,
  collision: readCollision,
  telemetryEntry: readTelemetryEntry,
  maintenance: readMaintenance,
  vehicleDetails: readVehicleDetails,
};

const anyBody = fc.oneof(anyJson, damagedBody);

function objectsIn(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

describe("vehicle: whatever comes", function () {
  this.timeout(60_000);

  for (const [name, read] of Object.entries(readers)) {
    it(`${name} takes any JSON, changes and shares nothing of it, and leaves prototypes alone`, () => {
      const property = fc.property(anyBody, (sent) => {
        const before = JSON.stringify(sent);
        const result = read(sent);
        assert.equal(JSON.stringify(sent), before);
        const ours = new Set(objectsIn(sent));
        for (const object of objectsIn(result)) {
          assert.ok(!ours.has(object), "a part of what was sent");
          const prototype: unknown = Object.getPrototypeOf(object);
          assert.ok(prototype === Object.prototype || prototype === Array.prototype);
        }
        assert.doesNotMatch(JSON.stringify(result), /:null/);
        assert.ok(!("polluted" in {}));
      });
      fc.assert(property, { numRuns: 300 });
    });
  }

  it("every date is ISO 8601 in UTC, and the newest is one of them", () => {
    const property = fc.property(anyBody, (sent) => {
      const state = readVehicleState(sent);
      const at = newestAt(state);
      const dates = [...JSON.stringify(state).matchAll(/"at":"([^"]*)"/g)].map((match) => match[1]);
      for (const date of dates)
        assert.match(String(date), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      assert.ok(at === undefined || dates.includes(at));
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe("vehicle: one car, two formats", function () {
  this.timeout(60_000);

  it("both give the same state, whatever the sender's manners", () => {
    const property = fc.property(generatedCar, ([car, manners, others]) => {
      const state = readVehicleState(inUse(car, manners));
      assert.deepEqual(readVehicleState(old(car, others)), state);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("both at once give that state too", () => {
    const property = fc.property(generatedCar, ([car, manners, others]) => {
      const state = readVehicleState(inUse(car, manners));
      const both = { ...old(car, others), ...inUse(car, manners) };
      assert.deepEqual(readVehicleState(both), state);
    });
    fc.assert(property, { numRuns: 300 });
  });
});
