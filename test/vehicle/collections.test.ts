import assert from "node:assert/strict";
import { readAlert } from "../../src/vehicle/alerts";
import { readCollision } from "../../src/vehicle/collisions";
import { readVehicleDetails } from "../../src/vehicle/details";
import { readMaintenance } from "../../src/vehicle/maintenance";
import { readAlarmEntry } from "../../src/vehicle/security";
import { readTelemetryEntry } from "../../src/vehicle/telemetry";
import { readTrip } from "../../src/vehicle/trips";

const at = "2024-05-31T18:00:00.000Z";
const later = "2024-05-31T19:00:00.000Z";
const createdAt = "2024-05-31T18:00:00Z";
const place = (coordinates: readonly number[], properties = {}) => ({
  type: "Feature",
  geometry: { type: "Point", coordinates },
  properties,
});

describe("vehicle: trips", () => {
  it("average speed is sent in m/s, the highest in km/h", () => {
    const { averageSpeed, maxSpeed } = readTrip({ kinetic: { avgSpeed: 13.9, maxSpeed: 92 } });
    assert.deepEqual([averageSpeed, maxSpeed], [50, 92]);
  });

  it("consumption is sent in Wh and cL, and per 100 km", () => {
    const read = readTrip({
      startEnergies: [
        { type: "Fuel", level: 50, autonomy: 400 },
        { type: "Electric", level: 80, autonomy: 40 },
      ],
      endEnergies: { type: "Electric", level: 60, autonomy: 30 },
      energyConsumptions: [
        { type: "Electric", consumption: 2400, avgConsumption: 17500 },
        { type: "Fuel", consumption: 120, avgConsumption: 480 },
      ],
    });
    assert.deepEqual(read.battery, {
      startLevel: 80,
      startRange: 40,
      endLevel: 60,
      endRange: 30,
      consumed: 2.4,
      consumption: 17.5,
    });
    assert.deepEqual(read.fuel, {
      startLevel: 50,
      startRange: 400,
      consumed: 1.2,
      consumption: 4.8,
    });
  });

  it("a duration is seconds, or text of old cars", () => {
    for (const duration of [754, "754", "PT12M34S"]) {
      assert.deepEqual(readTrip({ duration }), { duration: 754 });
    }
  });

  it("faults may be bare words, positions may lack their place", () => {
    const faults = [{ fault: "DataLacking", cause: "Connection" }];
    assert.deepEqual(readTrip({ faults, startPosition: { properties: { createdAt } } }), {
      faults,
    });
    assert.deepEqual(readTrip({ faults: ["Unfinished"] }), { faults: [{ fault: "Unfinished" }] });
  });

  it("say when and how far", () => {
    const sent = {
      id: "t1",
      createdAt,
      updatedAt: later,
      startedAt: createdAt,
      stoppedAt: later,
      distance: 12.5,
      startMileage: 1000.5,
      done: false,
      stopPosition: place([1, 48], { createdAt }),
      segments: [{ propulsion: "Electric", percent: 100, distance: 12.5 }],
    };
    assert.deepEqual(readTrip(sent), {
      id: "t1",
      at: later,
      startedAt: at,
      stoppedAt: later,
      distance: 12.5,
      startMileage: 1000.5,
      done: false,
      stopPosition: { at, latitude: 48, longitude: 1 },
      segments: [{ propulsion: "Electric", percent: 100, distance: 12.5 }],
    });
  });
});

describe("vehicle: alerts, alarms, collisions", () => {
  it("an alert keeps its word, of any generation", () => {
    for (const type of ["LeftFrontTirePressurSensorFault", "tyreUnderInflation"]) {
      const sent = { id: "a", type, active: true, severity: "Warning", startedAt: createdAt };
      assert.deepEqual(readAlert({ ...sent, createdAt }), { ...sent, at, startedAt: at });
    }
  });

  it("an alert that ended says when and where, under a misspelt name too", () => {
    const position = { latitude: 48, longitude: 1 };
    for (const name of ["endPosition", "endPosition:"]) {
      const read = readAlert({
        endAt: later,
        [name]: place([1, 48]),
        startPosition: place([1, 48]),
      });
      assert.deepEqual(read, { endedAt: later, startPosition: position, endPosition: position });
    }
  });

  it("an alarm is either switched or has gone off", () => {
    const status = { createdAt, activation: "Inactive" };
    assert.deepEqual(readAlarmEntry({ id: "1", status }), { id: "1", at, status: "Inactive" });
    const trigger = { createdAt, type: "RoofBreakIn", startAt: later, position: place([1, 48]) };
    assert.deepEqual(readAlarmEntry({ id: "2", trigger }), {
      id: "2",
      at,
      trigger: "RoofBreakIn",
      triggeredAt: later,
      position: { latitude: 48, longitude: 1 },
    });
  });

  it("a collision has its sides in a list, or each under its name on old cars", () => {
    const details = [{ side: "Rear", severity: "Minimal" }];
    const read = { id: "c", at, impacts: details, tippedOver: false };
    assert.deepEqual(readCollision({ id: "c", createdAt, details, tippedOver: false }), read);
    const old = { id: "c", createdAt, rear: { level: "Minimal" }, rollOver: false };
    assert.deepEqual(readCollision(old), read);
    assert.deepEqual(readCollision({ details: [] }), { impacts: [] });
  });
});

