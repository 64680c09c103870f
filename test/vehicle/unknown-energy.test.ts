import assert from "node:assert/strict";
import { type VehicleState, readVehicleState } from "../../src/vehicle/state";
import { readTelemetryEntry } from "../../src/vehicle/telemetry";
import { readTrip } from "../../src/vehicle/trips";

const at = "2024-05-31T18:00:00.000Z";
const createdAt = "2024-05-31T18:00:00Z";

const electric = (sent: object, extension: object = {}) => ({
  energies: [{ createdAt, type: "Electric", ...sent, extension: { electric: extension } }],
});
const energy = (sent: object) => ({
  energy: [{ updatedAt: createdAt, type: "Electric", ...sent }],
});
const battery = { createdAt, type: "Electric", level: 80, autonomy: 200 };
const fuel = (sent: object, consumptions: object = {}) => ({
  createdAt,
  type: "Fuel",
  subType: "FossilEnergy",
  ...sent,
  extension: { fuel: { consumptions } },
});

/** The groups of a state, and the same from an entry of the telemetry. */
function bothReaders(sent: object): VehicleState[] {
  return [readVehicleState(sent), readTelemetryEntry({ vehicle: sent })];
}

describe("vehicle: not known of battery and tank, told as a value", () => {
  describe("tank", () => {
    const tankOf = (tank: object, service?: string) =>
      readVehicleState({
        energies: [tank, battery],
        ...(service && { service: { type: service } }),
      }).fuel;

    it("of an electric car is none, in either format", () => {
      assert.equal(tankOf(fuel({ autonomy: 0 }, { total: 0 })), undefined);
      assert.equal(tankOf(fuel({ level: 0, autonomy: 0 }, { total: 0, instant: 0 })), undefined);
      assert.equal(tankOf(fuel({ level: 0, autonomy: 0 }), "Electric"), undefined);
      const old = { updatedAt: createdAt, type: "Fuel", level: 0 };
      for (const state of bothReaders({ energy: [old, battery] })) {
        assert.equal(state.fuel, undefined);
        assert.equal(state.battery?.level, 80);
      }
    });

    it("of a hybrid can be empty", () => {
      const empty = { at, level: 0, range: 0, subType: "FossilEnergy" };
      assert.deepEqual(tankOf(fuel({ level: 0, autonomy: 0 })), empty);
      assert.deepEqual(tankOf(fuel({ level: 0, autonomy: 0 }), "Hybrid"), empty);
      const used = tankOf(fuel({ level: 0, autonomy: 0 }, { total: 381_524 }));
      assert.deepEqual(used, { ...empty, consumed: 3815.24 });
    });

    it("without a battery is one, whatever it says", () => {
      const { fuel: tank } = readVehicleState({ energies: [fuel({ level: 0 })] });
      assert.deepEqual(tank, { at, level: 0, subType: "FossilEnergy" });
    });

    it("of an electric car is none on its trips either", () => {
      const zeros = [{ type: "Fuel", level: 0 }];
      const energies = [...zeros, { type: "Electric", level: 50, autonomy: 100 }];
      assert.deepEqual(
        readTrip({ startEnergies: energies, endEnergies: energies }).fuel,
        undefined,
      );
    });

    it("of a hybrid that drove on electricity has burnt nothing", () => {
      const energyConsumptions = [{ type: "Fuel", consumption: 0, avgConsumption: 0 }];
      const start = [{ type: "Electric", level: 63, autonomy: 20 }];
      assert.deepEqual(readTrip({ startEnergies: start, energyConsumptions }).fuel, {
        consumed: 0,
        consumption: 0,
      });
    });
  });

  describe("battery", () => {
    it("load of zeros at any level is not known", () => {
      const load = { createdAt, capacity: 0, residual: 0 };
      const expected = { at, level: 91 };
      assert.deepEqual(
        readVehicleState(electric({ level: 91 }, { battery: { load } })).battery,
        expected,
      );
      assert.deepEqual(
        readVehicleState(energy({ level: 91, residual: 0, battery: { capacity: 0 } })).battery,
        expected,
      );
    });

    it("that is empty has nothing left", () => {
      const load = { createdAt, capacity: 46_000, residual: 0 };
      assert.deepEqual(
        readVehicleState(electric({ level: 0, autonomy: 0 }, { battery: { load } })).battery,
        {
          at,
          level: 0,
          range: 0,
          capacity: 46,
          residual: 0,
        },
      );
    });

    it("health of 0 is not known", () => {
      const health = (sent: object) =>
        readVehicleState(electric({}, { battery: { health: sent } })).battery;
      assert.equal(health({ resistance: 0 }), undefined);
      assert.deepEqual(health({ capacity: 96, resistance: 0 }), { health: { at, capacity: 96 } });
    });

    it("level and range beyond what there is are not known; 1 % and 0 km are", () => {
      assert.equal(readVehicleState(electric({ level: 127.5, autonomy: 2047 })).battery, undefined);
      assert.equal(readVehicleState(energy({ level: 255, autonomy: 65_535 })).battery, undefined);
      const low = { at, level: 1, range: 0 };
      assert.deepEqual(readVehicleState(electric({ level: 1, autonomy: 0 })).battery, low);
    });

    it("charges as fast and as long as can be", () => {
      const charging = (sent: object) =>
        readVehicleState(electric({}, { charging: sent })).charging;
      assert.equal(charging({ chargingRate: 65_535, remainingTime: "PT1092H15M" }), undefined);
      assert.deepEqual(charging({ chargingRate: 0, remainingTime: "PT0S" }), {
        at,
        rate: 0,
        remaining: 0,
      });
    });

    it("a program or a charge at hour 34 has no time", () => {
      const programs = [{ slot: 1, enabled: false, start: "PT34H7M", occurence: { day: [] } }];
      const read = [{ slot: 1, enabled: false, days: [] }];
      const { climate } = readVehicleState({ preconditioning: { airConditioning: { programs } } });
      assert.deepEqual(climate, { programs: read });
      const charge = electric({}, { charging: { nextDelayedTime: "PT34H7M", plugged: false } });
      assert.deepEqual(readVehicleState(charge).charging, { at, plugged: false });
    });
  });
});
