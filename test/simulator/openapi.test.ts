import assert from "node:assert/strict";
import sinon from "sinon";
import { type Simulator, startSimulator } from "../../src/simulator";
import {
  describeWithOpenApi,
  operationIds,
  operationOf,
  replyTypes,
  validateReply,
  validateRequest,
} from "../support/openapi";
import { deviations } from "../support/openapi-deviations";
import { fieldsOf } from "../../src/simulator/fields";
import { BrowserVisitor, type Json, embedded, href } from "./browser-visitor";

const START = new Date("2025-01-15T17:20:00Z");
const HOUR = 3600;

describeWithOpenApi("simulator against the description of the API", function () {
  this.timeout(120_000);
  const used = new Set<number>();
  const visited = new Set<string>();
  let simulator: Simulator;
  let visitor: BrowserVisitor;

  before(async () => {
    sinon.useFakeTimers({ now: START, toFake: ["Date"] });
    simulator = await startSimulator({ start: START, tokenLifetime: 1e6 });
    visitor = await new BrowserVisitor(simulator).signIn();
  });
  after(async () => {
    sinon.restore();
    await simulator.close();
  });

  /** Asks, and has request and reply checked. */
  async function check(target: string, query = "", asker = visitor): Promise<Json> {
    const path = target.startsWith("http") ? new URL(target).pathname : target;
    const { status, headers, body } = await asker.get(query ? `${target}?${query}` : target);
    const accept = path.endsWith("lastPosition")
      ? "application/vnd.geo+json"
      : "application/hal+json";
    assert.deepEqual(validateRequest("GET", path, fieldsOf(query), { accept }), []);
    assert.deepEqual(unexplained(validateReply("GET", path, status, body)), [], `${path} ${query}`);
    const type = headers.get("content-type")?.split(";")[0] ?? "";
    if (status === 200) assert.deepEqual(replyTypes("GET", path, status), [type]);
    visited.add(operationOf("GET", path)?.id ?? "");
    return body;
  }

  /** The errors no deviation accounts for. */
  function unexplained(errors: readonly string[]): string[] {
    return errors.filter((error) => {
      const rows = deviations.flatMap((row, index) => (row.error.test(error) ? [index] : []));
      for (const row of rows) used.add(row);
      return rows.length === 0;
    });
  }

  async function checkList(target: string, query = "", asker = visitor): Promise<Json[]> {
    const page = await check(target, query, asker);
    return page._embedded ? embedded(page) : [];
  }

  function sinceHours(hours: number): string {
    return new Date(simulator.clock.now().getTime() - hours * HOUR * 1000).toISOString();
  }

  async function checkCar(id: string, asker = visitor): Promise<void> {
    const car = `/user/vehicles/${id}`;
    await check(car, "extension=branding&extension=pictures&extension=onboardCapabilities");
    await check(car, "country=AR&locale=es-AR");
    for (const relation of ["status", "lastPosition", "maintenance"])
      await check(`${car}/${relation}`);
    const lately = encodeURIComponent(`${sinceHours(3)}/`);
    const extensions = "extension=location&extension=maintenance";
    await checkList(`${car}/telemetry`, `timestamps=${lately}&pageSize=2000&${extensions}`, asker);
    await checkList(
      `${car}/telemetry`,
      "type=vehicle.energies&type=environment&indexRange=0-9",
      asker,
    );
    for (const relation of ["alerts", "alarms", "collisions"]) {
      const [first] = await checkList(`${car}/${relation}`, "", asker);
      if (first) await check(`${car}/${relation}/${String(first.id)}`, "", asker);
    }
    const trips = await checkList(`${car}/trips`, "distance=1-&duration=60-&states=Nominal", asker);
    await checkList(
      `${car}/trips`,
      `timestamps=${encodeURIComponent("2025-01-01T00:00:00Z/")}`,
      asker,
    );
    const trip = trips.at(-1);
    if (trip) await checkTrip(href(trip, "self") ?? "", asker);
  }

  async function checkTrip(trip: string, asker = visitor): Promise<void> {
    await check(trip, "", asker);
    await checkList(`${trip}/wayPoints`, "tolerance=0.2", asker);
    await checkList(`${trip}/telemetry`, "pageSize=100", asker);
    for (const relation of ["alerts", "collisions"]) {
      const [first] = await checkList(`${trip}/${relation}`, "", asker);
      if (first) await check(`${trip}/${relation}/${String(first.id)}`, "", asker);
    }
  }

  it("holds for the account", async () => {
    await check("/user", "country=CL");
    const page = await check("/user/vehicles", "pageSize=2&locale=fr-FR&vinPrefix=V");
    const next = new URL(href(page, "next") ?? "");
    await check(`${next.origin}${next.pathname}`, next.search.slice(1));
    await check(
      "/user/vehicles",
      "extension=branding&extension=pictures&extension=onboardCapabilities&indexRange=1-3",
    );
  });

  it("holds for every car at many moments of its life", async () => {
    for (const hours of [0, 0.2, 1, 6, 7.4, 30, 24 * 6]) {
      simulator.clock.advance(hours * HOUR);
      for (const { id } of simulator.world.profiles) await checkCar(id);
    }
  });

  it("holds whatever happens to a car", async () => {
    const { world, clock } = simulator;
    world.holdStill();
    for (const { id } of world.profiles) {
      const car = world.car(id).unplug().setLevel("Electric", 60).setLevel("Fuel", 60);
      const happenings = [
        () => car.plugIn(),
        () => car.stopCharging("Failure"),
        () => car.unplug().plugIn({ quick: true }),
        () => car.unplug().plugIn({ hour: 3.5 }),
        () => car.precondition("Scheduled"),
        () => car.stopPreconditioning().unplug().setLevel("Electric", 3).precondition(),
        () => car.setLevel("Electric", 60).open("Trunk").unlock().soundAlarm(),
        () => car.close("Trunk").depart({ minutes: 25, km: 12 }),
        () => car.raiseAlert("EngineFault", "Critical").collide({ side: "Front" }),
        () => car.arrive(),
        () => car.setPrivacy("Full").depart({ minutes: 3 }),
        () => car.setPrivacy("Geolocation").depart({ minutes: 3 }),
        () => car.setPrivacy("None").setConnected(true).upload(),
      ];
      for (const happen of happenings) {
        happen();
        clock.advance(0.15 * HOUR);
        await checkCar(id);
      }
      const trips = await checkList(`/user/vehicles/${id}/trips`);
      for (const trip of trips.slice(-4)) await checkTrip(href(trip, "self") ?? "");
    }
  });

  it("holds for the cars of a fleet, of every model and format", async () => {
    const fleet = await startSimulator({ start: START, vehicles: 60 });
    const driver = await new BrowserVisitor(fleet).signIn();
    for (const { id } of fleet.world.profiles) {
      const car = `/user/vehicles/${id}`;
      for (const relation of ["status", "maintenance"])
        await check(`${car}/${relation}`, "", driver);
      await checkList(`${car}/trips`, "", driver);
      await checkList(`${car}/telemetry`, "pageSize=200", driver);
    }
    await fleet.close();
  });

  it("holds for what is refused", async () => {
    const { id } = simulator.world.profiles[0] ?? { id: "" };
    await check("/user/vehicles/0000");
    await check(`/user/vehicles/${id}/alerts/none`);
    simulator.tokens.expireAccessTokens();
    await check("/user");
  });

  it("covers every reading operation there is", () => {
    // Callbacks and remotes are checked in a file of their own, and there are no monitors.
    const notBuilt = /callback|monitor|remote/i;
    const expected = operationIds("get").filter(({ template }) => !notBuilt.test(template));
    assert.deepEqual([...visited].sort(), expected.map(({ id }) => id).sort());
  });

  it("deviates nowhere but where the table says, and everywhere it says", () => {
    const idle = deviations.filter((_, index) => !used.has(index));
    assert.deepEqual(idle, []);
  });

  it("can tell right from wrong", () => {
    const path = "/connectedcar/v4/user/vehicles/1/status";
    assert.deepEqual(
      validateReply("GET", path, 200, { createdAt: "yesterday", _links: {}, speed: 1 }),
      [
        'getVehicleStatus /createdAt must match format "date-time"',
        "getVehicleStatus /_links must have required property 'self'",
        "getVehicleStatus /speed is an unknown property",
      ],
    );
    assert.equal(validateReply("GET", "/user/cars", 200, {}).length, 1);
    const accept = "application/hal+json";
    const wrong = { client_id: "x", pageSize: "61", indexRange: "5", colour: "red" };
    assert.deepEqual(
      validateRequest("GET", "/user/vehicles", wrong, { accept: "text/html" }).map(
        (error) => error.split(" ", 3)[2],
      ),
      ["query", "indexRange", "pageSize", "text/html"],
    );
    const right = { client_id: "x", pageSize: "60", extension: ["branding", "pictures"] };
    assert.deepEqual(validateRequest("GET", "/user/vehicles", right, { accept }), []);
    assert.equal(validateRequest("POST", "/user/vehicles", {}, {}).length, 1);
  });
});
