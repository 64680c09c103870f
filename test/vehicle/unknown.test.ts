import assert from "node:assert/strict";
import { readMaintenance } from "../../src/vehicle/maintenance";
import { readLastPosition } from "../../src/vehicle/position";
import { type VehicleState, readVehicleState } from "../../src/vehicle/state";
import { readTelemetryEntry } from "../../src/vehicle/telemetry";
import { readTrip } from "../../src/vehicle/trips";
import { UNKNOWN } from "../../src/vehicle/unknown";

const at = "2024-05-31T18:00:00.000Z";
const createdAt = "2024-05-31T18:00:00Z";

const thermic = (coolant: number, oil = coolant, air = coolant) => ({
  engines: [
    {
      createdAt,
      type: "Thermic",
      extension: {
        thermic: { coolant: { temp: coolant }, oil: { temp: oil }, air: { temp: air } },
      },
    },
  ],
});
const energy = (sent: object) => ({
  energy: [{ updatedAt: createdAt, type: "Electric", ...sent }],
});
const place = (coordinates: readonly number[], properties: object = {}) => ({
  type: "Feature",
  geometry: { type: "Point", coordinates },
  properties,
});

/** The groups of a state, and the same from an entry of the telemetry. */
function bothReaders(sent: object): VehicleState[] {
  return [readVehicleState(sent), readTelemetryEntry({ vehicle: sent })];
}

