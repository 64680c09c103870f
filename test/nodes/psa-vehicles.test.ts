import assert from "node:assert/strict";
import type { AccountSettings } from "../../src/account";
import { type Simulator, startSimulator } from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { helper, loadFlow, run } from "../support/flows";

const LIST = "/connectedcar/v4/user/vehicles";

describe("psa-vehicles", () => {
  let simulator: Simulator;
  let settings: AccountSettings;

  beforeEach(async () => {
    simulator = await startSimulator();
    settings = settingsFor(simulator);
  });
  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  const load = (options: Record<string, unknown> = {}) =>
    loadFlow(settings, [{ id: "vehicles", type: "psa-vehicles", wires: [["out"]], ...options }]);
  const rewrite = (
    change: (body: { _embedded: { vehicles: Record<string, unknown>[] } }) => unknown,
  ) => simulator.faults.add({ fault: "rewrite", path: LIST, rewrite: change as never });

  it("emits one message per vehicle, with its links, in the API's order", async () => {
    await load();
    const { messages, error, ends } = await run("vehicles", { topic: "ours", room: { a: 1 } });
    assert.equal(error, undefined);
    assert.equal(ends, 1);
    assert.ok(messages.length >= 5);
    for (const [index, message] of messages.entries()) {
      const vehicle = message.vehicle as Record<string, string>;
      const links = message.links as Record<string, string>;
      const payload = message.payload as Record<string, unknown>;
      assert.equal(message.topic, vehicle.vin);
      assert.equal(payload.id, vehicle.id);
      assert.ok(!("_links" in payload) && !("_embedded" in payload));
      assert.ok(links.status?.startsWith(`${simulator.apiUrl}/user/vehicles/${vehicle.id}/status`));
      assert.deepEqual(message.room, { a: 1 });
      const { id, ...place } = message.parts as Record<string, unknown>;
      assert.ok(id);
      assert.deepEqual(place, { type: "array", index, count: messages.length, len: 1 });
    }
    assert.equal(new Set(messages.map(({ topic }) => topic)).size, messages.length);
    assert.equal(new Set(messages.map(({ room }) => room)).size, messages.length, "cloned");
  });

  it("shows that it asks, then how many there are", async () => {
    await load();
    const { statuses, messages } = await run("vehicles");
    assert.deepEqual(
      statuses.map(({ fill, shape }) => `${fill} ${shape}`),
      ["blue dot", "green dot"],
    );
    assert.ok(messages.length > 0);
  });

  it("asks for extensions only when told to, and lifts them into the payload", async () => {
    await load({ branding: true, pictures: true, onboardCapabilities: true });
    const { messages } = await run("vehicles");
    const payload = messages[0]?.payload as Record<string, unknown>;
    assert.ok((payload.branding as { brand: string }).brand);
    assert.ok(Array.isArray(payload.pictures));
    assert.ok(payload.onboardCapabilities);
    const [asked] = [...simulator.requests].filter(({ path }) => path === LIST);
    assert.deepEqual(asked?.query.extension, ["branding", "pictures", "onboardCapabilities"]);
  });

  it("answers from memory for so long, with objects of its own", async () => {
    await load({ maxAge: "60" });
    const first = await run("vehicles");
    const { payload, links } = first.messages[0] as Record<"payload" | "links", object>;
    const sent = structuredClone({ payload, links });
    Object.assign(payload, { vin: "changed" });
    Object.assign(links, { status: "changed" });
    const { messages } = await run("vehicles");
    assert.equal(simulator.requests.count({ path: LIST }), 1);
    assert.equal(messages.length, first.messages.length);
    assert.deepEqual({ payload: messages[0]?.payload, links: messages[0]?.links }, sent);
  });

  it("takes no age that is no whole number", async () => {
    await load({ maxAge: "soon" });
    const { error } = await run("vehicles");
    assert.equal(error?.code, "BadRequest");
    assert.equal(simulator.requests.count({ path: LIST }), 0);
  });

  it("sends the first page before it asks for the second", async () => {
    await simulator.close();
    simulator = await startSimulator({ vehicles: 61 });
    settings = settingsFor(simulator);
    await load();
    let atFirst: number | undefined;
    helper.getNode("out").on("input", () => (atFirst ??= simulator.requests.count({ path: LIST })));
    const { messages, statuses } = await run("vehicles");
    assert.equal(messages.length, 61);
    assert.deepEqual(
      statuses
        .slice(0, -1)
        .map(({ fill, text }) => [fill, text])
        .slice(1),
      [["blue", "60/61"]],
    );
    assert.equal(atFirst, 1);
    assert.equal((messages[60]?.parts as { count: number }).count, 61);
  });

  it("tells how many came before a page failed", async () => {
    await simulator.close();
    simulator = await startSimulator({ vehicles: 130 });
    settings = settingsFor(simulator);
    simulator.faults.add({ fault: "403", path: LIST, after: 1 });
    await load();
    const { messages, error } = await run("vehicles");
    assert.equal(messages.length, 60);
    assert.equal(error?.code, "Forbidden");
    assert.match(error.message, /^Stopped after 60 items/);
  });

  it("is done without a message when the account has no vehicle", async () => {
    simulator.world.clear();
    await load();
    const { messages, error, statuses } = await run("vehicles");
    assert.equal(error, undefined);
    assert.equal(messages.length, 0);
    assert.match((statuses.at(-1) as { text: string }).text, /noVehicles|no vehicles/);
  });

  it("is done without a message when the list is empty", async () => {
    rewrite(() => ({ total: 0, _embedded: { vehicles: [] } }));
    await load();
    const { messages, error } = await run("vehicles");
    assert.equal(error, undefined);
    assert.equal(messages.length, 0);
  });

  it("emits a vehicle with what it has", async () => {
    rewrite(({ _embedded: { vehicles } }) => ({
      _embedded: { Vehicles: [{}, { vin: vehicles[0]?.vin }, { id: "1", _links: null }, null, 7] },
    }));
    await load();
    const { messages, error } = await run("vehicles", { topic: "before" });
    assert.equal(error, undefined);
    assert.deepEqual(
      messages.map(({ topic, vehicle, links, payload }) => [
        topic,
        Object.keys(vehicle as object),
        links,
        Object.keys(payload as object),
      ]),
      [
        ["before", [], {}, []],
        [messages[1]?.topic, ["vin", "brand", "label", "name"], {}, ["vin"]],
        ["1", ["id", "label", "name"], {}, ["id"]],
      ],
    );
  });

  for (const [fault, code, status] of [
    ["401", undefined, "green dot"],
    ["403", "Forbidden", "red ring"],
    ["404", undefined, "green dot"],
    ["429", "RateLimited", "yellow ring"],
    ["html", "BadResponse", "red ring"],
    ["invalid-json", "BadResponse", "red ring"],
  ] as const) {
    it(`ends a message that meets ${fault} once, and goes on with the next`, async () => {
      await load();
      const rule = simulator.faults.add({ fault, path: LIST });
      const { error, ends, statuses } = await run("vehicles");
      const last = statuses.at(-1) as { fill: string; shape: string };
      assert.equal(error?.code, code);
      assert.equal(ends, 1);
      assert.equal(`${last.fill} ${last.shape}`, status);
      rule.remove();
      assert.equal((await run("vehicles")).error, undefined);
    });
  }

  it("tells a catch node what kind of failure it was and what the server said", async () => {
    simulator.faults.add({ fault: "403", path: LIST });
    await load();
    const { error } = await run("vehicles");
    const cause = error?.cause as Record<string, unknown>;
    assert.equal(cause.name, "Forbidden");
    assert.equal(cause.status, 403);
    assert.match(String(cause.code), /^403/);
    assert.doesNotMatch(String(error?.stack), /\.[jt]s:\d/, "no stack trace for the foreseen");
  });

  it("says what is missing when nobody configured it", async () => {
    settings = { ...settings, username: "", password: undefined };
    await load();
    const { error, statuses } = await run("vehicles");
    assert.equal(error?.code, "NotConfigured");
    assert.match(error.message, /Username, Password required/);
    assert.deepEqual((statuses.at(-1) as { fill: string }).fill, "grey");
  });

  it("says that there is no account when there is none", async () => {
    await load({ account: "gone" });
    const { error } = await run("vehicles");
    assert.equal(error?.code, "NotConfigured");
    assert.match(error.message, /^No account/);
  });

  it("makes one token request and one list for a thousand messages at once", async () => {
    await load();
    const node = helper.getNode("vehicles");
    let received = 0;
    const all = new Promise<void>((resolve) => {
      helper.getNode("out").on("input", () => {
        received += 1;
        if (received === 1000 * simulator.world.size) resolve();
      });
    });
    for (let n = 0; n < 1000; n += 1) node.receive({});
    await all;
    assert.equal(simulator.requests.count({ path: "/am/oauth2/access_token" }), 1);
    assert.equal(simulator.requests.count({ path: LIST }), 1);
  }).timeout(30_000);
});
