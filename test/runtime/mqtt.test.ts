import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { type Broker, startBroker } from "../support/broker";
import { type NodeRed, disposeAll, probe, startNodeRed } from "../support/node-red";
import { owntracksFlaws } from "../support/owntracks";
import { type ExampleNode, type Json, nodesOf } from "./examples";

const { electric, neverReported } = builtInVins;
const CARS = Object.values(builtInVins).filter((vin) => vin !== neverReported);

/** An example on a broker of the test, with a button before its format node and probes beside its debug nodes. */
function onBroker(file: string, port: number, format: string): Json[] {
  const nodes = nodesOf(file).map((node) =>
    node.type === "mqtt-broker" ? { ...node, broker: "127.0.0.1", port: String(port) } : node,
  );
  const debugs = nodes.filter(({ type }) => type === "debug");
  const probed = nodes.map(({ wires, ...node }): ExampleNode => {
    const beside = (to: string[]) => [
      ...to,
      ...debugs.filter(({ id }) => to.includes(id)).map(({ id }) => `probe-${id}`),
    ];
    return wires ? { ...node, wires: wires.map(beside) } : node;
  });
  const z = debugs[0]?.z ?? "";
  const feed = { id: "feed", type: "inject", z, props: [], wires: [[format]] };
  return [...probed, feed, ...debugs.map(({ id }) => probe(z, id))];
}

