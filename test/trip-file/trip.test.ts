import assert from "node:assert/strict";
import { type AppTrip, appTrip } from "../../src/trip-file/trip";

const PRESENT = {
  id: 7,
  start: { date: "2024-05-31T18:00:00Z", mileage: 18610.4 },
  end: { date: "2024-05-31T18:30:00Z", mileage: 18640.4 },
  distance: 30,
  travelTime: 1500,
  fuelLevel: 50,
  fuelAutonomy: 336,
  fuelConsumption: 1_650_000,
  priceFuel: 1.79,
  alerts: [12, 99],
};

const OF_2020 = {
  id: 7,
  startDateTime: 1717178400,
  endDateTime: 1717180200,
  startMileage: 18610.4,
  endMileage: 18640.4,
  consumption: 1.65,
  fuelLevel: 50,
  fuelAutonomy: 336,
  startPosLatitude: 48.1147,
  startPosLongitude: -1.6794,
  startPosAltitude: 38,
  startPosQuality: 9,
  startPosAddress: "1 rue de la Paix",
  endPosLatitude: 0,
  endPosLongitude: 0,
  endPosAltitude: -1,
  endPosQuality: 0,
  endPosAddress: "",
  alertsActive: [{ code: 12 }],
  alertsResolved: [{ code: 99 }],
  maintenanceDays: 212,
  maintenanceDistance: -1200,
};

const BOTH: AppTrip = {
  id: "7",
  startedAt: "2024-05-31T18:00:00.000Z",
  stoppedAt: "2024-05-31T18:30:00.000Z",
  distance: 30,
  startMileage: 18610.4,
  fuel: { consumed: 1.65, endLevel: 50, endRange: 336, consumption: 5.5 },
};

describe("a trip of an app's file", () => {
  it("of the present form", () => {
    const expected = { duration: 1500, averageSpeed: 72, alerts: [12, 99], priceFuel: 1.79 };
    assert.deepEqual(appTrip(PRESENT), { ...BOTH, ...expected });
  });

  it("of the form of 2020", () => {
    const startPosition = {
      at: BOTH.startedAt,
      latitude: 48.1147,
      longitude: -1.6794,
      altitude: 38,
      signal: 9,
    };
    assert.deepEqual(appTrip(OF_2020), {
      ...BOTH,
      duration: 1800,
      averageSpeed: 60,
      startPosition,
      startAddress: "1 rue de la Paix",
      alerts: [12],
      resolvedAlerts: [99],
      maintenance: { daysBefore: 212, distanceBefore: -1200 },
    });
  });

  it("takes dates of both kinds, and numbers as text, in both forms", () => {
    const start = { date: "1717178400", mileage: "18610,4" };
    const end = { date: 1717180200, mileage: 18640.4 };
    const present = { ...PRESENT, start, end, alerts: ["12", { code: 99 }] };
    assert.deepEqual(appTrip(present), appTrip(PRESENT));
    const dates = {
      startDateTime: "2024-05-31 20:00:00+02:00",
      endDateTime: "2024-05-31T18:30:00.000Z",
    };
    assert.deepEqual(appTrip({ ...OF_2020, ...dates }), appTrip(OF_2020));
  });

  it("says nothing of what it does not know", () => {
    const start = { startDateTime: 1717178400 };
    const startedAt = BOTH.startedAt;
    assert.deepEqual(appTrip(start), { startedAt });
    const zeros = { fuelLevel: 0, fuelAutonomy: 0, consumption: 0, priceFuel: 0, startMileage: 0 };
    assert.deepEqual(appTrip({ ...start, ...zeros }), { startedAt });
    const ones = { fuelLevel: 255, fuelAutonomy: 65535, maintenanceDistance: 32767, endMileage: 5 };
    assert.deepEqual(appTrip({ ...start, ...ones, startMileage: 9 }), {
      startedAt,
      startMileage: 9,
    });
    assert.deepEqual(appTrip({ ...start, fuelLevel: 40, consumption: 0 })?.fuel, {
      consumed: 0,
      endLevel: 40,
    });
  });

  it("works out the mileage at the start from the end and the distance", () => {
    const trip = appTrip({ ...PRESENT, start: { date: PRESENT.start.date } });
    assert.equal(trip?.startMileage, 18610.4);
  });

  for (const sent of [undefined, null, 5, "trip", [], {}, { id: 1, distance: 5 }, { start: {} }]) {
    it(`is none: ${JSON.stringify(sent)}`, () => assert.equal(appTrip(sent), undefined));
  }

  for (const date of [0, -5, "", "yesterday", 1e15, Infinity, NaN, {}, [], true]) {
    it(`has no date: ${JSON.stringify(date)}`, () =>
      assert.equal(appTrip({ startDateTime: date }), undefined));
  }
});