describe("vehicle: not known, told as a value", () => {
  describe("engine", () => {
    it("of 215 degrees throughout is none: a byte of ones, less 40", () => {
      for (const state of bothReaders(thermic(215))) assert.equal(state.engine, undefined);
    });

    it("that knows some temperatures has these", () => {
      assert.deepEqual(readVehicleState(thermic(215, -12, 0)).engine, {
        at,
        oilTemperature: -12,
        airTemperature: 0,
      });
      const engines = { createdAt, type: "Thermic", oil: { temp: 215 } };
      assert.equal(readVehicleState({ engines }).engine, undefined, "in the old format, too");
    });

    it("that stands is none only in a car that calls itself electric", () => {
      const engines = [{ createdAt, type: "Thermic", speed: 0 }];
      for (const type of ["Hybrid", "Unknown"]) {
        const { engine } = readVehicleState({ engines, service: { type } });
        assert.deepEqual(engine, { at, rpm: 0 });
      }
      assert.equal(readVehicleState({ engines, service: { type: "Electric" } }).engine, undefined);
    });
  });

  describe("trips", () => {
    it("have no highest speed of 0, whoever moved", () => {
      const sent = { distance: 18, duration: 2608, kinetic: { avgSpeed: 6.9, maxSpeed: 0.0 } };
      assert.deepEqual(readTrip(sent), { distance: 18, duration: 2608, averageSpeed: 24.8 });
    });

    it("have an average of 0 only where nobody went anywhere", () => {
      const kinetic = { avgSpeed: 0 };
      assert.deepEqual(readTrip({ distance: 18, kinetic }), { distance: 18 });
      assert.deepEqual(readTrip({ distance: 0, kinetic }), { distance: 0, averageSpeed: 0 });
    });

    it("say nothing of energies where the lists are empty", () => {
      const lists = { startEnergies: [], endEnergies: [], energyConsumptions: [] };
      assert.deepEqual(readTrip({ id: "1", ...lists }), { id: "1" });
    });

    it("start at no mileage of 0", () => {
      assert.deepEqual(readTrip({ startMileage: 0 }), {});
    });
  });

  describe("position", () => {
    it("where the equator meets the zero meridian is none", () => {
      for (const coordinates of [
        [0, 0, 0],
        [0, 0],
        [-0, 0],
      ]) {
        const sent = place(coordinates, { createdAt });
        assert.deepEqual(readLastPosition(sent), { missing: "never" });
        const status = { lastPosition: sent, privacy: { state: "Full" } };
        assert.deepEqual(readVehicleState(status).position, { missing: "privacy" });
        assert.deepEqual(readTrip({ startPosition: sent }), {});
      }
      assert.equal(readLastPosition(place([0, 51.48, 0])).latitude, 51.48, "Greenwich is a place");
      assert.equal(readLastPosition(place([9, 0, 0])).altitude, 0);
    });

    it("has no heading, signal or altitude that cannot be; 0 is north", () => {
      const sent = place([1, 48, 8191], { heading: 511, signalQuality: 255 });
      assert.deepEqual(readLastPosition(sent), { latitude: 48, longitude: 1 });
      const north = place([1, 48, -1], { heading: 0, signalQuality: 0 });
      assert.deepEqual(readLastPosition(north), {
        latitude: 48,
        longitude: 1,
        heading: 0,
        signal: 0,
      });
    });

    it("needs no date", () => {
      assert.deepEqual(readLastPosition(place([1, 48])), { latitude: 48, longitude: 1 });
    });
  });

  it("the air outside is not 215 or 87.5 degrees, but may well freeze", () => {
    const air = (temp: number) => readVehicleState({ environment: { air: { createdAt, temp } } });
    for (const temp of [215, 87.5]) assert.equal(air(temp).environment, undefined);
    for (const temp of [0, -18.5, 46]) assert.equal(air(temp).environment?.temperature, temp);
  });

  it("odometers full of ones or zeros are not known, in either format", () => {
    for (const mileage of [0, 1_677_721.5, 16_777_215, 429_496_729.5]) {
      const odometer = { createdAt, mileage };
      const embedded = { _embedded: { extension: { odemeter: odometer } } };
      const dotted = { "timed.odometer": odometer };
      for (const sent of [{ odometer }, embedded, dotted]) {
        assert.equal(readVehicleState(sent).odometer, undefined);
      }
    }
  });

  it("a speed of ones is not known, a speed of 0 is", () => {
    const kinetic = (speed: number) =>
      readVehicleState({ kinetic: { speed, moving: false } }).motion;
    for (const speed of [255, 655.35]) assert.deepEqual(kinetic(speed), { moving: false });
    assert.deepEqual(kinetic(0), { speed: 0, moving: false });
  });

  it("a 12 V battery of 0 % would send nothing", () => {
    const read = (voltage: number) => readVehicleState({ battery: { voltage } }).auxiliaryBattery;
    for (const voltage of [0, 127.5]) assert.equal(read(voltage), undefined);
    assert.deepEqual(read(63), { health: 63 });
  });

  it("a service is not due in 32767 days; today is a day", () => {
    const all = { daysBeforeMaintenance: 32_767, mileageBeforeMaintenance: 65_535 };
    assert.deepEqual(readMaintenance({ createdAt, ...all }), {});
    assert.deepEqual(readMaintenance({ daysBeforeMaintenace: 0, mileageBeforeMaintenance: -540 }), {
      daysBefore: 0,
      distanceBefore: -540,
    });
  });

  it("an older value that is known stands in for a newer one that is not", () => {
    const sent = {
      energies: [{ createdAt: "2024-06-01T18:00:00Z", type: "Electric", level: 255, autonomy: 90 }],
      ...energy({ level: 47 }),
    };
    assert.deepEqual(readVehicleState(sent).battery, {
      at: "2024-06-01T18:00:00.000Z",
      level: 47,
      range: 90,
    });
  });

  it("the table has bounds in order, and no value that they already exclude", () => {
    const quantities = Object.entries<{ below?: number; above?: number; is?: readonly number[] }>(
      UNKNOWN,
    );
    for (const [quantity, { below = -Infinity, above = Infinity, is = [] }] of quantities) {
      assert.ok(below < above, quantity);
      assert.deepEqual(
        is.filter((value) => value < below || value > above),
        [],
        quantity,
      );
    }
  });
});