describe("vehicle: telemetry", () => {
  const sent = {
    createdAt,
    privacy: { state: "None" },
    environment: { air: { temp: 12 }, luminosity: { day: true } },
    vehicle: {
      energies: [{ type: "Electric", level: 50, extension: { electric: { charging: {} } } }],
      odometer: { mileage: 12.5 },
      ignition: { type: "Start", createdAt: later },
      transmission: { gearbox: { ratio: "Reverse", mode: { automatic: true, sport: false } } },
      wipingBlades: { active: true, speed: "High" },
      adas: { abs: true, parkAssist: { front: ["Active"] } },
    },
    _embedded: {
      extension: {
        location: place([1, 48]),
        maintenance: { daysBeforeMaintenance: 4, mileageBeforeMaintenance: -9 },
      },
    },
  };

  it("has the groups of a state, dated by the entry where they are not themselves", () => {
    assert.deepEqual(readTelemetryEntry(sent), {
      at,
      battery: { at, level: 50 },
      odometer: { at, mileage: 12.5 },
      ignition: { at: later, status: "Start" },
      privacy: { at, status: "None" },
      environment: { at, temperature: 12, daylight: true },
      position: { at, latitude: 48, longitude: 1 },
      gearbox: { at, ratio: "Reverse", automatic: true, sport: false },
      wipers: { at, active: true, speed: "High" },
      assistance: { at, abs: true, parkAssist: { front: ["Active"] } },
      maintenance: { at, daysBefore: 4, distanceBefore: -9 },
    });
  });

  it("shares nothing with what was sent", () => {
    const { assistance } = readTelemetryEntry(sent);
    assert.notEqual(assistance, sent.vehicle.adas);
  });

  it("says nothing of a position that was not asked for", () => {
    assert.deepEqual(readTelemetryEntry({ createdAt }), { at });
  });
});

describe("vehicle: maintenance and details", () => {
  it("daysBeforeMaintenance and daysBeforeMaintenace say the same; negative is overdue", () => {
    const expected = { at, daysBefore: -9, distanceBefore: 120.5 };
    for (const name of ["daysBeforeMaintenance", "daysBeforeMaintenace"]) {
      const sent = { updatedAt: createdAt, [name]: -9, mileageBeforeMaintenance: 120.5 };
      assert.deepEqual(readMaintenance(sent), expected);
    }
    assert.deepEqual(readMaintenance({ createdAt }), {});
  });

  it("details lift what was asked for, and read the deprecated places", () => {
    const onboardCapabilities = { data: ["data:trip"], remote: { horn: { supported: true } } };
    const extension = {
      branding: { brand: "Peugeot", label: "e-208" },
      pictures: ["https://a.example/1"],
      onboardCapabilities,
    };
    const expected = {
      id: "1",
      vin: "VR3",
      at,
      brand: "Peugeot",
      label: "e-208",
      pictures: ["https://a.example/1"],
    };
    const common = { id: "1", vin: "VR3", createdAt };
    const details = readVehicleDetails({ ...common, _embedded: { extension } });
    assert.deepEqual(details, { ...expected, onboardCapabilities });
    assert.notEqual(details.onboardCapabilities, onboardCapabilities);
    const deprecated = { brand: "Peugeot", label: "e-208", pictures: "https://a.example/1" };
    assert.deepEqual(readVehicleDetails({ ...common, ...deprecated }), expected);
  });

  it("details say whom to call when the car is stolen", () => {
    const callCenter = { stolen: { countryCode: "BR", phoneNumber: "+55" } };
    assert.deepEqual(readVehicleDetails({ callCenter }), {
      stolenCall: { country: "BR", phone: "+55" },
    });
    assert.deepEqual(readVehicleDetails({ callCenter: {} }), {});
  });
});
