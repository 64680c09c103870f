import assert from "node:assert/strict";
import { type Simulator, builtInVins, startSimulator } from "../../src/simulator";
import { BrowserVisitor, type Json, at, href } from "./browser-visitor";

describe("simulator: trips", () => {
  let simulator: Simulator;
  let visitor: BrowserVisitor;

  before(async () => {
    simulator = await startSimulator({ start: new Date("2025-03-12T18:40:00Z") });
    simulator.world.holdStill();
    visitor = await new BrowserVisitor(simulator).signIn();
  });
  after(() => simulator.close());

  const listOf = (vin: string, relation: string, query = {}) =>
    visitor.list(visitor.carPath(vin, relation), query);

  it("come oldest first, whole, and in the vendor's units", async () => {
    for (const vin of [builtInVins.electric, builtInVins.hybrid, builtInVins.oldGeneration]) {
      const trips = await listOf(vin, "trips");
      assert.ok(trips.length >= 10, vin);
      const starts = trips.map(({ startedAt }) => String(startedAt));
      assert.deepEqual(starts, [...starts].sort());
      for (const trip of trips) {
        const seconds = Number(trip.duration);
        const metres = Number(trip.distance) * 1000;
        assert.equal(
          Date.parse(String(trip.stoppedAt)) - Date.parse(String(trip.startedAt)),
          seconds * 1000,
        );
        assert.ok(Math.abs(Number(at(trip, "kinetic", "avgSpeed")) - metres / seconds) < 0.3);
        const top = Number(at(trip, "kinetic", "maxSpeed")) / 3.6;
        assert.ok(top > metres / seconds && top < 45, "km/h");
        assert.equal(trip.done, true);
      }
    }
  });

  it("use what the levels lose: Wh of the battery, cL of the tank", async () => {
    const { world } = simulator;
    for (const vin of [builtInVins.electric, builtInVins.hybrid, builtInVins.oldGeneration]) {
      const { battery, tank } = world.car(vin).profile.model;
      for (const trip of await listOf(vin, "trips")) {
        (trip.energyConsumptions as Json[]).forEach((used, index) => {
          const size = used.type === "Electric" ? battery : tank;
          const before = Number(at(trip, "startEnergies", index, "level"));
          const after = Number(at(trip, "endEnergies", index, "level"));
          assert.equal(at(trip, "startEnergies", index, "type"), used.type);
          const lost = ((before - after) / 100) * size;
          const tolerance = size * 0.0011;
          assert.ok(Math.abs(Number(used.consumption) - lost) <= tolerance, vin);
        });
        const shares = (trip.segments as Json[]).map(({ percent }) => Number(percent));
        assert.ok(Math.abs(shares.reduce((sum, share) => sum + share) - 100) < 1.5);
      }
    }
  });

  it("are filtered by time, distance, duration and state", async () => {
    const vin = builtInVins.bothGenerations;
    const all = await listOf(vin, "trips");
    const far = await listOf(vin, "trips", { distance: "10-" });
    assert.ok(far.length > 0 && far.length < all.length);
    assert.deepEqual(
      far,
      all.filter(({ distance }) => Number(distance) >= 10),
    );
    const short = await listOf(vin, "trips", { distance: "0.1-9.9", duration: "0-600" });
    assert.deepEqual(
      short,
      all.filter(({ distance, duration }) => Number(distance) <= 9.9 && Number(duration) <= 600),
    );
    const since = String(all[5]?.startedAt);
    assert.deepEqual(await listOf(vin, "trips", { timestamps: `${since}/` }), all.slice(5));
    assert.deepEqual(await listOf(vin, "trips", { states: "DataLacking" }), []);
    assert.equal((await listOf(builtInVins.private, "trips", { states: "Nominal" })).length, 0);
    assert.ok((await listOf(builtInVins.private, "trips", { states: "DataLacking" })).length > 0);
  });

  it("have way points from door to door, and fewer of them with a tolerance", async () => {
    const vin = builtInVins.bothGenerations;
    const [trip = {}] = await listOf(vin, "trips", { distance: "20-" });
    const path = href(trip, "waypoints") ?? "";
    const points = await visitor.list(path);
    assert.deepEqual(points[0], trip.startPosition);
    assert.deepEqual(points.at(-1), trip.stopPosition);
    assert.ok(points.length >= 20);
    const rough = await visitor.list(path, { tolerance: "0.5" });
    assert.ok(rough.length >= 2 && rough.length < points.length);
    assert.deepEqual(rough.at(-1), points.at(-1));
  });

  it("have their own telemetry, alerts and collisions", async () => {
    const vin = builtInVins.hybrid;
    const car = simulator.world.car(vin).holdStill().depart({ minutes: 20 });
    simulator.clock.advance(300);
    car.raiseAlert("EngineFault", "Critical").collide({ side: "Rear", severity: "Minor" });
    simulator.clock.advance(1500);
    const trip = (await listOf(vin, "trips")).at(-1) ?? {};
    const own = async (relation: string) => {
      const list = await listOf(vin, `trips/${String(trip.id)}/${relation}`);
      return [list, list[0] ?? {}] as const;
    };
    const [telemetry, message] = await own("telemetry");
    assert.ok(telemetry.length >= 20);
    assert.equal(href(message, "trip"), href(trip, "self"));
    const [alerts, alert] = await own("alerts");
    assert.deepEqual([alerts.length, alert.type], [1, "EngineFault"]);
    assert.deepEqual(at(alert, "_links", "trips"), [{ href: href(trip, "self") }]);
    const [collisions, collision] = await own("collisions");
    assert.deepEqual([collisions.length, href(collision, "trip")], [1, href(trip, "self")]);
    const base = href(trip, "self") ?? "";
    assert.equal((await visitor.read(`${base}/alerts/${String(alert.id)}`)).id, alert.id);
    assert.equal(
      (await visitor.read(`${base}/collisions/${String(collision.id)}`)).id,
      collision.id,
    );
    const [earlier = {}] = await listOf(vin, "trips");
    const { status } = await visitor.get(
      `${href(earlier, "self") ?? ""}/alerts/${String(alert.id)}`,
    );
    assert.equal(status, 404);
  });

  it("are 404 for the car that never reported", async () => {
    const path = visitor.carPath(builtInVins.neverReported, "trips");
    const { status, body } = await visitor.get(path);
    assert.deepEqual([status, body.code], [404, 40400]);
  });
});
