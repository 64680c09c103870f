import assert from "node:assert/strict";
import { BadRequest } from "../../src/errors";
import { pathsOf } from "../../src/rules/values";
import type { Units } from "../../src/rules/units";
import { type VehicleState, readVehicleState } from "../../src/vehicle/state";
import { STATE_SHAPE, parseValuePaths, readValue } from "../../src/vehicle/values";

const at = "2024-05-31T18:20:31.000Z";
const earlier = "2024-05-31T18:00:00.000Z";

const STATE: VehicleState = {
  at,
  battery: { at: earlier, level: 0, range: 250, health: { at, capacity: 97 } },
  charging: {
    plugged: false,
    programs: [{ slot: 1, start: "07:30", days: ["Mon"] }],
  },
  fuel: { at, consumption: 6.1, range: 100 },
  doors: { at, locked: true, open: [], opening: { driver: "Closed" } },
  position: { at, latitude: 48.1, longitude: -1.6, altitude: 38 },
  environment: { at, temperature: 5.2 },
  assistance: { at, lane: { state: ["On"] } },
};

const read = (path: string, state: VehicleState = STATE, units: Units = "metric") => {
  const [parsed] = parseValuePaths([path]);
  assert.ok(parsed);
  return readValue(state, parsed, units);
};

describe("a single value of a state", () => {
  for (const [path, value] of [
    ["battery.level", { payload: 0, at: earlier, unit: "%" }],
    ["battery.range", { payload: 250, at: earlier, unit: "km" }],
    ["battery.health.capacity", { payload: 97, at, unit: "%" }],
    ["charging.plugged", { payload: false }],
    ["charging.programs[0].start", { payload: "07:30" }],
    ["charging.programs[0].days", { payload: ["Mon"] }],
    ["doors.locked", { payload: true, at }],
    ["doors.open", { payload: [], at }],
    ["doors.opening.driver", { payload: "Closed", at }],
    ["assistance.lane.state[0]", { payload: "On", at }],
    ["position", { payload: STATE.position, at }],
    ["battery.at", { payload: earlier, at: earlier }],
    ["at", { payload: at }],
  ] as const) {
    it(`is there as ${path}, with the date of its group and its unit`, () => {
      assert.deepEqual(read(path), { path, ...value });
    });
  }

  for (const path of [
    "battery.capacity",
    "charging.programs[1].start",
    "doors.opening.trunk",
    "odometer.mileage",
    "odometer",
    "assistance.lane.state[1]",
  ]) {
    it(`is absent as ${path} where the car has not sent it`, () => {
      assert.equal(read(path), undefined);
    });
  }

  it("is no position where there is but the reason why there is none", () => {
    for (const missing of ["never", "privacy"] as const) {
      assert.equal(read("position", { position: { missing } }), undefined);
      assert.equal(read("position.missing", { position: { missing } })?.payload, missing);
    }
  });

  it("is a copy: who changes it changes nothing else", () => {
    const place = read("position")?.payload as { latitude: number };
    place.latitude = 0;
    assert.equal(STATE.position?.latitude, 48.1);
  });

  it("is imperial where that is wanted, also inside a group", () => {
    const imperial = (path: string) => {
      const { payload, unit } = read(path, STATE, "imperial") ?? {};
      return [payload, unit];
    };
    assert.deepEqual(imperial("battery.range"), [155.3, "mi"]);
    assert.deepEqual(imperial("environment.temperature"), [41.4, "°F"]);
    assert.deepEqual(imperial("fuel.consumption"), [46.3, "mpg"]);
    assert.deepEqual(imperial("battery.level"), [0, "%"]);
    assert.deepEqual(imperial("battery")[0], {
      at: earlier,
      level: 0,
      range: 155.3,
      health: { at, capacity: 97 },
    });
    assert.deepEqual(imperial("position")[0], { ...STATE.position, altitude: 125 });
    assert.deepEqual(imperial("charging.programs")[0], STATE.charging?.programs);
    assert.deepEqual(imperial("assistance")[0], STATE.assistance);
  });

  it("of a car that burns hydrogen is counted in kilograms", () => {
    const state = { fuel: { subType: "Hydrogen", consumption: 1 } };
    assert.equal(read("fuel.consumption", state)?.unit, "kg/100 km");
    const { payload, unit } = read("fuel.consumption", state, "imperial") ?? {};
    assert.deepEqual([payload, unit], [62.1, "mi/kg"]);
    assert.deepEqual(read("fuel", state, "imperial")?.payload, {
      ...state.fuel,
      consumption: 62.1,
    });
  });

  it("is absent where it would have no end: the miles that no fuel lasts for", () => {
    const state = { fuel: { consumption: 0, level: 50 } };
    assert.equal(read("fuel.consumption", state)?.payload, 0);
    assert.equal(read("fuel.consumption", state, "imperial"), undefined);
    assert.deepEqual(read("fuel", state, "imperial")?.payload, { level: 50 });
  });
});

