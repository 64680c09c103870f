import assert from "node:assert/strict";
import type { AccountSettings } from "../../src/account";
import { type Simulator, startSimulator } from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { ACCOUNT, helper, loadFlow } from "../support/flows";

interface Reply {
  ok: boolean;
  error?: string;
  message?: string;
  vehicles?: unknown;
}

describe("psa-account", () => {
  let simulator: Simulator;
  let settings: AccountSettings;

  before((done) => {
    helper.startServer(done);
  });
  after((done) => {
    helper.stopServer(done);
  });
  beforeEach(async () => {
    simulator = await startSimulator();
    settings = settingsFor(simulator);
  });
  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  const test = async (typed: object, id = ACCOUNT): Promise<Reply> => {
    const reply = await helper
      .request()
      .post(`/node-red-contrib-psa/accounts/${id}/test`)
      .send(typed);
    assert.equal(reply.status, 200);
    return reply.body as Reply;
  };
  const secrets = () => [simulator.account.password, simulator.account.clientSecret];

  it("asks nothing of any server while nobody uses it", async () => {
    await loadFlow(settings, []);
    await helper.unload();
    assert.equal(simulator.requests.count({}), 0);
  });

  it("is tested with what stands in the dialog, before any deploy, and leaves no sign-in behind", async () => {
    await loadFlow(undefined, []);
    const reply = await test(settings, "not-deployed");
    assert.deepEqual(reply, { ok: true, vehicles: simulator.world.size });
    assert.equal(simulator.requests.count({ path: "/am/oauth2/token/revoke" }), 1);
  });

  it("is tested with the stored secrets where the dialog shows only that there are some", async () => {
    await loadFlow(settings, []);
    const reply = await test({ ...settings, clientSecret: "__PWRD__", password: "__PWRD__" });
    assert.equal(reply.ok, true);
  });

  it("is tested in the demo with nothing typed", async () => {
    await loadFlow(undefined, []);
    const reply = await test({ environment: "demo", brand: "peugeot" });
    assert.equal(reply.ok, true);
    assert.ok((reply.vehicles as number) >= 5);
  });

  it("says no vehicles as a success", async () => {
    simulator.world.clear();
    await loadFlow(undefined, []);
    assert.deepEqual(await test(settings), { ok: true, vehicles: 0 });
  });

  for (const [name, change, error, text] of [
    [
      "a wrong password",
      { password: "not-the-password" },
      "SignInRequired",
      /^Wrong username or password/,
    ],
    [
      "a wrong client secret",
      { clientSecret: "not-the-secret" },
      "InvalidClient",
      /^Client id or secret refused/,
    ],
    [
      "a closed port",
      { identityUrl: "http://127.0.0.1:1" },
      "Unavailable",
      /^Cannot reach 127\.0\.0\.1:1/,
    ],
    ["plain http", { apiUrl: "http://api.example.com/v4" }, "NotConfigured", /must be https/],
    ["empty fields", { clientId: "", password: "" }, "NotConfigured", /clientId, password missing/],
    ["an unknown brand", { brand: "fiat" }, "NotConfigured", /fiat is no brand/],
    ["nonsense", { brand: { a: 1 }, environment: null }, "NotConfigured", /is no brand/],
  ] as const) {
    it(`answers ${name} in plain words, without any secret`, async () => {
      await loadFlow(undefined, []);
      const reply = await test({ ...settings, ...change });
      assert.equal(reply.ok, false);
      assert.equal(reply.error, error);
      assert.match(String(reply.message), text);
      for (const secret of secrets()) assert.ok(!JSON.stringify(reply).includes(secret));
    });
  }

  it("does not repeat a secret that a server echoes", async () => {
    await loadFlow(undefined, []);
    for (const path of ["/am/oauth2/access_token", "/connectedcar/v4/user/vehicles"]) {
      simulator.faults.add({ fault: "echo-secrets", path });
      const text = JSON.stringify(await test(settings));
      const spellings = secrets().flatMap((secret) => [secret, encodeURIComponent(secret)]);
      for (const spelling of spellings) assert.ok(!text.includes(spelling), text);
    }
  });

  it("lists its vehicles for the pickers of other nodes", async () => {
    await loadFlow(settings, []);
    const reply = await helper.request().get(`/node-red-contrib-psa/accounts/${ACCOUNT}/vehicles`);
    const { ok, vehicles } = reply.body as { ok: boolean; vehicles: Record<string, string>[] };
    assert.equal(ok, true);
    assert.equal(vehicles.length, simulator.world.size);
    assert.ok(vehicles.every(({ id, vin, brand }) => id && vin && brand));
  });

  it("says so when it is not deployed", async () => {
    await loadFlow(undefined, []);
    const reply = await helper.request().get("/node-red-contrib-psa/accounts/nobody/vehicles");
    assert.equal((reply.body as Reply).error, "NotConfigured");
  });
});
