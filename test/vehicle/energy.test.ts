import assert from "node:assert/strict";
import { readVehicleState } from "../../src/vehicle/state";

const at = "2024-05-31T18:00:00.000Z";
const later = "2024-05-31T19:00:00.000Z";
const createdAt = "2024-05-31T18:00:00Z";
const electric = (extension: object, rest = {}) => ({
  energies: [{ createdAt, type: "Electric", ...rest, extension: { electric: extension } }],
});

describe("vehicle: energies and charging", () => {
  describe("energies", () => {
    it("are found by type, never by their place", () => {
      const fuel = { type: "Fuel", level: 95, autonomy: 620 };
      const battery = { type: "Electric", level: 21, autonomy: 46 };
      const state = readVehicleState({ energies: [fuel, battery] });
      assert.deepEqual(state.battery, { level: 21, range: 46 });
      assert.deepEqual(state.fuel, { level: 95, range: 620 });
      assert.deepEqual(readVehicleState({ energies: [battery, fuel] }), state);
    });

    it("may come as one object, and under either name", () => {
      const one = { createdAt, type: "Electric", level: 50 };
      for (const sent of [
        { energies: one },
        { energies: [one] },
        { energy: one },
        { energy: [one] },
      ]) {
        assert.deepEqual(readVehicleState(sent).battery, { at, level: 50 });
      }
    });

    it("of both generations: the newer wins, field by field", () => {
      const state = readVehicleState({
        energies: [{ createdAt, type: "Electric", level: 50, autonomy: 100 }],
        energy: [{ updatedAt: later, type: "Electric", level: 47 }],
      });
      assert.deepEqual(state.battery, { at: later, level: 47, range: 100 });
    });

    it("of both generations at the same moment: the format in use wins", () => {
      const state = readVehicleState({
        energy: [{ updatedAt: createdAt, type: "Electric", level: 47, autonomy: 90 }],
        energies: [{ createdAt, type: "Electric", level: 50 }],
      });
      assert.deepEqual(state.battery, { at, level: 50, range: 90 });
    });

    it("an empty tank that an electric car sends along is none", () => {
      const tank = { updatedAt: createdAt, type: "Fuel", level: 0 };
      const battery = { updatedAt: createdAt, type: "Electric", level: 80 };
      assert.equal(readVehicleState({ energy: [battery, tank] }).fuel, undefined);
      const empty = readVehicleState({ energy: [battery, { ...tank, autonomy: 0 }] });
      assert.deepEqual(empty.fuel, { at, level: 0, range: 0 }, "a hybrid's tank can be empty");
      assert.deepEqual(readVehicleState({ energy: [tank] }).fuel, { at, level: 0 });
    });

    it("of a type nobody knows change nothing", () => {
      const state = readVehicleState({
        energies: [
          { type: "Fuel", level: 4 },
          { type: "Solar", level: 9 },
        ],
      });
      assert.deepEqual([state.fuel, state.battery], [{ level: 4 }, undefined]);
    });

    it("battery: kWh from Wh, wherever they stand", () => {
      const inUse = electric({ battery: { load: { createdAt, capacity: 34304, residual: 5344 } } });
      assert.deepEqual(readVehicleState(inUse).battery, { at, capacity: 34.304, residual: 5.344 });
      const deprecated = electric({ battery: { capacity: 34304 }, residual: { consumption: 5.3 } });
      assert.deepEqual(readVehicleState(deprecated).battery, {
        at,
        capacity: 34.304,
        residual: 5.3,
      });
      const flat = { energy: { type: "Electric", residual: 5.3, battery: { capacity: 34304 } } };
      assert.deepEqual(readVehicleState(flat).battery, { capacity: 34.304, residual: 5.3 });
    });

    it("battery health has a date of its own, which may be missing", () => {
      const health = { capacity: 98, resistance: 4 };
      const dated = electric(
        { battery: { health: { ...health, createdAt: later } } },
        { level: 9 },
      );
      assert.deepEqual(readVehicleState(dated).battery, {
        at,
        level: 9,
        health: { at: later, ...health },
      });
      const undated = electric({ battery: { health } });
      assert.deepEqual(readVehicleState(undated).battery, { health: { at, ...health } });
    });

    it("fuel: litres from cL, L/100 km as they are", () => {
      const fuel = (extension: object, rest = {}) =>
        readVehicleState({ energies: { type: "Fuel", ...rest, extension: { fuel: extension } } })
          .fuel;
      assert.deepEqual(fuel({ consumptions: { total: 381524, instant: 6.1 } }), {
        consumed: 3815.24,
        consumption: 6.1,
      });
      assert.deepEqual(fuel({ consumption: { consumption: 5.5 } }), { consumption: 5.5 });
      assert.deepEqual(fuel({}, { consumption: 5.5, subType: "Hydrogen" }), {
        consumption: 5.5,
        subType: "Hydrogen",
      });
    });
  });

  describe("charging", () => {
    const charging = (sent: object) => readVehicleState(electric({ charging: sent })).charging;

    it("is found below the extension and directly", () => {
      const sent = { plugged: true, status: "InProgress", chargingMode: "Slow", chargingRate: 20 };
      const expected = {
        at,
        plugged: true,
        status: "InProgress",
        mode: "Slow",
        rate: 20,
        active: true,
      };
      assert.deepEqual(charging(sent), expected);
      for (const list of ["energies", "energy"]) {
        const state = readVehicleState({
          [list]: [{ createdAt, type: "Electric", charging: sent }],
        });
        assert.deepEqual(state.charging, expected);
      }
    });

    it("is active while the battery takes current, by a word that is known", () => {
      const active = (status?: string) => charging({ plugged: true, status })?.active;
      assert.equal(active("InProgress"), true);
      for (const status of ["Disconnected", "Stopped", "Finished", "Failure"]) {
        assert.equal(active(status), false, status);
      }
      for (const status of ["Resting", undefined]) assert.equal(active(status), undefined);
    });

    it("is not active by a word that an older part says", () => {
      const older = { createdAt: "2024-05-31T17:00:00Z", type: "Electric" };
      const energies = [
        {
          createdAt,
          type: "Electric",
          extension: { electric: { charging: { status: "Resting" } } },
        },
        { ...older, extension: { electric: { charging: { status: "InProgress" } } } },
      ];
      const read = readVehicleState({ energies }).charging;
      assert.deepEqual([read?.status, read?.active], ["Resting", undefined]);
    });

    it("ends at the date of the reading and what remained then, beyond a day too", () => {
      assert.deepEqual(charging({ remainingTime: "PT25H30M" }), {
        at,
        remaining: 91_800,
        endsAt: "2024-06-01T19:30:00.000Z",
      });
    });

    it("that nothing remains of has no end", () => {
      assert.deepEqual(charging({ remainingTime: "PT0S" }), { at, remaining: 0 });
    });

    it("nextDelayedTime is a clock time, though named a duration", () => {
      const next = (nextDelayedTime: string) => charging({ nextDelayedTime });
      for (const [sent, nextTime] of Object.entries({
        PT22H31M: "22:31",
        PT16H: "16:00",
        PT2H3M: "02:03",
        PT3H14: "03:14",
        PT0S: "00:00",
        PT1M: "00:01",
      })) {
        assert.deepEqual(next(sent), { at, nextTime });
      }
    });

    it("nextDelayedTime is a date on some cars", () => {
      const nextAt = "2024-05-31T22:31:00.000Z";
      assert.deepEqual(charging({ nextDelayedTime: "2024-06-01T00:31:00+02:00" }), { at, nextAt });
    });

    it("schedule is an object, or an empty list for none", () => {
      const program = { start: "PT22H", end: "PT6H", enabled: true, occurence: { day: ["Mon"] } };
      const programs = [{ start: "22:00", end: "06:00", enabled: true, days: ["Mon"] }];
      assert.deepEqual(charging({ schedule: { programs: [program] } }), { at, programs });
      assert.deepEqual(charging({ schedule: [program] }), { at, programs });
      assert.deepEqual(charging({ plugged: true, schedule: [] }), { at, plugged: true });
    });

    it("limit and power keep their words, also unknown ones", () => {
      assert.deepEqual(charging({ type: "Partial", chargingPowerLevel: "Level9" }), {
        at,
        limit: "Partial",
        powerLevel: "Level9",
      });
    });
  });
});
