import assert from "node:assert/strict";
import { request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { demoSimulator } from "../../src/demo";
import { type Simulator, startSimulator } from "../../src/simulator";
import { AUTHORIZE, BrowserVisitor, TOKEN, ask } from "./browser-visitor";

/** A request with headers that `fetch` sets itself. */
function knock(
  url: string,
  headers: Record<string, string>,
  { method = "GET", body = "" } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (reply) => {
      reply.resume().on("end", () => resolve(reply.statusCode ?? 0));
    });
    sent.on("error", reject).end(body);
  });
}

describe("simulator: who may come in", () => {
  let simulator: Simulator;
  let faults: string;

  beforeEach(async () => {
    simulator = await startSimulator({ control: true });
    faults = `${simulator.identityUrl}/simulator/faults`;
  });
  afterEach(() => simulator.close());

  it("only who knows it by a name of this machine", async () => {
    const { port } = new URL(simulator.identityUrl);
    for (const url of [faults, `${simulator.apiUrl}/user`, simulator.identityUrl + TOKEN]) {
      for (const host of [
        "evil.example",
        `evil.example:${port}`,
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "192.168.1.7",
        "[::1]x",
      ]) {
        assert.equal(await knock(url, { host }), 421, `${host} ${url}`);
      }
    }
    for (const host of ["localhost", `127.0.0.1:${port}`, "LOCALHOST:1", "127.9.9.9", "[::1]:80"]) {
      assert.equal(await knock(faults, { host }), 200, host);
    }
  });

  it("no page of another site", async () => {
    const body = JSON.stringify({ fault: "500" });
    const form = { "content-type": "application/x-www-form-urlencoded" };
    for (const origin of ["http://evil.example", "null", "http://127.0.0.1:1880"]) {
      const headers = { origin, "content-type": "application/json" };
      assert.equal(await knock(faults, headers, { method: "POST", body }), 403);
      assert.equal(await knock(`${simulator.apiUrl}/user`, { origin }), 403);
      const token = simulator.identityUrl + TOKEN;
      assert.equal(await knock(token, { origin, ...form }, { method: "POST" }), 403);
    }
    assert.deepEqual(simulator.faults.list(), []);
    assert.equal(simulator.requests.count(), 0);
  });

  it("the form of its own page, with what only that page shows", async () => {
    const visitor = new BrowserVisitor(simulator);
    assert.notEqual(await visitor.approve(), "");
    const { username, password } = simulator.account;
    const forged = new URLSearchParams({ username, password, decision: "approve" });
    const type = { "content-type": "application/x-www-form-urlencoded" };
    for (const origin of ["null", "http://evil.example"]) {
      const headers = { origin, ...type };
      const post = { method: "POST", body: forged.toString() };
      assert.equal(await knock(visitor.authorizeUrl(), headers, post), 400);
    }
  });

  it("nothing but JSON switches a fault on", async () => {
    const body = JSON.stringify({ fault: "500" });
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "text/json", ""]) {
      const headers = type === "" ? {} : { "content-type": type };
      assert.equal(await knock(faults, headers, { method: "POST", body }), 415, type);
    }
    assert.deepEqual(simulator.faults.list(), []);
  });

  it("a path that takes long to match is none", async () => {
    const headers = { "content-type": "application/json" };
    for (const path of ["^(([a-z/0-9])+)+$", `/${"*/".repeat(50_000)}x`]) {
      const body = JSON.stringify({ fault: "500", path, times: null });
      assert.equal((await ask(faults, { method: "POST", headers, body })).status, 201);
    }
    const begin = performance.now();
    assert.equal((await ask(`${simulator.apiUrl}/${"a".repeat(4000)}`, {})).status, 404);
    assert.ok(performance.now() - begin < 1000);
  });

  it("nobody from outside this machine", async () => {
    const port = Number(new URL(simulator.identityUrl).port);
    const outside = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one && !one.internal && one.family === "IPv4")
      .map((one) => one?.address ?? "");
    for (const host of outside) {
      const refused = new Promise<string | undefined>((resolve) => {
        const socket = connect({ port, host });
        socket.on("connect", () => socket.destroy());
        socket.on("connect", () => resolve("connected"));
        socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      assert.equal(await refused, "ECONNREFUSED");
    }
  });

  for (const [title, start] of [
    ["inside Node-RED", demoSimulator],
    ["unless it is told to", startSimulator],
  ] as const) {
    it(`nobody switches faults on ${title}`, async () => {
      const closed = await start();
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ fault: "500", times: null });
      const visitor = await new BrowserVisitor(closed).signIn();
      for (const path of ["", "/", "/faults", "/faults/1"]) {
        for (const method of ["GET", "POST", "DELETE"]) {
          const init = { method, headers, ...(method === "POST" && { body }) };
          const reply = await ask(`${closed.identityUrl}/simulator${path}`, init);
          assert.equal(reply.status, 404, `${method} ${path}`);
        }
      }
      const asked = { headers: { "x-simulator-fault": "503" } };
      assert.equal((await visitor.get("/user", asked)).status, 200);
      assert.equal((await ask(closed.identityUrl + AUTHORIZE, {})).status, 400);
      if (start === startSimulator) await closed.close();
    });
  }
});
