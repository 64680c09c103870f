import assert from "node:assert/strict";
import { BadRequest } from "../../src/errors";
import { AT, CAR, STATE, eventMessage, formatterFor, stateMessage } from "./formatted";

const LATER = "2024-05-31T19:20:31.000Z";
const TRIP = {
  id: "t",
  startedAt: "2024-05-31T17:00:00.000Z",
  stoppedAt: AT,
  duration: 3900,
  distance: 52.34,
  averageSpeed: 48.3,
  battery: { consumption: 15.26 },
};
const SESSION = { startedAt: AT, endedAt: LATER, duration: 3600, startLevel: 20, endLevel: 80 };

describe("adapters/dashboard", () => {
  const rowsOf = (messages: { payload?: unknown }[]) => messages.map(({ payload }) => payload);

  it("makes points of a chart, at the date of the value, one series a car", () => {
    const battery = { at: LATER, level: 84 };
    const told = rowsOf(formatterFor("dashboard")(stateMessage({ ...STATE, battery })));
    assert.deepEqual(told, [[{ x: Date.parse(LATER), y: 84, series: "Zoé" }]]);
    const list = [AT, LATER].map((at, level) => ({ at, battery: { level } }));
    const [points] = rowsOf(formatterFor("dashboard")({ payload: list, vehicle: CAR }));
    assert.deepEqual(points, [
      { x: Date.parse(AT), y: 0, series: "Zoé" },
      { x: Date.parse(LATER), y: 1, series: "Zoé" },
    ]);
  });

  it("charts any value that is a number or a yes or no, of states and trips", () => {
    const point = (value: string, message: object = stateMessage()) => {
      const [message0] = formatterFor("dashboard", { value })(message);
      return (message0?.payload as { y: number }[] | undefined)?.[0]?.y;
    };
    assert.equal(point("charging.plugged"), 1);
    assert.equal(point("odometer.mileage"), 33857.6);
    assert.equal(point("charging.mode"), undefined);
    assert.equal(point("fuel.level"), undefined);
    assert.equal(point("battery.consumption", { payload: TRIP, vehicle: CAR }), 15.26);
    assert.throws(
      () => formatterFor("dashboard", { value: "battery..level" })(stateMessage()),
      (error) => error instanceof BadRequest && error.text === "formatOption",
    );
  });

  it("makes a table of all cars, without those that are gone", () => {
    const format = formatterFor("dashboard", { widget: "cars" });
    assert.deepEqual(format({ payload: [TRIP], vehicle: CAR }), []);
    format(stateMessage());
    const other = { vin: "VR7BCZKXCNE052117", label: "Citroën ë-C4" };
    const doors = { locked: false };
    const [both] = rowsOf(format(stateMessage({ fuel: { level: 50.4 }, doors }, other)));
    assert.deepEqual(
      (both as Record<string, unknown>[]).map(({ "Last measured": _, ...row }) => row),
      [
        {
          Car: "Zoé",
          "Battery (%)": 82,
          "Range (km)": 250,
          "Odometer (km)": 33858,
          Locked: "✓",
        },
        { Car: "Citroën ë-C4", "Fuel (%)": 50, Locked: "–" },
      ],
    );
    const [left] = rowsOf(format(eventMessage("vehicle.removed")));
    assert.deepEqual(
      (left as { Car: string }[]).map(({ Car }) => Car),
      ["Citroën ë-C4"],
    );
  });

  it("makes rows of trips and of charges, in the time of the place", () => {
    const ofTrips = formatterFor("dashboard", { widget: "trips" });
    assert.deepEqual(ofTrips(stateMessage()), []);
    const [trips] = rowsOf(ofTrips({ payload: [TRIP, TRIP], vehicle: CAR })) as object[][];
    assert.equal(trips?.length, 2);
    const { Start: start, ...trip } = trips[0] as Record<string, unknown>;
    assert.deepEqual(trip, {
      Car: "Zoé",
      Duration: "1:05",
      km: 52.3,
      "km/h": 48,
      "kWh/100 km": 15.3,
    });
    assert.equal(new Date(String(start)).getTime(), Date.parse(TRIP.startedAt));
    const cost = { amount: 7.5, currency: "EUR" };
    const session = eventMessage("charging.session", { session: { ...SESSION, cost } });
    const [charges] = rowsOf(formatterFor("dashboard", { widget: "charges" })(session)) as Record<
      string,
      unknown
    >[][];
    const { "From (%)": from, "To (%)": to, Cost: paid } = charges?.[0] ?? {};
    assert.deepEqual([from, to, paid], [20, 80, "7.50 EUR"]);
  });
});
