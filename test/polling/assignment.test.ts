import assert from "node:assert/strict";
import { Assignment, earliest } from "../../src/polling/assignment";
import { PolledVehicle } from "../../src/polling/polled-vehicle";
import type { Watch } from "../../src/polling/subscription";

describe("who watches which vehicle", () => {
  const reader = {} as ConstructorParameters<typeof PolledVehicle>[0];
  const [one, other, third] = ["VIN1", "VIN2", "VIN3"].map(
    (vin) => new PolledVehicle(reader, { vehicle: { vin }, links: {}, payload: {} }),
  ) as [PolledVehicle, PolledVehicle, PolledVehicle];
  const watch = (vehicle?: string) => ({ vehicle }) as Watch;

  it("is all of them, or the one that is named", () => {
    const [all, named] = [watch(), watch(" vin2")];
    const assignment = new Assignment([one, other], new Set([all, named]));
    assert.deepEqual(assignment.carsOf(all), [one, other]);
    assert.deepEqual(assignment.carsOf(named), [other]);
    assert.deepEqual(assignment.watchesOf(one), [all]);
    assert.deepEqual(assignment.watchesOf(other), [all, named]);
  });

  it("leaves out vehicles that nobody watches, and watches of none", () => {
    const nobody = watch("VIN9");
    const assignment = new Assignment([one, other], new Set([watch("VIN1"), nobody]));
    assert.deepEqual(assignment.cars, [one]);
    assert.deepEqual(assignment.carsOf(nobody), []);
    assert.deepEqual(assignment.watchesOf(third), []);
  });

  it("says when the first of some is due", () => {
    one.nextAt = 30;
    other.nextAt = 20;
    assert.equal(earliest([one, other, third]), 20);
    assert.equal(earliest([]), Infinity);
  });
});
