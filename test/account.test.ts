import assert from "node:assert/strict";
import sinon from "sinon";
import type { Account, ItemPage, Selection } from "../src/account";
import { BadRequest, ForeignLink, NoData } from "../src/errors";
import { type Simulator, builtInVins, startSimulator } from "../src/simulator";
import { newestAt, readVehicleState } from "../src/vehicle/state";
import { readTrip } from "../src/vehicle/trips";
import { Accounts, settingsFor, vehiclesOf } from "./support/accounts";

const { electric, hybrid, neverReported } = builtInVins;

describe("account: reading", () => {
  const accounts = new Accounts();
  let simulator: Simulator;
  let account: Account;

  before(async () => {
    simulator = await startSimulator({ speed: 1e-9 });
  });
  beforeEach(() => {
    account = accounts.create(settingsFor(simulator));
    simulator.requests.clear();
  });
  afterEach(async () => {
    simulator.faults.clear();
    await accounts.dispose();
  });
  after(() => simulator.close());

  const place = (name: string, vin: string = electric) =>
    account.locate({ vehicle: { id: simulator.world.car(vin).id } }, name);
  const items = async (name: string, selection: Partial<Selection> = {}): Promise<ItemPage[]> => {
    const pages = [];
    const all = account.items(await place(name), { limit: Infinity, ...selection });
    for await (const page of all) pages.push(page);
    return pages;
  };

  describe("finds the place", () => {
    const links = { status: "user/vehicles/1/status", radio: "user/vehicles/1/radio" };

    it("by the vehicle's own link before its id", async () => {
      const { link, name, accept } = await account.locate(
        { links, vehicle: { id: "2" } },
        "status",
      );
      assert.deepEqual([link, name], [links.status, "status"]);
      assert.equal(accept, "application/hal+json");
      const built = await account.locate({ links, vehicle: { id: "2" } }, "lastPosition");
      assert.equal(built.link, "user/vehicles/2/lastPosition");
      assert.equal(built.accept, "application/vnd.geo+json");
      assert.equal(simulator.requests.count(), 0);
    });

    it("by a VIN, which is looked up once", async () => {
      const { id } = simulator.world.car(hybrid);
      for (const name of ["status", "trips"]) {
        const { link } = await account.locate({ vehicle: { vin: hybrid } }, name);
        assert.ok(link.endsWith(`/user/vehicles/${id}/${name}`));
      }
      assert.equal(simulator.requests.count({ path: "/user/vehicles" }), 1);
    });

    it("by a VIN, whose links are looked up again when they are old, lack what is wanted, or are read anyway", async () => {
      const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ["performance"] });
      const car = { vehicle: { vin: hybrid } };
      const lists = () => simulator.requests.count({ path: "/user/vehicles" });
      const links = { radio: { href: "radio" } };
      const rewrite = (body: unknown) =>
        copyWith(body, (vehicle) => Object.assign(vehicle, { _links: links }));
      try {
        await account.locate(car, "status");
        await assert.rejects(account.locate(car, "radio"), BadRequest);
        assert.equal(lists(), 1, "it was looked up a moment ago");
        const rule = simulator.faults.add({ fault: "rewrite", path: "/user/vehicles", rewrite });
        clock.tick(300_000);
        assert.match((await account.locate(car, "radio")).link, /\/radio$/);
        assert.equal(rule.hits, 1);
        clock.tick(3_600_000);
        await assert.rejects(account.locate(car, "radio"), BadRequest);
        assert.equal(lists(), 3);
        simulator.faults.add({ fault: "rewrite", path: "/user/vehicles", rewrite });
        await vehiclesOf(account);
        assert.match((await account.locate(car, "radio")).link, /\/radio$/);
        assert.equal(lists(), 4);
      } finally {
        clock.restore();
      }
    });

    it("at an address, with what its end says of it", async () => {
      const link = `${simulator.apiUrl}/user/vehicles/1/trips/2/wayPoints?indexRange=0-3`;
      const found = await account.locate({}, link);
      assert.deepEqual(
        [found.link, found.name, found.collection],
        [link, "waypoints", "positions"],
      );
    });

    it("by a VIN as people type it", async () => {
      const { id } = simulator.world.car(hybrid);
      for (const vin of [` ${hybrid.toLowerCase()} `, hybrid]) {
        const { link } = await account.locate({ vehicle: { vin } }, "status");
        assert.ok(link.endsWith(`/user/vehicles/${id}/status`));
        assert.equal((await account.vehicle(vin)).vehicle.vin, hybrid);
      }
      assert.equal(simulator.requests.count({ path: "/user/vehicles" }), 1);
      await assert.rejects(account.vehicle(` ${id}`), { text: "unknownVehicle" });
    });

    it("or says what the message offered, not what the vehicle has", async () => {
      const offered = { wayPoints: "user/vehicles/1/trips/2/wayPoints", alerts: "x" };
      for (const target of [
        { links: offered },
        { links: offered, vehicle: { vin: hybrid } },
        { links: offered, vehicle: { id: "1", vin: hybrid } },
      ]) {
        await assert.rejects(account.locate(target, "radio"), {
          text: "unknownLink",
          params: { link: "radio", links: "wayPoints, alerts" },
        });
      }
    });

    it("or tells why it cannot", async () => {
      for (const [target, name, text] of [
        [{}, "status", "noVehicle"],
        [{ links }, "trips", "unknownLink"],
        [{ vehicle: { id: "1" } }, "waypoints", "noVehicle"],
        [{ vehicle: { vin: hybrid } }, "waypoints", "unknownLink"],
        [{ vehicle: { vin: "VR3NOSUCHCAR00000" } }, "status", "unknownVehicle"],
        [{ vehicle: { id: ".." } }, "status", "unknownVehicle"],
        [{ vehicle: { id: simulator.world.car(hybrid).id.toUpperCase() } }, "trip", "noVehicle"],
        [{ links }, "toString", "unknownLink"],
      ] as const) {
        await assert.rejects(
          account.locate(target, name),
          (error) => error instanceof BadRequest && error.text === text,
          name,
        );
      }
    });
  });

  it("gives one resource in our shape, and when it was measured", async () => {
    const { response, payload, at, stale } = await account.read(await place("status"));
    assert.deepEqual(payload, readVehicleState(response));
    assert.equal(at?.toISOString(), newestAt(readVehicleState(response)));
    assert.equal(stale, false);
  });

  it("knows no date of what has none, and a copy of what nobody knows", async () => {
    const { payload, response, ...rest } = await account.read({
      name: "user",
      link: "user",
      accept: "application/hal+json",
    });
    assert.deepEqual(rest, { stale: false });
    assert.deepEqual(payload, response);
    assert.notEqual(payload, response);
  });

  it("compares dates place by place, by whatever address", async () => {
    const status = await place("status");
    const absolute = { ...status, link: `${simulator.apiUrl}/${status.link}?x=1` };
    await account.read(status);
    simulator.faults.add({
      fault: "rewrite",
      path: "/status",
      times: 3,
      rewrite: (body) => JSON.parse(JSON.stringify(body).replace(/"20\d\d-/g, '"2019-')) as unknown,
    });
    for (const again of [status, absolute]) assert.ok((await account.read(again)).stale);
    const other = await account.read(await place("status", hybrid));
    assert.equal(other.at?.getUTCFullYear(), 2019);
    assert.equal(other.stale, false);
    assert.equal((await account.read(status)).stale, false);
  });

  it("is never stale what comes from memory", async () => {
    const status = await place("status");
    const first = await account.read(status, { maxAge: 60 });
    const second = await account.read(status, { maxAge: 60 });
    assert.deepEqual(second, first);
    assert.notEqual(second.payload, first.payload);
    assert.equal(simulator.requests.count({ path: "/status" }), 1);
  });

  it("gives a collection as pages of items, each with its own links", async () => {
    const pages = await items("trips");
    assert.deepEqual(
      pages.map(({ items, count }) => [items.length, count]),
      Array.from({ length: 5 }, () => [60, 300]),
    );
    for (const { response, payload, links } of pages.flatMap(({ items }) => items)) {
      assert.deepEqual(payload, readTrip(response));
      const self = `/trips/${String(response.id)}`;
      assert.ok(links.self?.endsWith(self));
      assert.ok(links.telemetry?.endsWith(`${self}/telemetry`));
    }
    const [alerts] = await items("alerts");
    for (const { links } of alerts?.items ?? []) assert.ok(!("telemetry" in links));
  });

  it("gives no more than the limit, and knows from the first page how many", async () => {
    for (const newestFirst of [false, true]) {
      const pages = await items("trips", { limit: 61, newestFirst });
      assert.deepEqual(
        pages.map(({ items, count }) => [items.length, count]),
        [
          [60, 61],
          [1, 61],
        ],
      );
    }
    const [few] = await items("alerts", { limit: 1000 });
    assert.equal(few?.count, few?.items.length);
  });

  it("asks for nothing before the first page is wanted, nor after the last", async () => {
    const all = account.items(await place("trips"), { limit: Infinity });
    assert.equal(simulator.requests.count(), 0);
    await all.next();
    await all.return(undefined);
    assert.equal(simulator.requests.count({ path: "/trips" }), 1);
  });

  it("passes on what the API says", async () => {
    await assert.rejects(account.read(await place("status", neverReported)), NoData);
    const foreign = { name: "status", link: "https://evil.example.com/", accept: "" };
    await assert.rejects(account.read(foreign), ForeignLink);
    await assert.rejects(account.items(foreign, { limit: 1 }).next(), ForeignLink);
    await assert.rejects(items("trips", { filters: { distance: "far" } }), BadRequest);
  });
});

/** A list of vehicles in which each is changed. */
function copyWith(body: unknown, change: (vehicle: object) => void): unknown {
  const copy = structuredClone(body) as { _embedded: { vehicles: object[] } };
  copy._embedded.vehicles.forEach(change);
  return copy;
}
