import assert from "node:assert/strict";
import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { BadResponse } from "../src/errors";
import { Accounts, vehiclesOf } from "./support/accounts";

/** The vendor's first connect page: what it asks for is sent, what it prints is understood. */
describe("the vendor's connect page", () => {
  const accounts = new Accounts();
  const requests: { request: IncomingMessage; body: string }[] = [];
  let server: Server;
  let origin: string;
  let list: string;

  const token = {
    scope: "openid profile",
    expires_in: 3599,
    token_type: "Bearer",
    refresh_token: "4f5f3749-0738-40ed-973c-000000000000",
    id_token: "eyJ.e30.x",
    access_token: "4213cf9e-f9a8-4ec8-be9e-000000000000",
  };
  const links = Object.fromEntries(
    ["alerts", "trips", "self", "lastPosition", "telemetry", "maintenance", "status"].map(
      (name) => [name, { href: "(...)" }],
    ),
  );
  const vehicle = (id: string, vin: string, brand: string, more = {}) => ({
    id,
    vin,
    brand,
    ...more,
    _links: links,
  });
  const page = {
    _links: { self: { href: "(...)" } },
    total: 2,
    _embedded: {
      vehicles: [
        vehicle("one", "VR3ATTENTJY186996", "Peugeot", { pictures: Array(12).fill("(...)") }),
        vehicle("two", "VF300033456744033", "Citroen"),
      ],
    },
    currentPage: 1,
    totalPage: 1,
  };

  before(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        requests.push({ request, body });
        response.setHeader("Content-Type", "application/json");
        response.end(request.method === "POST" ? JSON.stringify(token) : list);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    requests.length = 0;
    list = JSON.stringify(page);
  });
  after(async () => {
    await accounts.dispose();
    server.close();
  });

  const account = () =>
    accounts.create({
      brand: "citroen",
      environment: "custom",
      signIn: "password",
      identityUrl: origin,
      apiUrl: `${origin}/connectedcar/v4`,
      clientId: "b9188a68-0000",
      clientSecret: "D3rI4uU3dS",
      username: "me@example.com",
      password: "p&ss=wörd+1",
    });
  const read = () => vehiclesOf(account());

  it("gets its token request and its vehicle request", async () => {
    const one = account();
    await vehiclesOf(one);
    await vehiclesOf(one);
    const [signIn, vehicles, again] = requests;
    assert.ok(signIn && vehicles && again);
    assert.equal(signIn.request.url, "/am/oauth2/access_token");
    assert.equal(
      signIn.request.headers.authorization,
      `Basic ${Buffer.from("b9188a68-0000:D3rI4uU3dS").toString("base64")}`,
    );
    assert.equal(signIn.request.headers["content-type"], "application/x-www-form-urlencoded");
    assert.deepEqual(Object.fromEntries(new URLSearchParams(signIn.body)), {
      realm: "clientsB2CCitroen",
      grant_type: "password",
      password: "p&ss=wörd+1",
      username: "me@example.com",
      scope: "openid profile",
    });
    assert.equal(
      vehicles.request.url,
      "/connectedcar/v4/user/vehicles?extension=branding&client_id=b9188a68-0000",
    );
    assert.equal(again.request.url, "/connectedcar/v4/user/vehicles?client_id=b9188a68-0000");
    assert.equal(vehicles.request.headers.authorization, `Bearer ${token.access_token}`);
    assert.equal(vehicles.request.headers["x-introspect-realm"], "clientsB2CCitroen");
    assert.equal(vehicles.body, "");
  });

  it("gives both cars of two brands, with pictures and all seven links", async () => {
    const cars = await read();
    assert.deepEqual(
      cars.map(({ vehicle: { id, vin, brand } }) => [id, vin, brand]),
      [
        ["one", "VR3ATTENTJY186996", "Peugeot"],
        ["two", "VF300033456744033", "Citroen"],
      ],
    );
    assert.equal((cars[0]?.payload.pictures as string[]).length, 12);
    assert.deepEqual(Object.keys(cars[1]?.links ?? {}), Object.keys(links));
  });

  it('is told that its JSON, as printed with `"id": ,`, is none', async () => {
    list = list.replace('"id":"one"', '"id": ');
    await assert.rejects(
      read(),
      (error) => error instanceof BadResponse && error.text === "notJson",
    );
  });
});
