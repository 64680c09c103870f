import assert from "node:assert/strict";
import { request } from "node:http";
import sinon from "sinon";
import { type Simulator, builtInVins, startSimulator } from "../../src/simulator";
import { type Answer, BrowserVisitor } from "./browser-visitor";

const HAL = "application/hal+json";
const GEO = "application/vnd.geo+json";

describe("simulator: what the API lets pass", () => {
  let simulator: Simulator;
  let visitor: BrowserVisitor;

  before(async () => {
    simulator = await startSimulator();
    visitor = await new BrowserVisitor(simulator).signIn();
  });
  after(() => simulator.close());

  const status = (path: string) => visitor.carPath(builtInVins.electric, path);
  const gateway = ({ status, body }: Answer, code: number) => {
    assert.equal(status, code);
    assert.equal(body.httpCode, String(code));
    assert.deepEqual(Object.keys(body).sort(), ["httpCode", "httpMessage", "moreInformation"]);
  };
  const api = ({ status, body }: Answer, code: number) => {
    assert.deepEqual([status, body.code], [Math.floor(code / 100), code]);
    assert.deepEqual(Object.keys(body).sort(), ["code", "message", "timestamp", "uuid"]);
  };

  it("asks for the client id of the token, in the query", async () => {
    gateway(await visitor.get("/user", { query: { client_id: undefined } }), 401);
    gateway(await visitor.get("/user", { query: { client_id: "another" } }), 401);
    const header = { headers: { client_id: simulator.account.clientId } };
    gateway(await visitor.get("/user", { ...header, query: { client_id: undefined } }), 401);
  });

  it("asks for a good bearer token", async () => {
    for (const authorization of [undefined, "Bearer", "Bearer nobody", visitor.basic]) {
      const answer = await visitor.get("/user", { headers: { authorization } });
      gateway(answer, 401);
      assert.match(answer.headers.get("www-authenticate") ?? "", /^Bearer /);
    }
    const refresh = `Bearer ${visitor.refreshToken}`;
    gateway(await visitor.get("/user", { headers: { authorization: refresh } }), 401);
  });

  it("asks for the realm of the token", async () => {
    for (const realm of [undefined, "clientsB2COpel", "clientsB2CPeugot"]) {
      gateway(await visitor.get("/user", { headers: { "x-introspect-realm": realm } }), 401);
    }
  });

  it("refuses a GET with a body", async () => {
    const send = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        const { clientId } = simulator.account;
        const url = new URL(`${simulator.apiUrl}/user?client_id=${clientId}`);
        const authorization = `Bearer ${visitor.accessToken}`;
        const all = { authorization, "x-introspect-realm": visitor.realm, ...headers };
        request(url, { method: "GET", headers: all }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on("error", reject)
          .end(Object.keys(headers).length > 0 ? "client_id=x" : undefined);
      });
    assert.equal(await send({}), 200);
    assert.equal(await send({ "content-length": "11" }), 400);
    assert.equal(await send({ "transfer-encoding": "chunked" }), 400);
  });

  it("knows one method", async () => {
    for (const method of ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      for (const path of ["/user", "/user/vehicles", status("status")]) {
        const { status: code, headers } = await visitor.get(path, { method });
        assert.deepEqual([code, headers.get("allow")], [405, "GET"], `${method} ${path}`);
      }
    }
  });

  it("refuses to send what is not accepted", async () => {
    const get = (path: string, accept: string | undefined) =>
      visitor.get(path, { headers: { accept } });
    for (const accept of [undefined, "*/*", "application/*", HAL, `text/html, ${HAL};q=0.5`]) {
      const { status: code, headers } = await get(status("status"), accept);
      assert.equal(code, 200, accept);
      assert.match(headers.get("content-type") ?? "", /^application\/hal\+json/);
    }
    for (const accept of ["application/json", "text/html", GEO, `*/*, ${HAL};q=0`]) {
      api(await get(status("status"), accept), 40600);
    }
    for (const accept of [undefined, "*/*", GEO]) {
      const { status: code, headers } = await get(status("lastPosition"), accept);
      assert.equal(code, 200);
      assert.match(headers.get("content-type") ?? "", /^application\/vnd\.geo\+json/);
    }
    api(await get(status("lastPosition"), HAL), 40600);
  });

  it("refuses parameters that make no sense", async () => {
    const wrong: [path: string, query: Record<string, string>][] = [
      [status("status"), { extension: "odometer" }],
      ...["0", "61", "-1", "1.5", "many", ""].map((pageSize): [string, Record<string, string>] => [
        "/user/vehicles",
        { pageSize },
      ]),
      [status("telemetry"), { pageSize: "2001" }],
      [status("alerts"), { pageSize: "61" }],
      ...["5", "a-", "-5", "9-0", "0-9-"].map((indexRange): [string, Record<string, string>] => [
        "/user/vehicles",
        { indexRange },
      ]),
      ["/user/vehicles", { pageToken: "made-up" }],
      ["/user/vehicles", { extension: "odometer" }],
      ["/user/vehicles", { country: "FR" }],
      ["/user/vehicles", { locale: "français" }],
      [status("trips"), { distance: "far" }],
      [status("trips"), { duration: "10" }],
      [status("trips"), { states: "Done" }],
      [status("trips"), { timestamps: "yesterday" }],
      [status("trips"), { timestamps: "2024-01-01T00:00:00 01:00/" }],
      [status("telemetry"), { type: "vehicle.odometer" }],
      [status("telemetry"), { extension: "pictures" }],
      [status("alarms"), { type: "vehicle.alarm" }],
    ];
    for (const [path, query] of wrong) {
      const answer = await visitor.get(path, { query });
      assert.equal(answer.status, 400, `${path} ${JSON.stringify(query)}`);
      api(answer, 40000);
    }
    assert.equal(
      (await visitor.get(status("telemetry"), { query: { pageSize: "2000" } })).status,
      200,
    );
  });

  it("tells a vehicle that is not the driver's from something it does not have", async () => {
    const vin = builtInVins.electric;
    for (const id of ["0000", vin]) api(await visitor.get(`/user/vehicles/${id}`), 40300);
    api(await visitor.get("/user/vehicles/0000/status"), 40300);
    for (const relation of [
      "trips/x",
      "alerts/x",
      "alarms/x",
      "collisions/x",
      "trips/x/wayPoints",
    ]) {
      api(await visitor.get(visitor.carPath(vin, relation)), 40400);
    }
    for (const path of ["/users", status("monitors"), "/user/", `${status("status")}/`]) {
      gateway(await visitor.get(path), 404);
    }
  });

  it("checks who asks before it says what there is", async () => {
    const stranger = { headers: { authorization: "Bearer nobody" } };
    gateway(await visitor.get("/user/vehicles/0000", stranger), 401);
  });

  describe("limits", () => {
    let clock: sinon.SinonFakeTimers;
    beforeEach(() => {
      clock = sinon.useFakeTimers({ now: Date.now(), toFake: ["Date"] });
    });
    afterEach(() => {
      simulator.quota.day.limit = 100_000;
      simulator.quota.burst.limit = 100_000;
      clock.restore();
    });
    const limits = ({ headers }: Answer) =>
      ["Limit-1", "Remaining-1", "Limit-2", "Remaining-2"].map((name) =>
        Number(headers.get(`X-RateLimit-${name}`)),
      );

    it("says with every reply how much is left", async () => {
      const [day, left = 0, burst] = limits(await visitor.get("/user"));
      assert.deepEqual([day, burst], [100_000, 100_000]);
      const refused = await visitor.get("/user", { query: { client_id: "another" } });
      assert.equal(limits(refused)[1], left - 1);
    });

    it("refuses more than the second allows, until it is over", async () => {
      clock.tick(2000);
      simulator.quota.burst.limit = 2;
      await visitor.get("/user");
      await visitor.get("/user");
      const answer = await visitor.get("/user");
      gateway(answer, 429);
      assert.equal(limits(answer)[3], 0);
      assert.equal(answer.headers.get("retry-after"), "1");
      assert.equal(answer.headers.get("x-ratelimit-reset"), "1");
      clock.tick(1100);
      assert.equal((await visitor.get("/user")).status, 200);
    });

    it("refuses more than the day allows, until its oldest requests are a day old", async () => {
      clock.tick(86_500_000);
      await visitor.signIn();
      simulator.quota.day.limit = 1;
      await visitor.get("/user");
      const answer = await visitor.get("/user");
      gateway(answer, 429);
      const seconds = Number(answer.headers.get("retry-after"));
      assert.ok(seconds > 80_000 && seconds <= 86_400, String(seconds));
      clock.tick(seconds * 1000);
      await visitor.signIn();
      assert.equal((await visitor.get("/user")).status, 200);
    });
  });
});
