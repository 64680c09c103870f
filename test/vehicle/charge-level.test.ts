import assert from "node:assert/strict";
import { readVehicleState } from "../../src/vehicle/state";
import { readTelemetryEntry } from "../../src/vehicle/telemetry";
import { Watcher, minute } from "../events/watching";

const tank = { type: "Fuel", subType: "FossilEnergy", level: 60, autonomy: 480 };

/** A hybrid in either format, whose battery holds so many % and reaches so many km. */
const formats = {
  energies: (level: number, autonomy?: number, at = 0) => ({
    createdAt: minute(at),
    energies: [tank, { type: "Electric", level, autonomy }].map((energy) => ({
      createdAt: minute(at),
      ...energy,
    })),
  }),
  energy: (level: number, autonomy?: number, at = 0) => ({
    updatedAt: minute(at),
    energy: [tank, { type: "Electric", level, autonomy }].map((energy) => ({
      updatedAt: minute(at),
      ...energy,
    })),
  }),
};

for (const [name, body] of Object.entries(formats)) {
  describe(`vehicle: the level of a battery that reaches nowhere, in ${name}`, () => {
    const batteryOf = (level: number, range?: number) =>
      readVehicleState(body(level, range)).battery;

    it("is not known", () => {
      for (const level of [100, 40, 4]) {
        assert.deepEqual(batteryOf(level, 0), { at: minute(0), range: 0 });
      }
    });

    it("is real where next to nothing is left, or no range was sent", () => {
      for (const level of [0, 1, 3]) assert.equal(batteryOf(level, 0)?.level, level);
      assert.deepEqual(batteryOf(40), { at: minute(0), level: 40 });
      assert.deepEqual(batteryOf(40, 22), { at: minute(0), level: 40, range: 22 });
    });

    it("crosses nothing, and is compared with the last one known", () => {
      const watcher = new Watcher({ levels: [20, 50, 80] });
      const see = (at: number, level: number, range: number) =>
        watcher
          .see(at, readVehicleState(body(level, range, at)))
          .map((told) => [told.event, told.level]);
      see(0, 60, 30);
      assert.deepEqual(see(10, 100, 0), []);
      assert.deepEqual(see(20, 40, 0), []);
      assert.deepEqual(see(30, 2, 0), [
        ["battery.below", 50],
        ["battery.below", 20],
      ]);
    });
  });
}

describe("vehicle: the level of a battery that reaches nowhere, in the telemetry", () => {
  it("is not known", () => {
    const { energies } = formats.energies(100, 0);
    const entry = readTelemetryEntry({ createdAt: minute(0), vehicle: { energies } });
    assert.deepEqual(entry.battery, { at: minute(0), range: 0 });
  });
});
