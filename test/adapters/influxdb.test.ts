import assert from "node:assert/strict";
import type { Point } from "../../src/adapters/points";
import { AT, CAR, STATE, VIN, eventMessage, formatterFor, stateMessage } from "./formatted";
import { SESSION, TRIP } from "./kept";

type Written = Omit<Point, "at"> & { timestamp: Date };

/** The points of a message by their measurement. */
function pointsOf(message: object, options: object = {}): Record<string, Written> {
  const [formatted, ...more] = formatterFor("influxdb", options)(message);
  assert.deepEqual(more, [], "one batch");
  const points = (formatted?.payload ?? []) as Written[];
  return Object.fromEntries(points.map((point) => [point.measurement, point]));
}

describe("adapters/influxdb", () => {
  const tags = { vin: VIN, brand: "Peugeot", name: "Zoé" };

  it("writes one measurement a group, at the time at which the car measured it", () => {
    const later = "2024-05-31T19:00:00.000Z";
    const points = pointsOf(stateMessage({ ...STATE, odometer: { at: later, mileage: 33858 } }));
    assert.deepEqual(points.psa_battery, {
      measurement: "psa_battery",
      tags,
      fields: { level: 82, range: 250, capacity: 46.3, residual: 37.966 },
      timestamp: new Date(AT),
    });
    assert.deepEqual(points.psa_odometer?.timestamp, new Date(later));
    assert.deepEqual(points.psa_charging?.fields.active, true);
    assert.deepEqual(points.psa_charging?.fields.status, "InProgress");
    assert.equal(Object.keys(points).length, Object.keys(STATE).length - 1);
  });

  it("names what is nested, joins words, and leaves out what no field can hold", () => {
    const battery = { at: AT, level: 82, health: { at: AT, capacity: 97 } };
    const doors = {
      at: AT,
      states: ["Locked", "TrunkUnLocked"],
      open: [],
      openings: [{ identifier: "Driver", state: "Closed" }],
      opening: { driver: "Closed", rearLeft: "Open" },
    };
    const lights = { at: AT, turn: [{ direction: "Left" }] };
    const points = pointsOf(stateMessage({ at: AT, battery, doors, lights }));
    assert.deepEqual(points.psa_battery?.fields, { level: 82, health_capacity: 97 });
    assert.deepEqual(points.psa_doors?.fields, {
      states: "Locked,TrunkUnLocked",
      open: "",
      opening_driver: "Closed",
      opening_rearLeft: "Open",
    });
    assert.equal(points.psa_lights, undefined);
  });

  it("dates a group without a date as the whole, and writes nothing that has no date at all", () => {
    const battery = { level: 82 };
    assert.deepEqual(
      pointsOf(stateMessage({ at: AT, battery })).psa_battery?.timestamp,
      new Date(AT),
    );
    assert.deepEqual(formatterFor("influxdb")(stateMessage({ battery })), []);
  });

  it("writes trips and charging sessions at the time of their start", () => {
    const { psa_trip: trip } = pointsOf({ payload: [TRIP], vehicle: CAR });
    assert.deepEqual(trip?.timestamp, new Date(TRIP.startedAt));
    assert.equal(trip?.fields.distance, 12.5);
    assert.equal(trip?.fields.battery_consumed, 2.1);
    const told = pointsOf(eventMessage("charging.session", { session: SESSION }));
    assert.deepEqual(told.psa_session?.timestamp, new Date(SESSION.startedAt));
    assert.equal(told.psa_session?.fields.energy, 27.8);
    assert.equal(told.psa_session?.fields.cost_amount, 8.34);
    assert.ok(told.psa_battery, "and the state of the event");
  });

  it("makes the same point of the same reading, and one of two in a message", () => {
    const format = formatterFor("influxdb");
    assert.deepEqual(format(stateMessage()), format(stateMessage()));
    const under = { ...TRIP, stoppedAt: undefined, done: false, distance: 3 };
    const [formatted] = format({ payload: [under, { ...TRIP, done: true }], vehicle: CAR });
    const points = formatted?.payload as Written[];
    assert.deepEqual(
      points.map(({ fields }) => fields.distance),
      [12.5],
    );
  });

  it("takes names and tags from its options, and tags a car without a VIN with its id", () => {
    const named = pointsOf(stateMessage(), { prefix: "cars", tags: ["label"] });
    assert.deepEqual(named.cars_battery?.tags, { vin: VIN, label: "Peugeot e-208 GT" });
    const anonymous = pointsOf({ ...stateMessage(STATE, { id: "abc" }), topic: "abc" });
    assert.deepEqual(anonymous.psa_battery?.tags, { vin: "abc" });
  });

  it("keeps the type of each field, whatever a car's driver assistance sends", () => {
    const of = (assistance: Record<string, unknown>) =>
      pointsOf(stateMessage({ at: AT, assistance })).psa_assistance?.fields;
    assert.deepEqual(of({ lane: { status: true, level: 2 } }), {
      lane_status: "true",
      lane_level: "2",
    });
    assert.deepEqual(of({ lane: { status: "On" } }), { lane_status: "On" });
  });

  it("looks into what a server nested without end no deeper than there can be anything", () => {
    let deep: Record<string, unknown> = { end: 1 };
    for (let level = 0; level < 20_000; level++) deep = { deep };
    const points = pointsOf(stateMessage({ at: AT, battery: { level: 82 }, assistance: deep }));
    assert.deepEqual(Object.keys(points), ["psa_battery"]);
  });

  it("changes nothing of what it was given", () => {
    const message = stateMessage();
    const before = structuredClone(message);
    pointsOf(message);
    assert.deepEqual(message, before);
  });
});
