import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { readRelation } from "../../src/vehicle/readers";
import { type Received, run } from "../support/flows";
import { type Json, ReadBench, only } from "./read-bench";

const { electric } = builtInVins;
const ITEMS = { trips: "trip", alerts: "alert", alarms: "alarm", collisions: "collision" };

const linksOf = (message: Received) => message.links as Record<string, string>;
const assertOurShape = (payload: unknown) => {
  assert.deepEqual(
    Object.keys(payload as object).filter((name) => name.startsWith("_")),
    [],
  );
};

describe("psa-read: by an address", () => {
  const bench = new ReadBench();

  before(() => bench.start({ speed: 1e-9 }));
  after(() => bench.stop());

  const read = async (options: Json, message: Json): Promise<Received> => {
    await bench.load(options);
    return only(await run("read", message));
  };
  /** A message of one item of a collection, of the first car that has one. */
  const itemOf = async (link: string): Promise<Received> => {
    await bench.load({ link, split: true, limit: 1 });
    for (const vin of Object.values(builtInVins)) {
      const { messages } = await run("read", bench.car(vin));
      if (messages[0]) return messages[0];
    }
    assert.fail(`no car has ${link}`);
  };

  for (const [collection, name] of Object.entries(ITEMS)) {
    it(`one of the ${collection} is in our shape, by its address and as self of its message`, async () => {
      const item = await itemOf(collection);
      const car = (item.vehicle as { id: string }).id;
      const path = `/user/vehicles/${car}/${collection}/`;
      const address = bench.simulator.apiUrl + path + (item.payload as { id: string }).id;
      for (const [options, message] of [
        [{ link: "" }, { link: address }],
        [{ link: "self" }, { ...item, links: { self: address } }],
        [{ link: "" }, { link: "SELF", links: { self: address } }],
        [{ link: "anything" }, { links: { anything: address } }],
      ] as const) {
        const { payload, response } = await read(options, message);
        assert.deepEqual(payload, item.payload);
        assert.deepEqual(payload, readRelation(name, response));
        assertOurShape(payload);
      }
    });
  }

  it("a vehicle is in our shape, by its address and from the links of its status", async () => {
    const { payload: expected } = await read({ link: "self" }, bench.car(electric));
    const { id, vin } = expected as { id: string; vin: string };
    assert.equal(vin, electric);
    const address = `${bench.simulator.apiUrl}/user/vehicles/${id}`;
    for (const [link, message] of [
      ["", { link: address }],
      ["vehicle", { links: { vehicle: address } }],
      ["vehicles", { links: { vehicles: address } }],
    ] as const) {
      const { payload } = await read({ link }, message);
      assert.deepEqual(payload, expected);
    }
    await read({ link: "", extensions: ["branding"] }, { link: address });
    assert.deepEqual(bench.asked(`/${id}`), [{ extension: ["branding"].join() }]);
  });

  it("what a trip has is a collection in our shape", async () => {
    const trip = await itemOf("trips");
    const { self = "" } = linksOf(trip);
    await bench.load({ link: "", noData: "message" });
    for (const end of ["wayPoints", "telemetry", "alerts", "collisions"]) {
      const { payload } = only(await run("read", { link: `${self}/${end}` }));
      assert.ok(Array.isArray(payload), end);
      assert.ok(payload.length > 0 || ["alerts", "collisions"].includes(end), end);
      for (const item of payload) assertOurShape(item);
    }
  });

  for (const offered of ["wayPoints", "waypoints"]) {
    it(`a trip that links ${offered} leads to its way points by either name`, async () => {
      const trip = await itemOf("trips");
      const { waypoints, ...others } = linksOf(trip);
      const links = { ...others, [offered]: waypoints };
      for (const name of ["wayPoints", "waypoints"]) {
        const byNode = await read({ link: name }, { ...trip, links });
        const byMessage = await read({ link: "" }, { ...trip, links, link: name });
        for (const { payload } of [byNode, byMessage]) {
          assert.ok((payload as { latitude: number }[])[0]?.latitude);
        }
      }
    });
  }

  it("a trip that links no way points says what it links, not what its vehicle does", async () => {
    const trip = await itemOf("trips");
    const { waypoints: _none, ...links } = linksOf(trip);
    await bench.load({ link: "waypoints" });
    const { error } = await run("read", { ...trip, links });
    assert.equal(error?.code, "BadRequest");
    assert.ok(error.message.includes(Object.keys(links).join(", ")), error.message);
    assert.doesNotMatch(error.message, /lastPosition|maintenance/);
  });
});
