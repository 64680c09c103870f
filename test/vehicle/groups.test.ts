import assert from "node:assert/strict";
import { newestAt, readVehicleState } from "../../src/vehicle/state";

const at = "2024-05-31T18:00:00.000Z";
const later = "2024-05-31T19:00:00.000Z";
const createdAt = "2024-05-31T18:00:00Z";

describe("vehicle: groups of the state", () => {
  describe("the rest", () => {
    it("battery.voltage is the health of the 12 V battery in %", () => {
      assert.deepEqual(readVehicleState({ battery: { createdAt, voltage: 87, current: 0 } }), {
        auxiliaryBattery: { at, health: 87 },
        position: { missing: "never" },
      });
    });

    it("a mileage of 0 is a mileage nobody knows, and its date may be null", () => {
      assert.equal(readVehicleState({ odometer: { createdAt, mileage: 0 } }).odometer, undefined);
      assert.deepEqual(readVehicleState({ odometer: { createdAt: null, mileage: 4.5 } }).odometer, {
        mileage: 4.5,
      });
    });

    it("until 2023 the odometer had a dot in its name, and no date", () => {
      const sent = { "timed.odometer": { createdAt: null, mileage: 1539 } };
      assert.deepEqual(readVehicleState(sent).odometer, { mileage: 1539 });
      const both = { ...sent, odometer: { createdAt, mileage: 1540 } };
      assert.deepEqual(readVehicleState(both).odometer, { at, mileage: 1540 });
    });

    it("stolen: whether, since when and until when", () => {
      const stolen = { state: true, startedAt: createdAt, endAt: later };
      assert.deepEqual(readVehicleState({ stolen }).stolen, {
        state: true,
        startedAt: at,
        endedAt: later,
      });
      assert.deepEqual(readVehicleState({ stolen: { state: false } }).stolen, { state: false });
      assert.equal(readVehicleState({ stolen: {} }).stolen, undefined);
    });

    it("the assistance has the words of the API, and a date as other groups", () => {
      const words = { abs: true, parkAssist: { front: ["Active"] } };
      const sent = { adas: { ...words, createdAt } };
      assert.deepEqual(readVehicleState(sent).assistance, { at, ...words });
      assert.deepEqual(readVehicleState({ adas: words }).assistance, words);
      assert.equal(newestAt(readVehicleState({ ...sent, createdAt: later })), at);
      for (const adas of [{ createdAt }, {}, [], "Active", null]) {
        assert.equal(readVehicleState({ adas }).assistance, undefined);
      }
    });

    it("API 4.0 embedded odometer, misspelt, and kinetic", () => {
      const extension = { odemeter: { createdAt, mileage: 9 }, kinetic: { createdAt, pace: 30 } };
      const { odometer, motion } = readVehicleState({ _embedded: { extension } });
      assert.deepEqual(
        [odometer, motion],
        [
          { at, mileage: 9 },
          { at, speed: 30 },
        ],
      );
    });

    it("service is the motorization, not servicing", () => {
      const state = readVehicleState({ service: { updatedAt: createdAt, type: "Electric" } });
      assert.deepEqual(state.motorization, { at, type: "Electric" });
    });

    it("ignition keeps words of old cars", () => {
      const state = readVehicleState({ ignition: { updatedAt: createdAt, type: "Free" } });
      assert.deepEqual(state.ignition, { at, status: "Free" });
    });

    it("the environment is dated as a whole or in its parts", () => {
      const parts = { luminosity: { day: false }, air: { temp: 0 } };
      const whole = { createdAt, ...parts };
      assert.deepEqual(readVehicleState({ environment: whole }).environment, {
        at,
        daylight: false,
        temperature: 0,
      });
      const environment = {
        luminosity: { createdAt, day: true },
        air: { createdAt: later, temp: -4 },
      };
      assert.deepEqual(readVehicleState({ environment }).environment, {
        at: later,
        daylight: true,
        temperature: -4,
      });
    });

    it("engines are found by type; old cars put the oil elsewhere", () => {
      const thermic = { coolant: { temp: 90, level: 70 }, oil: { temp: 94 }, air: { temp: 14 } };
      const engines = [
        { createdAt, type: "Electric", speed: 800 },
        { createdAt, speed: 1500, gmpStatus: "Running", extension: { thermic } },
      ];
      const state = readVehicleState({ engines });
      assert.deepEqual(state.motor, { at, rpm: 800 });
      assert.deepEqual(state.engine, {
        at,
        rpm: 1500,
        coolantTemperature: 90,
        coolantLevel: 70,
        oilTemperature: 94,
        airTemperature: 14,
      });
      assert.deepEqual(state.powertrain, { at, status: "Running" });
      const old = readVehicleState({ engines: { createdAt, type: "Thermic", oil: { temp: 91 } } });
      assert.deepEqual(old.engine, { at, oilTemperature: 91 });
    });

    it("belts and emergency call have other names on old cars", () => {
      const beltStatus = [{ belt: "Omission", id: "Driver" }];
      assert.deepEqual(
        readVehicleState({ safety: { createdAt, beltStatus, autoECallTriggering: "Detected" } })
          .safety,
        { at, belts: [{ seat: "Driver", status: "Omission" }], emergencyCall: "Detected" },
      );
      const old = { createdAt, beltWarning: "Omission", eCallTriggeringRequest: "NoRequest" };
      assert.deepEqual(readVehicleState({ safety: old }).safety, {
        at,
        beltWarning: "Omission",
        emergencyCall: "NoRequest",
      });
    });

    it("the alarm: switched, and gone off", () => {
      const alarm = {
        status: { createdAt, activation: "Active" },
        trigger: { createdAt: later, type: "VehicleLifting", startAt: createdAt },
      };
      assert.deepEqual(readVehicleState({ alarm }).alarm, {
        at: later,
        status: "Active",
        trigger: "VehicleLifting",
        triggeredAt: at,
      });
    });

    it("a group that says nothing but its date is absent, and so is null", () => {
      const state = readVehicleState({
        ignition: { createdAt },
        kinetic: { createdAt, moving: null },
        doorsState: null,
        energies: null,
        engines: [],
      });
      assert.deepEqual(state, { position: { missing: "never" } });
    });

    it("parts sent as a list of one are read", () => {
      const state = readVehicleState({ ignition: [{ createdAt, type: "Start" }] });
      assert.deepEqual(state.ignition, { at, status: "Start" });
    });
  });
});
