import assert from "node:assert/strict";
import { type Simulator, startSimulator } from "../../src/simulator";
import { status40, statusBoth } from "../../src/simulator/wire/status-v4-0";
import { status417 } from "../../src/simulator/wire/status-v4-17";
import type { Car } from "../../src/simulator/world/car";
import { readAlert } from "../../src/vehicle/alerts";
import { readCollision } from "../../src/vehicle/collisions";
import { readVehicleDetails } from "../../src/vehicle/details";
import { readMaintenance } from "../../src/vehicle/maintenance";
import { readLastPosition } from "../../src/vehicle/position";
import { readAlarmEntry } from "../../src/vehicle/security";
import { type VehicleState, newestAt, readVehicleState } from "../../src/vehicle/state";
import { readTelemetryEntry } from "../../src/vehicle/telemetry";
import { readTrip, readWayPoint } from "../../src/vehicle/trips";
import { BrowserVisitor, at } from "../simulator/browser-visitor";

type Fields = Record<string, unknown>;

/** What only one format can say; all the rest must be the same. */
const onlyInUse = [
  ...["battery.residual", "battery.health.capacity", "charging.limit", "charging.powerLevel"],
  ...["fuel.consumed", "fuel.subType", "position.altitude", "position.fix"],
  ...["powertrain", "engine", "motor", "driving", "climate", "lights", "alarm"].map(
    (g) => `${g}.*`,
  ),
  ...["safety.belts", "safety.emergencyCall"],
];
const onlyOld = ["motorization.*", "safety.beltWarning", "safety.emergencyCall"];

/** `group.field` → value, of all fields but those listed. */
function fieldsOf(value: object, leftOut: readonly string[], prefix = ""): Fields {
  return Object.entries(value).reduce<Fields>((fields, [name, inner]: [string, unknown]) => {
    const path = prefix + name;
    const isLeftOut = leftOut.some((entry) => entry === path || entry === `${prefix}*`);
    if (isLeftOut) return fields;
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) {
      return { ...fields, [path]: inner };
    }
    return { ...fields, ...fieldsOf(inner, leftOut, `${path}.`) };
  }, {});
}

describe("vehicle: the cars of the simulator", () => {
  let simulator: Simulator;
  let visitor: BrowserVisitor;
  let cars: Car[];

  before(async () => {
    simulator = await startSimulator({ start: new Date("2025-03-12T05:10:00Z"), speed: 1e-9 });
    visitor = await new BrowserVisitor(simulator).signIn();
    cars = simulator.world.profiles.map(({ vin }) => simulator.world.car(vin));
  });
  after(() => simulator.close());

  const atEachMoment = (look: (car: Car) => void) => {
    for (let moment = 0; moment < 12; moment++) {
      for (const car of cars) look(car);
      simulator.clock.advance(2 * 3600 + 700);
    }
  };

  it("say the same in both formats, at every moment", () => {
    let compared = 0;
    atEachMoment((car) => {
      const inUse = fieldsOf(readVehicleState(status417(car)), onlyInUse);
      const old = fieldsOf(readVehicleState(status40(car)), onlyOld);
      assert.deepEqual(old, inUse, car.profile.vin);
      compared += Object.keys(old).length;
    });
    assert.ok(compared > 1500);
  });

  it("say the same in both formats at once, but for a date that is null", () => {
    atEachMoment((car) => {
      const both = readVehicleState(statusBoth(car, status417(car)));
      const { motorization: _old, ...rest } = both;
      const inUse = readVehicleState(status417(car));
      const undated = inUse.odometer && { odometer: { mileage: inUse.odometer.mileage } };
      assert.deepEqual(rest, { ...inUse, ...undated });
    });
  });

  it("are read as they are", () => {
    atEachMoment((car) => {
      const state: VehicleState = readVehicleState(status417(car));
      const electric = car.uploads.get("electric");
      const { tank, battery } = car.profile.model;
      assert.equal(state.fuel !== undefined, tank > 0 && car.profile.connected);
      assert.equal(state.battery !== undefined, battery > 0);
      assert.equal(state.doors?.locked, car.uploads.get("doors")?.locked);
      assert.equal(state.ignition?.status, car.uploads.get("ignition")?.ignition);
      assert.equal(state.charging?.plugged, battery > 0 ? electric?.plugged : undefined);
      const { battery: says = "all" } = car.profile;
      if (battery > 0 && electric && says === "all") {
        assert.ok(Math.abs((state.battery?.residual ?? 0) * 1000 - electric.battery) <= 0.5);
      } else assert.equal(state.battery?.residual, undefined);
      const missing = !car.profile.connected
        ? "never"
        : car.profile.privacy === "None"
          ? undefined
          : "privacy";
      assert.equal(state.position?.missing, missing);
      const { latest } = car.uploads;
      const second = latest === undefined ? undefined : Math.floor(latest / 1000) * 1000;
      assert.equal(newestAt(state), second && new Date(second).toISOString());
    });
  });

  it("answer in shapes that lack nothing that was sent", async () => {
    for (const car of cars) {
      if (!car.profile.connected) continue;
      const list = (relation: string, query = {}) =>
        visitor.list(visitor.carPath(car.profile.vin, relation), query);
      for (const sent of await list("trips")) {
        const read = readTrip(sent);
        assert.equal(read.id, sent.id);
        const { duration = 0, distance = 0, averageSpeed = 0, maxSpeed = 0 } = read;
        assert.ok(Math.abs((distance / duration) * 3600 - averageSpeed) < 3 + averageSpeed / 5);
        assert.ok(averageSpeed <= maxSpeed);
        const energy = read.battery ?? read.fuel;
        assert.ok(energy?.consumption !== undefined && energy.startLevel !== undefined);
        assert.equal(read.startPosition !== undefined, car.profile.privacy === "None");
      }
      for (const sent of await list("alerts")) {
        assert.deepEqual([readAlert(sent).id, readAlert(sent).type], [sent.id, sent.type]);
      }
      for (const sent of await list("alarms")) {
        const { trigger, status } = readAlarmEntry(sent);
        assert.equal([trigger, status].filter((word) => word !== undefined).length, 1);
      }
      for (const sent of await list("collisions")) {
        assert.deepEqual(readCollision(sent).impacts, sent.details);
      }
      const entries = await list("telemetry", { extension: "location" });
      for (const sent of entries) {
        const entry = readTelemetryEntry(sent);
        assert.equal(entry.odometer?.mileage, at(sent, "vehicle", "odometer", "mileage"));
        assert.equal(entry.odometer?.at, entry.at);
        assert.ok(entry.gearbox?.ratio);
      }
      assert.ok(entries.length > 0);
      const service = readMaintenance(
        await visitor.read(visitor.carPath(car.profile.vin, "maintenance")),
      );
      assert.deepEqual(Object.keys(service).sort(), ["at", "daysBefore", "distanceBefore"]);
    }
  });

  it("have positions, way points and details", async () => {
    const [car] = cars;
    assert.ok(car);
    const path = visitor.carPath(car.profile.vin);
    const position = readLastPosition(await visitor.read(`${path}/lastPosition`));
    assert.deepEqual(position, readVehicleState(status417(car)).position);
    const [first] = await visitor.list(`${path}/trips`);
    const points = await visitor.list(`${path}/trips/${String(first?.id)}/wayPoints`);
    assert.ok(points.length > 1);
    for (const point of points) assert.ok(readWayPoint(point).at);
    const details = readVehicleDetails(await visitor.read(path, { extension: "branding" }));
    assert.deepEqual([details.vin, details.brand], [car.profile.vin, "Peugeot"]);
  });
});
