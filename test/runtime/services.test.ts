import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { builtInVins } from "../../src/simulator";
import { type HttpStub, startHttpStub } from "../support/http-stub";
import { type NodeRed, disposeAll, probe, startNodeRed } from "../support/node-red";
import { EditorEar } from "./editor";
import { type Json, nodesOf } from "./examples";
import { type Secret, leaksIn, textOf } from "./leaks";

const TAB = "psa-abrp-tab";
const SERVICE = "https://api.iternio.com";
/** Typed by a user; each with a core that is the same in a form, an address and JSON. */
const TYPED = { ABRP_TOKEN: 't0kenC0re="ü&+ %41', ABRP_API_KEY: "k3yC0re&=" };
const CORES: readonly Secret[] = [
  ["token", "t0kenC0re"],
  ["API key", "k3yC0re"],
];
/** What the service takes as telemetry, and between what each value must be. */
const TELEMETRY: Readonly<Record<string, readonly [least: number, most: number]>> = {
  utc: [1_600_000_000, 4_000_000_000],
  soc: [0, 100],
  speed: [0, 250],
  lat: [-90, 90],
  lon: [-180, 180],
  heading: [0, 360],
  elevation: [-500, 5000],
  is_charging: [0, 1],
  is_dcfc: [0, 1],
  is_parked: [0, 1],
  capacity: [5, 150],
  soe: [0, 150],
  soh: [0, 100],
  ext_temp: [-60, 60],
  odometer: [0, 2_000_000],
  est_battery_range: [0, 1000],
};

/** The example, sending to a service of the test, with what was typed into the tab as the editor deploys it. */
function planner(serviceUrl: string, typed: Partial<typeof TYPED>): Json[] {
  const nodes = nodesOf("Better route planner.json").map((node) => {
    if (node.id === TAB) return { ...node, credentials: typed };
    const wires = node.wires?.map((to) => to.map((id) => (id === "psa-abrp-send" ? "detour" : id)));
    return wires ? { ...node, wires } : node;
  });
  const rule = { t: "change", p: "url", pt: "msg", from: SERVICE, fromt: "str" };
  const detour = {
    id: "detour",
    type: "change",
    z: TAB,
    rules: [{ ...rule, to: serviceUrl, tot: "str" }],
    wires: [["psa-abrp-send"]],
  };
  const probed = [...nodes, detour].map((node) =>
    node.id === "psa-abrp-format" ? { ...node, wires: [["psa-abrp-entered", "probe-made"]] } : node,
  );
  return [...probed, probe(TAB, "made")];
}

describe("services that take requests", function () {
  this.timeout(90_000);
  let red: NodeRed;
  let stub: HttpStub;

  before(async () => {
    stub = await startHttpStub();
  });
  after(async () => {
    await disposeAll();
    stub.close();
  });

  describe("A Better Routeplanner, with the example", () => {
    let ear: EditorEar;

    before(async () => {
      const settings = { logging: { console: { level: "trace", metrics: true, audit: true } } };
      red = await startNodeRed({ flows: planner(stub.url, {}), settings });
      ear = await EditorEar.open(red);
    });
    after(() => ear.close());

    it("is sent nothing before both the token and the key are entered", async () => {
      await red.nextMessage("made");
      await red.deploy(planner(stub.url, { ABRP_TOKEN: TYPED.ABRP_TOKEN }));
      await red.nextMessage("made");
      // What had gone out by mistake would come before this.
      await red.deploy(planner(stub.url, TYPED));
      const { body } = await stub.nth(0);
      assert.equal(new URLSearchParams(body).get("token"), TYPED.ABRP_TOKEN);
    });

    it("gets a form with the telemetry of the car, and both secrets in it", async () => {
      const { method, url, headers, body } = await stub.nth(0);
      assert.deepEqual([method, url.pathname, url.search], ["POST", "/1/tlm/send", ""]);
      assert.equal(headers["content-type"], "application/x-www-form-urlencoded");
      assert.equal(headers.authorization, undefined);
      const form = Object.fromEntries(new URLSearchParams(body));
      assert.deepEqual(Object.keys(form).sort(), ["api_key", "tlm", "token"]);
      assert.deepEqual([form.token, form.api_key], Object.values(TYPED));
      const telemetry = JSON.parse(form.tlm ?? "") as Record<string, number>;
      for (const [name, value] of Object.entries(telemetry)) {
        const [least = NaN, most = NaN] = TELEMETRY[name] ?? [];
        assert.ok(value >= least && value <= most, `${name}: ${value}`);
      }
      for (const name of ["utc", "soc", "lat", "lon", "is_charging", "is_parked", "odometer"]) {
        assert.ok(name in telemetry, name);
      }
      assert.ok(Math.abs((telemetry.utc ?? 0) * 1000 - Date.now()) < 24 * 3_600_000);
    });

    it("shows its answer, and a failure, without a secret in logs, statuses and exports", async () => {
      await ear.hears('\\"status\\":\\"ok\\"');
      stub.close();
      await red.deploy(planner(stub.url, TYPED));
      await ear.hears("ECONNREFUSED");
      const files = ["flows.json", "flows_cred.json"].map((name) => join(red.userDir, name));
      const seen = [
        red.log.filter((line) => !line.includes("] probe:")).join("\n"),
        ear.heard.join("\n"),
        JSON.stringify(await red.flows()),
        ...files.map(textOf),
      ];
      assert.deepEqual(leaksIn(seen.join("\n"), CORES), []);
      const [tab] = JSON.parse(readFileSync(files[0] ?? "", "utf8")) as Json[];
      assert.equal(tab?.id, TAB);
      assert.ok(!("credentials" in tab));
    });
  });
});

describe("trackers that take requests", function () {
  this.timeout(60_000);
  let stub: HttpStub;

  before(async () => {
    stub = await startHttpStub();
  });
  after(async () => {
    await disposeAll();
    stub.close();
  });

  it("Traccar gets where each car is, in the query of a request", async () => {
    const request = { method: "GET", ret: "txt", paytoqs: "ignore", url: "", persist: false };
    await startNodeRed({
      flows: [
        { id: "tab", type: "tab" },
        { id: "account", type: "psa-account", environment: "demo", brand: "peugeot" },
        { id: "watch", type: "psa-watch", z: "tab", account: "account", wires: [[], ["format"]] },
        {
          id: "format",
          type: "psa-format",
          z: "tab",
          target: "traccar",
          options: { server: stub.url },
          wires: [["send"]],
        },
        { id: "send", type: "http request", z: "tab", ...request, wires: [[]] },
      ],
    });
    const { method, url, body } = await stub.nth(0);
    assert.deepEqual([method, url.pathname, body], ["GET", "/", ""]);
    const told = Object.fromEntries(url.searchParams);
    assert.ok(Object.values<string>(builtInVins).includes(told.id ?? ""), told.id);
    assert.ok(Math.abs(Number(told.lat)) <= 90 && Math.abs(Number(told.lon)) <= 180);
    assert.ok(Math.abs(Number(told.timestamp) * 1000 - Date.now()) < 24 * 3_600_000);
    // Nothing but what the protocol knows.
    const known = ["id", "lat", "lon", "timestamp", "speed", "bearing", "altitude", "batt"];
    const extra = ["charge", "fuelLevel", "odometer", "motion", "ignition", "lock"];
    const foreign = Object.keys(told).filter((name) => ![...known, ...extra].includes(name));
    assert.deepEqual(foreign, []);
  });
});