describe("over MQTT", function () {
  this.timeout(120_000);
  let red: NodeRed;
  let broker: Broker;

  beforeEach(async () => {
    broker = await startBroker();
  });
  afterEach(async () => {
    await disposeAll();
    await broker.close();
  });

  const start = async (file: string, format: string) => {
    red = await startNodeRed({ flows: onBroker(file, broker.port, format) });
  };
  const feed = async (message: Json) => {
    const props = Object.entries(message).map(([p, value]) => {
      return { p, v: JSON.stringify(value), vt: "json" };
    });
    assert.equal((await red.post("/inject/feed", { __user_inject_props__: props })).status, 200);
  };
  const removed = (vin: string): Json => ({
    topic: "vehicle.removed",
    payload: { event: "vehicle.removed", vin, at: new Date().toISOString(), text: "…" },
    vehicle: { vin },
  });

  it("the example Home Assistant: cars appear, are kept, take commands, and go", async () => {
    await start("Home Assistant.json", "psa-house-format");
    const config = (vin: string) => `homeassistant/device/psa_${vin}/config`;
    const topics = await broker.retainedWhen("all cars", (told) =>
      CARS.every((vin) => told[config(vin)] && told[`psa/${vin}/state`]),
    );
    const { device, components } = JSON.parse(topics[config(electric)] ?? "") as {
      device: Json;
      components: Record<string, Json>;
    };
    assert.deepEqual(device.identifiers, [`psa_${electric}`]);
    assert.equal(device.manufacturer, "Peugeot");
    const state = JSON.parse(topics[`psa/${electric}/state`] ?? "") as Json;
    for (const { state_topic, value_template } of Object.values(components)) {
      if (state_topic !== `psa/${electric}/state`) continue;
      const [, name] = /value_json\.(\w+) \}\}$/.exec(String(value_template)) ?? [];
      if (name) assert.ok(name in state, name);
    }
    assert.equal(typeof state.battery_level, "number");
    assert.equal(topics[`psa/${electric}/availability`], "online");
    assert.equal(topics["psa/status"], "online");
    assert.ok(!(config(neverReported) in topics));

    // A press of the button in Home Assistant.
    assert.equal(components.set_horn?.command_topic, `psa/${electric}/set`);
    await broker.publish(`psa/${electric}/set`, String(components.set_horn.payload_press));
    const done = await red.nextMessage("psa-house-done", 60_000);
    assert.equal((done.payload as Json).command, "horn");
    assert.equal((done.vehicle as Json).vin, electric);
    await broker.publish(`psa/${electric}/set`, "doors.unlock");
    const refused = await red.nextMessage("psa-house-failed");
    assert.match(JSON.stringify(refused.error), /Unlocking over MQTT is refused/);
    await broker.publish(`psa/${electric}/set`, "charging.limit");
    assert.match(JSON.stringify(await red.nextMessage("psa-house-failed")), /Allow it there/);

    await feed(removed(electric));
    await broker.retainedWhen("nothing of the car", (told) =>
      Object.keys(told).every((topic) => !topic.includes(electric)),
    );
    // By its last will the broker tells that Node-RED is no longer there.
    await red.stop("SIGKILL");
    await broker.retainedWhen("the last will", (told) => told["psa/status"] === "offline");
  });

  it("everything is told again to a broker that was away and has forgotten all", async () => {
    await start("Home Assistant.json", "psa-house-format");
    const isThere = (told: Record<string, string>) =>
      CARS.every((vin) => told[`homeassistant/device/psa_${vin}/config`]);
    await broker.retainedWhen("all cars", isThere);
    const { port } = broker;
    await broker.close();
    await red.waitForLog(/Disconnected from broker/);
    broker = await startBroker(port);
    await broker.retainedWhen("all cars again", isThere);
  });

  it("the example evcc: each value at its topic, and a charge that evcc starts", async () => {
    await start("evcc.json", "psa-evcc-format");
    const topics = await broker.retainedWhen("the electric car", (told) => {
      return `psa/${electric}/soc` in told && `psa/${electric}/status` in told;
    });
    assert.match(topics[`psa/${electric}/soc`] ?? "", /^\d{1,3}$/);
    assert.match(topics[`psa/${electric}/range`] ?? "", /^\d+$/);
    assert.match(topics[`psa/${electric}/odometer`] ?? "", /^\d+$/);
    assert.match(topics[`psa/${electric}/status`] ?? "", /^[ABC]$/);
    assert.match(topics[`psa/${electric}/climater`] ?? "", /^(true|false)$/);
    await broker.publish(`psa/${electric}/set`, "wake");
    const done = await red.nextMessage("psa-evcc-done", 60_000);
    assert.equal((done.payload as Json).command, "wake");
    await feed(removed(electric));
    await broker.retainedWhen("nothing of it", (told) =>
      Object.keys(told).every((topic) => !topic.includes(electric)),
    );
  });

  it("OwnTracks: a card and a location of each car, as its apps take them, until the car goes", async () => {
    red = await startNodeRed({ flows: owntracksFlow(broker.port) });
    const of = (vin: string) => `owntracks/family/${vin}`;
    const shown = CARS.filter((vin) => vin !== builtInVins.private);
    const topics = await broker.retainedWhen("all cars that do not hide", (told) =>
      shown.every((vin) => told[of(vin)] && told[`${of(vin)}/info`]),
    );
    for (const vin of shown) {
      assert.deepEqual(owntracksFlaws("location", topics[of(vin)]), [], topics[of(vin)]);
      assert.deepEqual(owntracksFlaws("card", topics[`${of(vin)}/info`]), []);
    }
    for (const vin of [neverReported, builtInVins.private]) assert.ok(!(of(vin) in topics));
    const { batt, tst } = JSON.parse(topics[of(electric)] ?? "") as Record<string, number>;
    assert.ok(batt !== undefined && batt > 0);
    assert.ok(Math.abs((tst ?? 0) * 1000 - Date.now()) < 24 * 3_600_000);
    await feed(removed(electric));
    await broker.retainedWhen("nothing of it", (told) =>
      Object.keys(told).every((topic) => !topic.includes(electric)),
    );
  });
});

/** All cars of the demo, as the docs say, with a button before the format node. */
function owntracksFlow(port: number): Json[] {
  const z = "tab";
  const options = { user: "family" };
  return [
    { id: z, type: "tab" },
    { id: "account", type: "psa-account", environment: "demo", brand: "peugeot" },
    { id: "broker", type: "mqtt-broker", broker: "127.0.0.1", port: String(port), usetls: false },
    { id: "watch", type: "psa-watch", z, account: "account", wires: [[], ["format"]] },
    { id: "feed", type: "inject", z, props: [], wires: [["format"]] },
    { id: "format", type: "psa-format", z, target: "owntracks", options, wires: [["out"]] },
    { id: "out", type: "mqtt out", z, broker: "broker", topic: "", qos: "", retain: "" },
  ];
}
