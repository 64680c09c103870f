import assert from "node:assert/strict";
import { type Simulator, startSimulator } from "../../src/simulator";
import { RequestLog } from "../../src/simulator/request-log";
import { BrowserVisitor, type Json, TOKEN, ask } from "./browser-visitor";

describe("simulator: what it shows of itself", () => {
  let simulator: Simulator;
  let visitor: BrowserVisitor;

  beforeEach(async () => {
    simulator = await startSimulator({ control: true });
    visitor = await new BrowserVisitor(simulator).signIn();
  });
  afterEach(() => simulator.close());

  describe("/simulator", () => {
    const control = (path: string, method = "GET", body?: unknown) =>
      ask(`${simulator.identityUrl}/simulator${path}`, {
        method,
        ...(body !== undefined && {
          body: JSON.stringify(body),
          headers: { "content-type": "application/json" },
        }),
      });

    it("says where to sign in, and which cars there are", async () => {
      const { status, body } = await control("");
      assert.equal(status, 200);
      const { identityUrl, apiUrl, account, world } = simulator;
      assert.deepEqual(
        [body.identityUrl, body.apiUrl, body.account, body.total],
        [identityUrl, apiUrl, account, world.size],
      );
      const vins = (body.vehicles as Json[]).map(({ vin }) => vin);
      assert.deepEqual(
        vins,
        world.profiles.map(({ vin }) => vin),
      );
    });

    it("switches faults on and off", async () => {
      const added = await control("/faults", "POST", { fault: "503", path: "/user", times: null });
      assert.equal(added.status, 201);
      await control("/faults", "POST", { fault: "500", path: "/user/*", after: 1 });
      assert.equal((await visitor.get("/user")).status, 503);
      assert.equal((await visitor.get("/user/vehicles")).status, 200);
      assert.equal((await visitor.get("/user/vehicles")).status, 500);
      const { faults } = (await control("/faults")).body;
      assert.deepEqual(
        (faults as Json[]).map(({ fault, path, times, hits }) => [fault, path, times, hits]),
        [
          ["503", "/user", null, 1],
          ["500", "/user/*", 1, 1],
        ],
      );
      assert.equal((await control(`/faults/${String(added.body.id)}`, "DELETE")).status, 204);
      assert.equal((await visitor.get("/user")).status, 200);
      assert.equal((await control("/faults/99", "DELETE")).status, 404);
      assert.equal((await control("/faults", "DELETE")).status, 204);
      assert.deepEqual((await control("/faults")).body, { faults: [] });
    });

    it("refuses what is no fault, and is not hit by any itself", async () => {
      for (const body of [
        {},
        { fault: "418" },
        { fault: "rewrite" },
        { fault: "500", pattern: "vehicles$" },
        7,
      ]) {
        assert.equal((await control("/faults", "POST", body)).status, 400, JSON.stringify(body));
      }
      simulator.faults.add({ fault: "reset", times: Infinity });
      assert.equal((await control("")).status, 200);
      assert.equal((await control("/nothing")).status, 404);
    });
  });

  describe("its requests", () => {
    it("are there in order, with what was sent and how they ended", async () => {
      await visitor.get("/user/vehicles", { query: { pageSize: "3", client_id: "nobody" } });
      const [signIn, list] = [...simulator.requests];
      assert.deepEqual([signIn?.method, signIn?.path, signIn?.query], ["POST", TOKEN, {}]);
      assert.equal(signIn?.form?.username, simulator.account.username);
      assert.equal(signIn.headers.authorization, visitor.basic);
      assert.equal(signIn.status, 200);
      assert.deepEqual(
        [list?.method, list?.query, list?.form, list?.status],
        ["GET", { client_id: "nobody", pageSize: "3" }, undefined, 401],
      );
      assert.ok(signIn.at <= (list?.at ?? 0));
    });

    it("are counted by path, method or anything else, and can be forgotten", async () => {
      await visitor.get("/user");
      await visitor.get("/user/vehicles");
      const { requests } = simulator;
      assert.equal(requests.count(), 3);
      assert.equal(requests.count({ path: "/user" }), 1);
      assert.equal(requests.count({ path: /\/user/ }), 2);
      assert.equal(requests.count({ path: /\/user/g, method: "get" }), 2);
      assert.equal(requests.count({ method: "POST" }), 1);
      assert.equal(
        requests.count(({ form }) => form?.grant_type === "password"),
        1,
      );
      requests.clear();
      assert.equal(requests.count(), 0);
    });

    it("can be waited for, from now on", async () => {
      await visitor.get("/user");
      const next = simulator.requests.next({ path: "/user" });
      const any = simulator.requests.next();
      await visitor.get("/user/vehicles");
      await visitor.get("/user", { query: { mark: "second" } });
      assert.equal((await any).path, "/connectedcar/v4/user/vehicles");
      assert.equal((await next).query.mark, "second");
    });

    it("are only so many", () => {
      const log = new RequestLog(3);
      for (const path of ["/1", "/2", "/3", "/4"]) {
        log.add({ method: "GET", path, query: {}, headers: {}, at: 0 });
      }
      assert.deepEqual(
        [...log].map(({ path }) => path),
        ["/2", "/3", "/4"],
      );
    });
  });

  it("answers other addresses with 404, and a body it cannot read with 4xx", async () => {
    assert.equal((await ask(`${simulator.identityUrl}/am`, {})).status, 404);
    const body = "a=".padEnd(300_000, "x");
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const url = simulator.identityUrl + TOKEN;
    assert.equal((await ask(url, { method: "POST", headers, body })).status, 413);
  });

  it("takes cars out of the account and puts others in", async () => {
    const { world } = simulator;
    const [first] = world.profiles;
    assert.ok(first);
    world.remove(first.vin);
    assert.equal((await visitor.get(`/user/vehicles/${first.id}`)).status, 403);
    assert.throws(() => world.car(first.vin), RangeError);
    const added = world.add({ generation: "4.0", connected: true });
    const list = await visitor.list("/user/vehicles");
    assert.equal(list.at(-1)?.vin, added.vin);
    assert.equal(list.length, world.size);
    assert.throws(() => world.add({ vin: added.vin }), RangeError);
    const status = await visitor.read(visitor.carPath(added.vin, "status"));
    assert.ok("energy" in status);
  });
});
