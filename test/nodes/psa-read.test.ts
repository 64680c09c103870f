import assert from "node:assert/strict";
import type { AccountSettings } from "../../src/account";
import { type Simulator, startSimulator } from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { type Received, helper, loadFlow, run } from "../support/flows";

describe("psa-read", () => {
  let simulator: Simulator;
  let settings: AccountSettings;

  beforeEach(async () => {
    simulator = await startSimulator({ speed: 1e-9 });
    settings = settingsFor(simulator);
  });
  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  /** Loads the node under test and gives the messages of all vehicles to read with. */
  const load = async (options: Record<string, unknown> = {}): Promise<Received[]> => {
    await loadFlow(settings, [
      { id: "vehicles", type: "psa-vehicles", wires: [["out"]] },
      { id: "read", type: "psa-read", wires: [["out"]], ...options },
    ]);
    return (await run("vehicles")).messages;
  };
  const asked = (end: string) => [...simulator.requests].filter(({ path }) => path.endsWith(end));

  it("reads a link of the message's vehicle and keeps the rest of the message", async () => {
    const [car] = await load({ link: "status" });
    const { messages, error } = await run("read", { ...car, room: "garage" });
    assert.equal(error, undefined);
    const [message] = messages;
    assert.ok(message);
    assert.equal(message.topic, car?.topic);
    assert.equal(message.room, "garage");
    assert.deepEqual(message.vehicle, car?.vehicle);
    assert.deepEqual(message.links, car?.links);
    assert.ok((message.response as Record<string, unknown>)._links, "as the API sent it");
  });

  it("takes the link from the message", async () => {
    const [car] = await load({ link: "" });
    const byName = await run("read", { ...car, link: "maintenance" });
    assert.equal(byName.messages.length, 1);
    const links = car?.links as Record<string, string>;
    const byAddress = await run("read", { link: links.maintenance });
    assert.deepEqual(byAddress.messages[0]?.payload, byName.messages[0]?.payload);
  });

  it("needs no more than an id, or a VIN", async () => {
    const [car] = await load({ link: "status" });
    const { id, vin } = car?.vehicle as Record<string, string>;
    for (const vehicle of [{ id }, { vin }]) {
      const { messages, error } = await run("read", { vehicle });
      assert.equal(error, undefined);
      assert.equal(messages.length, 1);
    }
    assert.ok(asked(`/${id}/status`).length >= 2);
  });

  for (const link of ["status", "trips"]) {
    it(`says of ${link} that a vehicle is unknown, not that it may not be read`, async () => {
      const [car] = await load({ link });
      const stranger = await run("read", { vehicle: "my car" });
      assert.equal(stranger.error?.code, "BadRequest");
      assert.match(stranger.error.message, /unknown vehicle my car/i);
      assert.match(JSON.stringify(stranger.statuses.at(-1)), /unknownVehicle|unknown vehicle/);
      simulator.faults.add({ fault: "403", path: new RegExp(`/${link}$`) });
      const { id } = car?.vehicle as Record<string, string>;
      const refused = await run("read", { vehicle: id });
      assert.equal(refused.error?.code, "Forbidden");
    });
  }

  it("reads the vehicle that the node names, whatever the message says", async () => {
    const [car, other] = await load();
    assert.ok(car && other);
    await helper.unload();
    await load({ link: "status", vehicle: other.topic });
    for (let n = 0; n < 2; n += 1) {
      const { messages } = await run("read", car);
      assert.deepEqual(messages[0]?.vehicle, other.vehicle);
      assert.deepEqual(messages[0]?.links, other.links);
    }
    assert.equal(asked("/user/vehicles").length, 3, "the vehicle is looked up once");
  });

  it("gives a collection as an array, with its pages as sent", async () => {
    const [car] = await load({ link: "trips", order: "oldest" });
    const { messages } = await run("read", car);
    const { payload, response } = messages[0] as { payload: unknown[]; response: unknown[] };
    const pages = response as { _embedded: { trips: { id: string }[] } }[];
    assert.ok(pages.length > 1);
    assert.deepEqual(
      payload.map((item) => (item as { id: string }).id),
      pages.flatMap(({ _embedded }) => _embedded.trips.map(({ id }) => id)),
    );
  });

  it("gives a collection one message each, in a sequence", async () => {
    const [car] = await load({ link: "trips", split: true, limit: 2 });
    const { messages } = await run("read", car);
    assert.deepEqual(
      messages.map(({ parts }) => {
        const { index, count, len, type } = parts as Record<string, unknown>;
        return [index, count, len, type];
      }),
      [
        [0, 2, 1, "array"],
        [1, 2, 1, "array"],
      ],
    );
    assert.ok((messages[0]?.payload as { id: string }).id);
  });

  it("asks only for what is since a moment", async () => {
    const [car] = await load({ link: "alerts", since: "P2D" });
    await run("read", car);
    const [request] = asked("/alerts");
    const timestamps = String(request?.query.timestamps);
    assert.match(timestamps, /^\d{4}-\d\d-\d\dT.*Z\/$/);
    const back = Date.now() - Date.parse(timestamps.slice(0, -1));
    assert.ok(Math.abs(back - 2 * 86_400_000) < 60_000);
  });

  for (const [name, since] of [
    ["ms since the epoch", Date.parse("2024-05-31T18:00:00Z")],
    ["a Date", new Date("2024-05-31T18:00:00Z")],
    ["text", "2024-05-31T20:00:00+02:00"],
  ] as const) {
    it(`takes the moment from the message as ${name}`, async () => {
      const [car] = await load({ link: "alerts" });
      await run("read", { ...car, since });
      const [request] = asked("/alerts");
      assert.equal(request?.query.timestamps, "2024-05-31T18:00:00.000Z/");
    });
  }

  it("gives every message objects of its own", async () => {
    const [, other] = await load();
    await helper.unload();
    await load({ link: "status", vehicle: other?.topic });
    const spoil = async () => {
      const { messages, error } = await run("read");
      assert.equal(error, undefined);
      const [message] = messages as { payload: object; response: object; links: object }[];
      assert.ok(message);
      assert.notEqual(message.payload, message.response);
      Object.assign(message.links, { status: "https://evil.example.com/" });
    };
    await spoil();
    await spoil();
  });

  it("counts a limited sequence although the API does not", async () => {
    const [car] = await load({ link: "trips", split: true, limit: 2 });
    simulator.faults.add({
      fault: "rewrite",
      path: /trips$/,
      rewrite: (body) => ({ ...(body as object), total: undefined }),
    });
    const { messages } = await run("read", { ...car, parts: { id: "outer" } });
    const parts = messages.map((message) => message.parts as Record<string, unknown>);
    assert.deepEqual(
      parts.map(({ count }) => count),
      [2, 2],
    );
    assert.deepEqual(parts[0]?.parts, { id: "outer" }, "an outer sequence is kept");
  });

  it("tells that a car never reported", async () => {
    const cars = await load({ link: "status" });
    const results = [];
    for (const car of cars) results.push(await run("read", car));
    const never = results.filter(({ error }) => error);
    assert.equal(never.length, 1);
    assert.equal(never[0]?.error?.code, "NoData");
    assert.match(never[0]?.error?.message ?? "", /never reported/);
  });

  for (const [name, message, code, text] of [
    ["no vehicle", { link: "status" }, "BadRequest", /^No vehicle given/],
    ["no link", {}, "BadRequest", /^No link given/],
    [
      "an unknown VIN",
      { link: "status", vehicle: { vin: "VR3NOSUCHCAR00000" } },
      "BadRequest",
      /VR3NOSUCHCAR00000/,
    ],
    [
      "an unknown link",
      { link: "radio", links: { status: "x" } },
      "BadRequest",
      /^Unknown link radio.*status/,
    ],
    [
      "a foreign link",
      { link: "status", links: { status: "https://evil.example.com/" } },
      "ForeignLink",
      /evil\.example\.com/,
    ],
    [
      "a link with credentials",
      { link: "status", links: { status: "https://me:hunter22@x.example.com/" } },
      "ForeignLink",
      /x\.example\.com/,
    ],
    [
      "nonsense for links and vehicle",
      { link: "status", links: 7, vehicle: [null] },
      "BadRequest",
      /^No vehicle/,
    ],
    ["nonsense for a link", { link: { a: 1 } }, "BadRequest", /^No link/],
    [
      "nonsense for since",
      { link: "trips", vehicle: { id: "1" }, since: "soon" },
      "BadRequest",
      /“Since” is invalid: soon/,
    ],
  ] as const) {
    it(`answers ${name} with ${code}`, async () => {
      await load({ link: "" });
      const { error, ends, messages } = await run("read", { ...message });
      assert.equal(error?.code, code);
      assert.match(error.message, text);
      assert.doesNotMatch(error.message, /hunter22/);
      assert.equal(ends, 1);
      assert.equal(messages.length, 0);
    });
  }
});