describe("the paths of a node", () => {
  it("are each taken once, without blanks and empty ones", () => {
    const paths = parseValuePaths(["battery.level", " payload.battery.level", "", "at"]);
    assert.deepEqual(
      paths.map(({ path }) => path),
      ["battery.level", "at"],
    );
    assert.deepEqual(
      parseValuePaths("battery.level").map(({ path }) => path),
      ["battery.level"],
    );
  });

  it("lead somewhere, or are refused with the nearest", () => {
    assert.throws(
      () => parseValuePaths(["battery.level", "doors.lockd"]),
      (error) => error instanceof BadRequest && /doors\.lockd.*doors\.locked\?/.test(error.message),
    );
    for (const none of [undefined, [], [""], [null]]) {
      assert.throws(() => parseValuePaths(none), /No values selected/);
    }
  });

  it("are all that are offered", () => {
    for (const [path] of pathsOf(STATE_SHAPE)) {
      assert.doesNotThrow(() => parseValuePaths([path]), path);
    }
  });
});

/** What real cars send, and what becomes of the values. */
describe("single values of real replies", () => {
  const value = (status: unknown, path: string) => read(path, readVehicleState(status))?.payload;

  it("are absent where a number means that it is not known", () => {
    const engines = [
      { type: "Thermic", extension: { thermic: { coolant: { temp: 215 }, oil: { temp: 215 } } } },
    ];
    const noTank = {
      type: "Fuel",
      subType: "FossilEnergy",
      autonomy: 0,
      extension: { fuel: { consumptions: { total: 0 } } },
    };
    const load = { capacity: 0, residual: 0 };
    const electric = {
      type: "Electric",
      level: 91,
      extension: { electric: { battery: { load } } },
    };
    const status = {
      createdAt: at,
      engines,
      energies: [electric, noTank],
      lastPosition: { type: "Feature", geometry: { type: "Point", coordinates: [0, 0, 0] } },
      odometer: { mileage: 0 },
    };
    assert.equal(value(status, "battery.level"), 91);
    for (const path of [
      ...["engine.coolantTemperature", "fuel.range", "fuel.consumed", "fuel", "engine"],
      ...["battery.capacity", "battery.residual", "position", "position.latitude"],
      "odometer.mileage",
    ]) {
      assert.equal(value(status, path), undefined, path);
    }
  });

  it("are zero where that is real", () => {
    const energy = { type: "Electric", level: 2, autonomy: 0 };
    assert.equal(value({ createdAt: at, energies: [energy] }, "battery.range"), 0);
    assert.equal(value({ createdAt: at, kinetic: { speed: 0 } }, "motion.speed"), 0);
  });

  it("have no date where their group has none", () => {
    const state = readVehicleState({ updatedAt: at, kinetic: { moving: false } });
    assert.deepEqual(read("motion.moving", state), { path: "motion.moving", payload: false });
  });
});
