import assert from "node:assert/strict";
import type { AccountSettings } from "../../src/account";
import { type Simulator, startSimulator } from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { ACCOUNT, helper, loadFlow, run, useServer } from "../support/flows";

interface Reply {
  ok: boolean;
  error?: string;
  message?: string;
  vehicles?: unknown;
}

describe("psa-account", () => {
  let simulator: Simulator;
  let settings: AccountSettings;

  useServer();
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
    assert.equal(simulator.requests.count({ path: "/am/oauth2/token/revoke" }), 0);
  });

  it("is tested with the stored secrets where the dialog shows only that there are some", async () => {
    await loadFlow(settings, []);
    const reply = await test({ ...settings, clientSecret: "__PWRD__", password: "__PWRD__" });
    assert.equal(reply.ok, true);
  });

  it("sends stored secrets nowhere but where they were saved for", async () => {
    await loadFlow(settings, []);
    const elsewhere = await startSimulator();
    const stored = { ...settings, clientSecret: "__PWRD__", password: "__PWRD__" };
    for (const change of [
      { identityUrl: elsewhere.identityUrl },
      { apiUrl: elsewhere.apiUrl },
      { environment: "production" },
    ]) {
      const reply = await test({ ...stored, ...change });
      assert.equal(reply.error, "NotConfigured");
      assert.match(String(reply.message), /^Stored secrets are only sent/);
    }
    assert.equal(elsewhere.requests.count({}), 0);
    await elsewhere.close();
  });

  it("does not lend the secrets of another kind of node", async () => {
    await loadFlow(settings, [{ id: "other", type: "psa-read" }]);
    const reply = await test({ ...settings, clientSecret: "__PWRD__" }, "other");
    assert.equal(reply.error, "NotConfigured");
  });

  it("is not tested by a form, which any web page could send", async () => {
    await loadFlow(settings, []);
    const reply = await helper
      .request()
      .post(`/node-red-contrib-psa/accounts/${ACCOUNT}/test`)
      .type("form")
      .send({ environment: "demo", brand: "peugeot" });
    assert.equal(reply.status, 415);
  });

  it("is tested without an end to the running account, where both live on one grant", async () => {
    await simulator.close();
    simulator = await startSimulator({ sharedGrants: true });
    settings = settingsFor(simulator);
    await loadFlow(settings, [{ id: "vehicles", type: "psa-vehicles", wires: [["out"]] }]);
    assert.equal((await run("vehicles")).error, undefined);
    assert.equal((await test(settings)).ok, true);
    assert.equal((await run("vehicles")).error, undefined);
    assert.equal(simulator.tokens.issued, 2);
  });

  it("tells that the list failed", async () => {
    simulator.faults.add({ fault: "403", path: "/connectedcar/v4/user/vehicles" });
    await loadFlow(undefined, []);
    assert.equal((await test(settings)).error, "Forbidden");
  });

  for (const [name, change, text] of [
    ["a certificate for partner access", { environment: "partner" }, /needs a client certificate/],
    ["its TLS configuration", { tls: "gone" }, /TLS configuration of the account is not there/],
    ["an identity provider", { identityUrl: "API/somewhere" }, /no identity provider/],
  ] as const) {
    it(`says that ${name} is missing`, async () => {
      await loadFlow(undefined, []);
      const typed = { ...settings, ...change };
      typed.identityUrl = typed.identityUrl?.replace("API", settings.apiUrl ?? "");
      const reply = await test(typed);
      assert.equal(reply.error, "NotConfigured");
      assert.match(String(reply.message), text);
    });
  }

  it("is tested in the demo with nothing typed", async () => {
    await loadFlow(undefined, []);
    const left = { realm: "left over", scope: "left over" };
    const reply = await test({ environment: "demo", brand: "peugeot", ...left });
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
    ["an unknown brand", { brand: "fiat" }, "NotConfigured", /does not know the brand fiat/],
    [
      "nonsense",
      { brand: { a: 1 }, environment: null },
      "NotConfigured",
      /does not know the brand/,
    ],
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
