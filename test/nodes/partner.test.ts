import assert from "node:assert/strict";
import { Agent, type AgentOptions } from "node:https";
import { createRequire } from "node:module";
import type { NodeInitializer } from "node-red";
import sinon from "sinon";
import psaAccount from "../../nodes/psa-account";
import psaVehicles from "../../nodes/psa-vehicles";
import type { AccountSettings } from "../../src/account";
import { type Simulator, startSimulator } from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { Authority, type Identity, encrypted } from "../support/certificates";
import { ACCOUNT, type Run, accountNode, helper, run } from "../support/flows";
import { type Gateway, startGateway, startRefusal } from "../support/gateway";

const IDENTITY_HOST = "idpcvs.citroen.com";
const API_HOST = "api-cert.groupe-psa.com";
const PASSPHRASE = "open sesame";

/** What a user uploads into a core `tls-config` node. */
interface Uploaded {
  certdata?: string;
  keydata?: string;
  cadata?: string;
  passphrase?: string;
}

const nodeRed = createRequire(createRequire(__filename).resolve("node-red"));
const tlsConfig = nodeRed("@node-red/nodes/core/network/05-tls.js") as NodeInitializer;

describe("an account with a client certificate", () => {
  let simulator: Simulator;
  let authority: Authority;
  let client: Identity;
  let uploaded: Uploaded;
  const gateways: Gateway[] = [];
  let accounts = 0;

  before(async () => {
    authority = await Authority.create("partners");
    client = await authority.client("partner");
    uploaded = { certdata: client.cert, keydata: client.key, cadata: authority.ca };
  });
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(async () => {
    await helper.unload();
    sinon.restore();
    await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
    await simulator.close();
  });

  const started = async (gateway: Promise<Gateway>): Promise<Gateway> => {
    gateways.push(await gateway);
    return gateway;
  };
  /** Stands before the simulator and admits only who shows a certificate of the authority. */
  const gatewayOf = async (host: string, origin?: string): Promise<Gateway> => {
    const demands = { ca: authority.ca, requestCert: true, rejectUnauthorized: true };
    const own = await authority.server(host);
    return started(startGateway(simulator.identityUrl, { ...own, ...demands }, origin));
  };
  const apiAt = ({ port }: Gateway): AccountSettings => ({
    ...settingsFor(simulator),
    apiUrl: `https://127.0.0.1:${String(port)}/connectedcar/v4`,
  });
  const readCars = async (settings: AccountSettings, tls: Uploaded): Promise<Run> => {
    const { node, credentials } = accountNode(settings);
    // Tokens outlive a deploy: an account of its own has none from the test before.
    const account = `account-${String((accounts += 1))}`;
    const flow = [
      { id: "tab", type: "tab" },
      { id: "tls", type: "tls-config", cert: "", key: "", ca: "", verifyservercert: true },
      { ...node, id: account, tls: "tls" },
      { id: "cars", type: "psa-vehicles", z: "tab", account, wires: [["out"]] },
      { id: "out", type: "helper", z: "tab" },
    ];
    const typed = { [account]: credentials[ACCOUNT], tls };
    await helper.load([tlsConfig, psaAccount, psaVehicles], flow, typed);
    const result = await run("cars");
    const told = JSON.stringify([result.error?.message, result.error?.stack, result.error]);
    const pems = [tls.certdata, tls.keydata].flatMap((pem) => pem?.split("\n") ?? []);
    const secrets = [...pems.filter((line) => !line.startsWith("-----")), tls.passphrase];
    assert.ok(!secrets.some((secret) => secret && told.includes(secret)), told);
    return result;
  };

  it("reads the cars through a server that demands it", async () => {
    const gateway = await gatewayOf("127.0.0.1");
    const { error, messages } = await readCars(apiAt(gateway), uploaded);
    assert.equal(error, undefined);
    assert.equal(messages.length, simulator.world.size);
    const links = messages[0]?.links as Record<string, string>;
    assert.ok(links.status?.startsWith(apiAt(gateway).apiUrl ?? "?"));
  });

  it("opens its key with the passphrase", async () => {
    const keydata = encrypted(client.key, PASSPHRASE);
    const tls = { ...uploaded, keydata, passphrase: PASSPHRASE };
    const { error, messages } = await readCars(apiAt(await gatewayOf("127.0.0.1")), tls);
    assert.equal(error, undefined);
    assert.equal(messages.length, simulator.world.size);
  });

  it("says what is wrong with it before anything is sent, sign-in included", async () => {
    const late = await authority.client("late", { to: new Date("2021-02-03"), from: new Date(0) });
    const other = await authority.client("other");
    const sealed = { keydata: encrypted(client.key, PASSPHRASE), passphrase: "open barley" };
    for (const [change, words] of [
      [{ certdata: late.cert, keydata: late.key }, /expired on 2021-02-03\. Get a new one/],
      [{ keydata: other.key }, /do not match\. Select/],
      [sealed, /^Wrong passphrase .* Enter/],
    ] as const) {
      const gateway = await gatewayOf("127.0.0.1");
      const { error, messages } = await readCars(apiAt(gateway), { ...uploaded, ...change });
      assert.equal(error?.name, "NotConfigured");
      assert.match(error.message, words);
      assert.equal(messages.length, 0);
      assert.equal(gateway.connections(), 0);
      assert.equal(simulator.requests.count({}), 0);
      await helper.unload();
    }
  });

  it("says once what the server refuses", async () => {
    const unknownCa = 48;
    const missing = { cadata: authority.ca };
    for (const [gateway, tls, words] of [
      [
        await gatewayOf("127.0.0.1"),
        missing,
        /^Connection refused by 127\.0\.0\.1:\d+ .* select a TLS conf/,
      ],
      [
        await started(startRefusal(unknownCa)),
        uploaded,
        /^Client certificate rejected by 127\.0\.0\.1:\d+/,
      ],
    ] as const) {
      const { error } = await readCars(apiAt(gateway), tls);
      assert.equal(error?.name, "NotConfigured");
      assert.match(error.message, words);
      assert.equal(gateway.connections(), 1);
      await helper.unload();
    }
  });

  it("says once that the server's own certificate is not trusted", async () => {
    const gateway = await gatewayOf("127.0.0.1");
    const { certdata = "", keydata = "" } = uploaded;
    const { error } = await readCars(apiAt(gateway), { certdata, keydata });
    assert.equal(error?.name, "NotConfigured");
    assert.match(error.message, /^Untrusted certificate from 127\.0\.0\.1:\d+ .* CA/);
    assert.equal(gateway.connections(), 1);
  });

  describe("for partner access", () => {
    let api: Gateway;
    let identity: Gateway;
    /** Server names of the connections that showed a certificate, in order. */
    const shown: string[] = [];

    beforeEach(async () => {
      shown.length = 0;
      sinon.stub(process, "env").value({ ...process.env, NO_PROXY: "*", no_proxy: "*" });
      api = await gatewayOf(API_HOST, `https://${API_HOST}`);
      const publicAuthority = await Authority.create("public");
      const own = await publicAuthority.server(IDENTITY_HOST);
      identity = await started(startGateway(simulator.identityUrl, own));
      const connect = sinon.stub(Agent.prototype, "createConnection");
      connect.callsFake(function (this: Agent, given, connected) {
        const options = given as AgentOptions & { host: string };
        const { host } = options;
        if (options.cert) shown.push(host);
        const to = { [API_HOST]: api, [IDENTITY_HOST]: identity }[host];
        assert.ok(to, host);
        const ca = host === IDENTITY_HOST ? { ca: publicAuthority.ca } : {};
        const moved = { ...options, ...ca, host: "127.0.0.1", port: to.port };
        return connect.wrappedMethod.call(this, moved, connected);
      });
    });

    const partner = (): AccountSettings => ({
      ...settingsFor(simulator),
      environment: "partner",
      identityUrl: "",
      apiUrl: "",
    });

    it("shows it to the API and to nobody else", async () => {
      const { error, messages } = await readCars(partner(), uploaded);
      assert.equal(error, undefined);
      assert.equal(messages.length, simulator.world.size);
      const links = messages[0]?.links as Record<string, string>;
      assert.ok(links.status?.startsWith(`https://${API_HOST}/connectedcar/v4/`));
      assert.ok(identity.connections() > 0);
      assert.deepEqual(new Set(shown), new Set([API_HOST]));
    });

    it("is not tried without one", async () => {
      const { error } = await readCars(partner(), { cadata: authority.ca });
      assert.match(String(error?.message), /^Client certificate required for Partner/);
      assert.equal(api.connections() + identity.connections(), 0);
    });

    it("signs nobody in with one that ran out", async () => {
      const late = await authority.client("late", {
        to: new Date("2021-02-03"),
        from: new Date(0),
      });
      const { error } = await readCars(partner(), { certdata: late.cert, keydata: late.key });
      assert.match(String(error?.message), /expired on 2021-02-03/);
      assert.equal(api.connections() + identity.connections(), 0);
    });

    it("names the vendor's host when that refuses it", async () => {
      api = await started(startRefusal(44));
      const { error } = await readCars(partner(), uploaded);
      assert.equal(error?.name, "NotConfigured");
      assert.match(error.message, /^Client certificate rejected by api-cert\.groupe-psa\.com/);
      assert.equal(api.connections(), 1);
    });
  });
});
