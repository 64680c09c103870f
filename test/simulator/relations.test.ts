import assert from "node:assert/strict";
import { type Simulator, builtInVins, startSimulator } from "../../src/simulator";
import { BrowserVisitor, type Json, at, embedded, href } from "./browser-visitor";

const RELATIONS = [
  "self",
  "user",
  "lastPosition",
  "trips",
  "maintenance",
  "alerts",
  "status",
  "telemetry",
  "collisions",
  "alarms",
  "callbacks",
  "remotes",
  "monitors",
];

describe("simulator: what a vehicle leads to", () => {
  let simulator: Simulator;
  let visitor: BrowserVisitor;

  before(async () => {
    simulator = await startSimulator({ start: new Date("2025-03-12T18:40:00Z") });
    simulator.world.holdStill();
    visitor = await new BrowserVisitor(simulator).signIn();
  });
  after(() => simulator.close());

  const of = (vin: string, relation: string) => visitor.read(visitor.carPath(vin, relation));
  const listOf = (vin: string, relation: string, query = {}) =>
    visitor.list(visitor.carPath(vin, relation), query);

  it("lists two brands, some with their deprecated name, none with more than was asked for", async () => {
    const vehicles = await visitor.list("/user/vehicles");
    assert.deepEqual(
      vehicles.map(({ vin }) => vin),
      Object.values(builtInVins),
    );
    const brands = vehicles.map(({ brand }) => brand);
    for (const brand of ["Peugeot", "Citroen", undefined]) assert.ok(brands.includes(brand));
    for (const vehicle of vehicles) {
      assert.match(String(vehicle.vin), /^[A-HJ-NPR-Z0-9]{17}$/);
      assert.match(String(vehicle.id), /^[0-9a-f]{96}$/);
      assert.deepEqual([vehicle._embedded, vehicle.pictures], [undefined, undefined]);
      assert.deepEqual(Object.keys(vehicle._links as Json).sort(), [...RELATIONS].sort());
    }
  });

  it("answers every link of every car, with 404 only where there is nothing", async () => {
    const nothing: Record<string, string[]> = {
      [builtInVins.private]: ["lastPosition"],
      [builtInVins.neverReported]: ["lastPosition", "trips", "maintenance", "status"],
    };
    for (const vehicle of await visitor.list("/user/vehicles")) {
      const vin = String(vehicle.vin);
      for (const relation of RELATIONS) {
        const link = href(vehicle, relation) ?? "";
        if (link.includes("{cbid}")) continue; // A template, to be filled in.
        assert.ok(link.startsWith(`${simulator.apiUrl}/user`) && !link.includes("client_id"));
        const { status, body } = await visitor.get(link);
        const isMissing = nothing[vin]?.includes(relation);
        assert.equal(status, isMissing ? 404 : 200, `${vin} ${relation}`);
        if (isMissing) assert.equal(body.code, 40400);
      }
    }
  });

  it("adds extensions where they are asked for", async () => {
    const path = visitor.carPath(builtInVins.bothGenerations);
    const { clientId: client_id } = simulator.account;
    const query = new URLSearchParams({ client_id });
    for (const extension of ["branding", "pictures", "onboardCapabilities"]) {
      query.append("extension", extension);
    }
    const { body } = await visitor.get(`${path}?${query.toString()}`, {
      query: { client_id: undefined },
    });
    const extension = at(body, "_embedded", "extension") as Json;
    assert.deepEqual(extension.branding, { brand: "Citroen", label: "Citroën ë-C4 Shine" });
    assert.equal((extension.pictures as string[]).length, 12);
    assert.equal(at(extension, "onboardCapabilities", "remote", "charging", "supported"), true);
    const branded = await visitor.read(path, { extension: "branding" });
    assert.deepEqual(Object.keys(at(branded, "_embedded", "extension") as Json), ["branding"]);
    const inBrazil = await visitor.read(path, { country: "BR" });
    assert.equal(at(inBrazil, "callCenter", "stolen", "countryCode"), "BR");
  });

  it("gives the driver with a capital V in Vehicles", async () => {
    const user = await visitor.read("/user");
    assert.equal(user.email, simulator.account.username);
    assert.equal((at(user, "_embedded", "Vehicles") as Json[]).length, simulator.world.size);
  });

  describe("status", () => {
    it("is new for the electric car", async () => {
      const status = await of(builtInVins.electric, "status");
      assert.equal(
        href(status, "self"),
        `${simulator.apiUrl}/user/vehicles/vehicle/status?profile=endUser`,
      );
      for (const old of ["energy", "preconditionning", "service"]) assert.ok(!(old in status));
      const [energy, ...more] = status.energies as Json[];
      assert.deepEqual([energy?.type, more.length], ["Electric", 0]);
      const electric = at(energy, "extension", "electric");
      const capacity = Number(at(electric, "battery", "load", "capacity"));
      const residual = Number(at(electric, "battery", "load", "residual"));
      assert.ok(Math.abs((residual / capacity) * 100 - Number(energy?.level)) <= 0.5);
      assert.equal(typeof at(electric, "charging", "plugged"), "boolean");
      assert.ok(at(status, "doorsState", "lockedStates"));
      const voltage = Number(at(status, "battery", "voltage"));
      assert.ok(voltage > 60 && voltage <= 100, "in %");
      const [longitude, latitude] = at(
        status,
        "lastPosition",
        "geometry",
        "coordinates",
      ) as number[];
      assert.ok(Math.abs((longitude ?? 0) + 1.68) < 1 && Math.abs((latitude ?? 0) - 48.1) < 1);
      assert.ok(at(status, "lastPosition", "properties", "createdAt"));
    });

    it("is both at once for one car, with its habits", async () => {
      const status = await of(builtInVins.bothGenerations, "status");
      const [energy] = status.energies as Json[];
      const [old, tank] = status.energy as Json[];
      assert.deepEqual([old?.level, old?.autonomy], [energy?.level, energy?.autonomy]);
      assert.equal(
        at(old, "charging", "status"),
        at(energy, "extension", "electric", "charging", "status"),
      );
      assert.deepEqual([tank?.type, tank?.level], ["Fuel", 0]);
      assert.deepEqual(at(energy, "extension", "electric", "charging", "schedule"), []);
      assert.equal(
        at(energy, "extension", "electric", "battery", "health", "createdAt"),
        undefined,
      );
      assert.deepEqual(status.preconditioning, status.preconditionning);
      assert.equal(at(status, "odometer", "createdAt"), null);
    });

    it("has the tank first for the hybrid", async () => {
      const { energies } = await of(builtInVins.hybrid, "status");
      assert.deepEqual(
        (energies as Json[]).map(({ type }) => type),
        ["Fuel", "Electric"],
      );
      assert.ok(Number(at(energies, 0, "extension", "fuel", "consumptions", "total")) > 0);
    });

    it("is old and flat for the old car", async () => {
      const status = await of(builtInVins.oldGeneration, "status");
      for (const young of ["createdAt", "energies", "engines", "powertrain"]) {
        assert.ok(!(young in status), young);
      }
      const [tank, ...more] = status.energy as Json[];
      assert.deepEqual([tank?.type, tank?.extension, more.length], ["Fuel", undefined, 0]);
      assert.ok(tank?.updatedAt);
      assert.deepEqual(at(status, "doorsState", "lockedState"), ["Locked"]);
      assert.ok(at(status, "doorsState", "updatedAt"));
      const position = await of(builtInVins.oldGeneration, "lastPosition");
      assert.ok(position.updatedAt);
      assert.equal(at(position, "properties", "createdAt"), undefined);
      assert.equal((at(position, "geometry", "coordinates") as []).length, 2);
    });

    it("says nothing of the place of the private car", async () => {
      const vin = builtInVins.private;
      const status = await of(vin, "status");
      assert.equal(at(status, "privacy", "state"), "Geolocation");
      assert.ok(!("lastPosition" in status) && "odometer" in status);
      const trip = (await listOf(vin, "trips")).at(-1) ?? {};
      assert.ok(!("startPosition" in trip) && !("stopPosition" in trip));
      assert.deepEqual(trip.faults, [{ fault: "DataLacking", cause: "GeoPrivacy" }]);
      assert.deepEqual(await listOf(vin, `trips/${String(trip.id)}/wayPoints`), []);
      const [message] = await listOf(vin, "telemetry", { extension: "location" });
      assert.equal(message?._embedded, undefined);
      for (const relation of ["alerts", "alarms", "trips"]) {
        const { text } = await visitor.get(visitor.carPath(vin, relation));
        assert.ok(!text.includes("coordinates"), relation);
      }
    });
  });

  it("counts down to the next service, and below zero", async () => {
    const electric = await of(builtInVins.electric, "maintenance");
    assert.ok(Number(electric.daysBeforeMaintenance) > 0);
    assert.ok(Number(electric.mileageBeforeMaintenance) > 0);
    const old = await of(builtInVins.oldGeneration, "maintenance");
    assert.ok(Number(old.daysBeforeMaintenace) < 0, "spelled as of old");
    assert.ok(Number(old.mileageBeforeMaintenance) < 0);
  });

  it("shows alerts that are over, and some that are not", async () => {
    const alerts = await listOf(builtInVins.oldGeneration, "alerts");
    for (const active of [true, false]) {
      const some = alerts.filter((alert) => alert.active === active);
      assert.ok(some.length > 0);
      assert.ok(some.every((alert) => "endAt" in alert !== active));
    }
    const [alert = {}] = alerts;
    assert.deepEqual(await visitor.read(href(alert, "self") ?? ""), alert);
  });

  it("shows the alarm being switched and going off, and filters by either", async () => {
    const vin = builtInVins.electric;
    const kinds = (list: Json[]) =>
      [...new Set(list.flatMap((alarm) => Object.keys(alarm)))].sort();
    const triggered = await listOf(vin, "alarms", { type: "vehicle.alarm.trigger" });
    assert.deepEqual(kinds(triggered), ["id", "trigger"]);
    assert.deepEqual(kinds(await listOf(vin, "alarms", { type: "vehicle.alarm.status" })), [
      "id",
      "status",
    ]);
    const [alarm = {}] = triggered;
    assert.deepEqual(await of(vin, `alarms/${String(alarm.id)}`), alarm);
  });

  it("shows a collision of the past below a capital C", async () => {
    const page = await of(builtInVins.hybrid, "collisions");
    assert.deepEqual(Object.keys(page._embedded as Json), ["Collisions"]);
    const [collision = {}] = embedded(page);
    assert.deepEqual(collision.details, [{ side: "Rear", severity: "Minimal" }]);
    assert.deepEqual(await visitor.read(href(collision, "self") ?? ""), collision);
    assert.deepEqual(embedded(await of(builtInVins.electric, "collisions")), []);
  });

  describe("telemetry", () => {
    const vin = builtInVins.bothGenerations;

    it("comes oldest first, with everything unless asked for less", async () => {
      const messages = await listOf(vin, "telemetry", { pageSize: "2000" });
      const dates = messages.map(({ createdAt }) => String(createdAt));
      assert.ok(dates.length > 100);
      assert.deepEqual(dates, [...dates].sort());
      const [whole = {}] = messages;
      assert.ok(
        "environment" in whole && "privacy" in whole && "odometer" in (whole.vehicle as Json),
      );
      const [part = {}] = await listOf(vin, "telemetry", { type: "vehicle.energies" });
      assert.deepEqual(Object.keys(part).sort(), ["_links", "createdAt", "vehicle"]);
      assert.deepEqual(Object.keys(part.vehicle as Json), ["energies"]);
    });

    it("adds the place and the service where they are asked for", async () => {
      const [message] = await listOf(vin, "telemetry", { extension: "location" });
      const location = at(message, "_embedded", "extension", "location") as Json;
      assert.equal(location.type, "Feature");
      assert.equal(at(location, "properties", "createdAt"), undefined);
    });

    it("is filtered by time", async () => {
      const until = simulator.clock.now();
      const from = new Date(until.getTime() - 86_400_000);
      const timestamps = `${from.toISOString()}/P1D`;
      const day = await listOf(vin, "telemetry", { timestamps, pageSize: "2000" });
      assert.ok(day.length > 0);
      for (const { createdAt } of day)
        assert.ok(Date.parse(String(createdAt)) >= from.getTime() - 1000);
    });
  });
});
