import assert from "node:assert/strict";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AccountOptions, AccountSettings } from "../../src/account";
import {
  BadRequest,
  BadResponse,
  Forbidden,
  ForeignLink,
  NoData,
  PsaError,
  Unavailable,
} from "../../src/errors";
import { type Simulator, startSimulator } from "../../src/simulator";
import { Accounts, settingsFor, vehiclesOf } from "../support/accounts";

const LIST = "/connectedcar/v4/user/vehicles";

describe("API client", () => {
  const accounts = new Accounts();
  let simulator: Simulator;
  let settings: AccountSettings;

  beforeEach(async () => {
    simulator = await startSimulator();
    settings = settingsFor(simulator);
  });
  afterEach(async () => {
    await accounts.dispose();
    await simulator.close();
  });

  const read = async (options: Partial<AccountOptions> = {}) =>
    vehiclesOf(accounts.create(settings, options));
  const failure = async (options: Partial<AccountOptions> = {}): Promise<PsaError> => {
    const error = await read(options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof PsaError, `expected a typed error, got ${String(error)}`);
    return error;
  };
  const lists = () => simulator.requests.count({ path: LIST });
  const tokenRequests = () => simulator.requests.count({ path: "/am/oauth2/access_token" });

  it("asks as the API wants to be asked", async () => {
    await read();
    const request = [...simulator.requests].find(({ path }) => path === LIST);
    assert.ok(request);
    assert.equal(request.method, "GET");
    const { clientId: client_id } = simulator.account;
    assert.deepEqual(request.query, { client_id, extension: "branding" });
    assert.match(String(request.headers.authorization), /^Bearer [0-9a-f-]{36}$/);
    assert.equal(request.headers["x-introspect-realm"], "clientsB2CCitroen");
    assert.equal(request.headers.accept, "application/hal+json");
    assert.equal(request.headers["content-length"], undefined);
    assert.equal(request.headers["transfer-encoding"], undefined);
  });

  it("reads a position as GeoJSON", async () => {
    const account = accounts.create(settings);
    const [vehicle] = await vehiclesOf(account);
    assert.ok(vehicle);
    const place = await account.locate(vehicle, "lastPosition");
    const { response } = await account.read(place);
    assert.equal((response as { type: string }).type, "Feature");
  });

  it("follows pages although their links lack the client id", async () => {
    await simulator.close();
    simulator = await startSimulator({ vehicles: 130 });
    settings = settingsFor(simulator);
    assert.equal((await read()).length, 130);
    const asked = [...simulator.requests].filter(({ path }) => path === LIST);
    assert.equal(asked.length, 3);
    assert.ok(asked.every(({ query }) => query.client_id === simulator.account.clientId));
  });

  describe("on 401", () => {
    it("refreshes once and asks once more", async () => {
      const account = accounts.create(settings);
      await vehiclesOf(account);
      simulator.tokens.expireAccessTokens();
      await vehiclesOf(account);
      simulator.tokens.expireAccessTokens();
      await vehiclesOf(account);
      assert.equal(tokenRequests(), 3);
      assert.equal(lists(), 5);
    });

    it("gives up when the fresh token is refused too, and does not refresh again for every message", async () => {
      simulator.faults.add({ fault: "401", path: LIST, times: Infinity });
      const account = accounts.create(settings);
      for (let n = 0; n < 5; n += 1) await assert.rejects(vehiclesOf(account), Unavailable);
      assert.equal(tokenRequests(), 2);
    });

    it("shares one refresh among all that were refused", async () => {
      const account = accounts.create(settings);
      const [vehicle] = await vehiclesOf(account);
      assert.ok(vehicle);
      simulator.tokens.expireAccessTokens();
      const names = ["status", "self", "alerts", "trips", "telemetry"];
      await Promise.all(
        names.map(async (name) => account.read(await account.locate(vehicle, name))),
      );
      assert.equal(tokenRequests(), 2);
    });
  });

  for (const [fault, Kind] of [
    ["403", Forbidden],
    ["html", BadResponse],
    ["invalid-json", BadResponse],
  ] as const) {
    it(`answers "${fault}" with ${Kind.name}, asked once`, async () => {
      simulator.faults.add({ fault, path: LIST, times: Infinity });
      const error = await failure();
      assert.ok(error instanceof Kind, error.message);
      assert.equal(lists(), 1);
    });
  }

  it("answers 404 with NoData, asked once", async () => {
    const account = accounts.create(settings);
    const [vehicle] = await vehiclesOf(account);
    assert.ok(vehicle);
    simulator.faults.add({ fault: "404", path: /status$/, times: Infinity });
    await assert.rejects(
      account.read(await account.locate(vehicle, "status")),
      (error) => error instanceof NoData && error.status === 404 && error.code === "40400",
    );
    assert.equal(simulator.requests.count({ path: /status$/ }), 1);
  });

  it("keeps code and uuid, which the vendor's support asks for", async () => {
    simulator.faults.add({ fault: "403", path: LIST });
    const error = await failure();
    assert.equal(error.status, 403);
    assert.match(String(error.code), /^403\d\d$/);
    assert.match(String(error.uuid), /\w/);
  });

  it("shares one request among all that ask for the same, each with its own copy", async () => {
    const account = accounts.create(settings);
    await account.signIn();
    const copies = await Promise.all(Array.from({ length: 50 }, () => vehiclesOf(account)));
    assert.equal(lists(), 1);
    const [first, second] = copies;
    assert.deepEqual(first, second);
    assert.notEqual(first?.[0]?.payload, second?.[0]?.payload);
  });

  it("gives up what is under way when the account closes", async () => {
    simulator.faults.add({ fault: "hang", path: LIST });
    const account = accounts.create(settings);
    const arrived = simulator.requests.next({ path: LIST });
    const list = vehiclesOf(account);
    await arrived;
    await Promise.all([
      assert.rejects(list, (error) => error instanceof Unavailable && error.text === "closed"),
      account.close(),
    ]);
  });

  describe("beside other servers", () => {
    let other: Server;
    let origin: string;
    let hits: number;
    let connections: number;

    beforeEach(async () => {
      hits = 0;
      connections = 0;
      other = createServer((request, response) => {
        hits += 1;
        if (request.url?.startsWith("/v4/moved")) {
          response.writeHead(302, { Location: `${simulator.apiUrl}/user/vehicles` }).end();
        } else {
          response.setHeader("Content-Type", "application/hal+json");
          setTimeout(() => response.end('{"ok":true}'), 2);
        }
      });
      other.on("connection", () => (connections += 1));
      await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
      origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    });
    afterEach(() => other.close());

    const place = (link: string) => ({ name: "thing", link, accept: "application/hal+json" });

    it("never follows a link to one of them", async () => {
      const account = accounts.create(settings);
      await account.signIn();
      for (const link of [
        `${origin}/connectedcar/v4/user/vehicles`,
        `${simulator.identityUrl}/am/oauth2/access_token`,
        `${simulator.apiUrl}/../../am/oauth2`,
        simulator.apiUrl.replace("http://", "http://me:hunter22@") + "/user/vehicles",
      ]) {
        const error: unknown = await account.read(place(link)).catch((reason: unknown) => reason);
        assert.ok(error instanceof ForeignLink, link);
        assert.ok(!error.message.includes("hunter22"));
      }
      assert.equal(hits, 0);
    });

    it("does not follow redirects", async () => {
      const account = accounts.create({ ...settings, apiUrl: `${origin}/v4` });
      await assert.rejects(
        account.read(place("moved")),
        (error) => error instanceof BadResponse && error.text === "redirected",
      );
      assert.equal(lists(), 0);
    });

    it("keeps connections alive and opens no more than eight", async () => {
      const account = accounts.create({ ...settings, apiUrl: `${origin}/v4` });
      await account.signIn();
      await Promise.all(
        Array.from({ length: 100 }, (_, index) => account.read(place(`thing/${index}`))),
      );
      assert.equal(hits, 100);
      assert.ok(connections <= 8, `${connections} connections`);
    });
  });

  it("refuses wrong parameters with what the API said", async () => {
    const account = accounts.create(settings);
    const [vehicle] = await vehiclesOf(account);
    assert.ok(vehicle);
    const { link } = await account.locate(vehicle, "trips");
    await assert.rejects(
      account.read({
        name: "vehicles",
        link: `${link}?pageSize=9999`,
        accept: "application/hal+json",
      }),
      (error) => error instanceof BadRequest && error.status === 400,
    );
  });
});
