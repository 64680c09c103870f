import assert from "node:assert/strict";
import manifest from "../../../package.json";
import type { Diagnosis } from "../../../src/diagnostics/diagnosis";
import type { CarReport } from "../../../src/diagnostics/why";
import { type Simulator, builtInVins, startSimulator } from "../../../src/simulator";
import { settingsFor } from "../../support/accounts";
import { ACCOUNT, helper, loadFlow, run } from "../../support/flows";

const PREFIX = `/node-red-contrib-psa/accounts/${ACCOUNT}`;

interface Choice {
  vin: string;
  report: CarReport;
}

describe("what the editor is told of an account", () => {
  let simulator: Simulator;

  before((done) => {
    helper.startServer(done);
  });
  after((done) => {
    helper.stopServer(done);
  });
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  const accountTexts = () => {
    const { clientId, clientSecret, username, password } = simulator.account;
    return [clientId, clientSecret, username, password];
  };
  const load = (changes: object = {}) =>
    loadFlow({ ...settingsFor(simulator), ...changes }, [
      { id: "vehicles", type: "psa-vehicles", wires: [["out"]] },
    ]);
  const get = async <T>(path: string) => (await helper.request().get(PREFIX + path)).body as T;
  const choices = async () => {
    const { vehicles } = await get<{ vehicles: Choice[] }>("/vehicles");
    return new Map(vehicles.map((one) => [one.vin, one.report]));
  };

  it("is a diagnosis of versions, settings, sign-in, requests and cars", async () => {
    await load();
    await run("vehicles");
    const diagnosis = await get<Diagnosis & { ok: boolean }>("/diagnostics");
    const { ok, versions, settings, signIn, requests, cars } = diagnosis;
    assert.equal(ok, true, JSON.stringify(diagnosis));
    assert.deepEqual(
      [versions.package, versions.node, typeof versions.nodeRed],
      [manifest.version, process.version, "string"],
    );
    assert.deepEqual(settings, {
      ...{ brand: "citroen", environment: "custom", signIn: "password" },
      changed: ["identityUrl", "apiUrl"],
      filledIn: ["clientId", "clientSecret", "username", "password"],
      hasProxy: Boolean(process.env.HTTPS_PROXY ?? process.env.https_proxy),
      hasOwnCa: Boolean(process.env.NODE_EXTRA_CA_CERTS),
    });
    assert.equal((signIn as { isSignedIn: boolean }).isSignedIn, true);
    assert.deepEqual(
      requests.map(({ method, status }) => [method, status]),
      [
        ["POST", 200],
        ["GET", 200],
      ],
    );
    assert.equal(cars.length, simulator.world.size);
    const text = JSON.stringify(diagnosis);
    for (const secret of [...Object.values(builtInVins), ...accountTexts()]) {
      assert.ok(!text.includes(secret), secret);
    }
  });

  it("has places only when they are asked for", async () => {
    await load();
    await choices();
    assert.ok(!JSON.stringify(await get("/diagnostics")).includes("latitude"));
    assert.ok(JSON.stringify(await get("/diagnostics?places=rounded")).includes("latitude"));
  });

  it("is a diagnosis as well where the account cannot begin", async () => {
    await load({ clientSecret: "" });
    const { signIn, requests } = await get<Diagnosis>("/diagnostics");
    const { isSignedIn, failure } = signIn as { isSignedIn: boolean; failure: object };
    assert.deepEqual(
      [isSignedIn, failure, requests],
      [false, { error: "NotConfigured", text: "missing" }, []],
    );
  });

  it("says that an account is not deployed", async () => {
    await load();
    const reply = await helper.request().get("/node-red-contrib-psa/accounts/no/diagnostics");
    assert.equal((reply.body as { text: string }).text, "missingAccount");
  });

  it("is of each car what it gives, and why it gives nothing", async () => {
    await load();
    const reports = await choices();
    const { electric, neverReported, private: hidden } = builtInVins;
    const { lastData, offers, commands, missingScopes, reasons } = reports.get(electric) ?? {};
    assert.ok(Date.parse(lastData ?? "") <= Date.now());
    assert.ok(offers?.includes("status") && offers.includes("trips"));
    assert.ok(commands?.includes("charging") && commands.includes("wakeUp"));
    assert.deepEqual([missingScopes, reasons], [[], []]);
    assert.deepEqual(reports.get(neverReported)?.reasons, [{ key: "neverReported", params: {} }]);
    assert.equal(reports.get(neverReported)?.lastData, undefined);
    assert.ok(!reports.get(hidden)?.commands?.includes("charging"));
    assert.deepEqual(reports.get(hidden)?.reasons, [{ key: "private", params: {} }]);
  });

  it("asks a car whose state is known not again, and tells of an outage", async () => {
    await load();
    await choices();
    const asked = simulator.requests.count({ path: /status$/ });
    assert.equal(asked, simulator.world.size);
    const list = simulator.requests.count({});
    await choices();
    assert.equal(simulator.requests.count({}), list + 1);
  });

  it("names the scopes that an account does not ask for", async () => {
    await load({ scope: "openid profile data:telemetry data:position" });
    const report = (await choices()).get(builtInVins.electric);
    assert.deepEqual(report?.missingScopes, ["data:trip", "data:alert", "data:collision"]);
  });
});
