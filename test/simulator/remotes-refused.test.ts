import assert from "node:assert/strict";
import { builtInVins, type Simulator, startSimulator } from "../../src/simulator";
import { BODIES, Orderer, SUBSCRIPTION } from "./remote-orders";
import type { Json } from "./browser-visitor";

const { electric } = builtInVins;

describe("simulator: orders that are refused", () => {
  let simulator: Simulator;
  let orderer: Orderer;

  beforeEach(async () => {
    simulator = await startSimulator({ control: true });
    simulator.world.holdStill();
    simulator.world.car(electric).unplug().setLevel("Electric", 50).upload();
    orderer = await new Orderer(simulator).begin();
  });
  afterEach(() => simulator.close());

  const body = (name: string): Json => BODIES[name] ?? {};
  const refused = async (remote: unknown, status = 400) => {
    const answer = await orderer.post(electric, remote);
    assert.equal(answer.status, status, JSON.stringify(remote));
    assert.equal(simulator.remotes.received.length, 0);
  };

  it("break a rule that the schema does not have", async () => {
    const climate = (...programs: object[]) => ({
      preconditioning: { airConditioning: { programs } },
    });
    const set = { slot: 1, enabled: true, start: "PT7H", occurence: { day: ["Mon"] } };
    for (const remote of [
      {},
      { label: "x" },
      { ...body("horn"), ...body("lock") },
      { ...body("horn"), colour: "red" },
      { horn: {} },
      { door: { state: "Ajar" } },
      { lights: { on: "true" } },
      { wakeUp: { action: "Sleep" } },
      { charging: {} },
      { charging: { immediate: "true" } },
      { charging: { immediate: true, preferences: { type: "Full" } } },
      { charging: { preferences: {} } },
      { charging: { preferences: { level: "Level6" } } },
      { charging: { schedule: {} } },
      { charging: { schedule: { nextDelayedTime: "22:30" } } },
      { charging: { schedule: { nextDelayedTime: "PT22H", programs: [{ start: "PT1H" }] } } },
      { charging: { schedule: { programs: [] } } },
      { charging: { schedule: { programs: [{ enabled: true }] } } },
      { preconditioning: { airConditioning: {} } },
      climate({ ...set, slot: 5 }),
      climate({ ...set, enabled: undefined }),
      climate({ ...set, start: "PT25H" }),
      climate({ ...set, occurence: { day: [] } }),
      climate(set, set),
      climate({ slot: 1, actionsType: "Delete" }),
      { navigation: { positions: [] } },
      { navigation: { positions: [{ type: "Feature", geometry: {} }] } },
      { navigation: { positions: [{ type: "Point", coordinates: [2, 91] }] } },
      { navigation: { positions: Array(11).fill({ type: "Point", coordinates: [2, 48] }) } },
      { ...body("horn"), callbackAttributes: { webhook: [], websocket: [] } },
      { ...body("horn"), callbackAttributes: { pigeon: [] } },
      { ...body("horn"), attributes: [{ type: "Query", key: "a", value: "b" }] },
      "no json",
    ]) {
      await refused(remote);
    }
  });

  it("go below a callback that is for monitors", async () => {
    const callback = { ...SUBSCRIPTION, type: ["Monitor"] };
    const { body: made } = await orderer.visitor.write("POST", "/user/callbacks", callback);
    orderer.callback = String(made.callbackId);
    await refused(body("horn"));
  });

  it("without JSON, below another's callback, for another's car", async () => {
    const form = { "content-type": "text/plain" };
    const path = orderer.path(electric);
    assert.equal((await orderer.visitor.write("POST", path, "{}", form)).status, 415);
    orderer.callback = "0000";
    await refused(body("horn"), 404);
    const strange = "/user/vehicles/0000/callbacks/0000/remotes";
    assert.equal((await orderer.visitor.write("POST", strange, body("horn"))).status, 403);
  });

  it("when a scope was named, and not this one", async () => {
    orderer.visitor.keep(
      await orderer.visitor.password({ scope: "openid data:telemetry remote:door:write" }),
    );
    await refused(body("horn"), 403);
    simulator.remotes.missingScopeStatus = 401;
    await refused(body("horn"), 401);
    await orderer.order(electric, body("lock"));
  });

  it("without a plan, and below a paused callback where that matters", async () => {
    const status = { status: "Paused" };
    const path = `/user/callbacks/${orderer.callback}/status`;
    assert.equal((await orderer.visitor.write("PUT", path, status)).status, 202);
    simulator.remotes.takesPaused = false;
    await refused(body("horn"));
    simulator.remotes.hasPlan = false;
    const answer = await orderer.post(electric, body("horn"));
    assert.deepEqual([answer.status, answer.body.moreInformation], [401, "Not registered to plan"]);
  });

  it("are callbacks without one transport and at least one attribute", async () => {
    const { visitor } = orderer;
    const { webhook } = SUBSCRIPTION.callback;
    const register = (callback: unknown, more = {}) =>
      visitor.write("POST", "/user/callbacks", { ...SUBSCRIPTION, callback, ...more });
    for (const callback of [
      {},
      undefined,
      { webhook: { ...webhook, attributes: [] } },
      { webhook: { ...webhook, attributes: undefined } },
      { webhook: { ...webhook, target: "http://plain.example" } },
      { webhook: { ...webhook, target: "none" } },
      { webhook, websocket: { target: "wss://a.example", attributes: webhook.attributes } },
    ]) {
      assert.equal((await register(callback)).status, 400, JSON.stringify(callback));
    }
    assert.equal((await register({ webhook }, { type: ["Nothing"] })).status, 400);
    const path = `/user/callbacks/${orderer.callback}`;
    assert.equal((await visitor.read(path)).status, "Running");
    assert.equal((await visitor.write("PUT", path, SUBSCRIPTION)).status, 202);
    assert.equal((await visitor.write("DELETE", path)).status, 204);
    assert.equal((await visitor.write("DELETE", path)).status, 404);
  });
});
