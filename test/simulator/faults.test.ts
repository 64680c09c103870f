import assert from "node:assert/strict";
import { type FaultName, type Simulator, startSimulator } from "../../src/simulator";
import { parseFault } from "../../src/simulator/faults/faults";
import { type Answer, BrowserVisitor, type Json, TOKEN, ask } from "./browser-visitor";

const LIST = "/user/vehicles";

describe("simulator: faults", () => {
  let simulator: Simulator;
  let visitor: BrowserVisitor;

  before(async () => {
    simulator = await startSimulator({ control: true });
  });
  beforeEach(async () => {
    simulator.faults.clear();
    visitor = await new BrowserVisitor(simulator).signIn();
  });
  after(() => simulator.close());

  const list = (headers?: Record<string, string>) => visitor.get(LIST, headers && { headers });
  const cut = (answer: Promise<Answer>) => assert.rejects(answer, TypeError);

  describe("on the API", () => {
    const statuses: FaultName[] = ["401", "403", "404", "429", "500", "503"];
    for (const fault of statuses) {
      it(`${fault} is said once, in the words of who says it`, async () => {
        simulator.faults.add({ fault, path: LIST });
        const { status, body, headers } = await list();
        assert.equal(status, Number(fault));
        const isGateway = ["401", "429", "503"].includes(fault);
        assert.equal(
          isGateway ? body.httpCode : body.code,
          isGateway ? fault : Number(fault) * 100,
        );
        assert.ok(headers.has("x-ratelimit-remaining-1"));
        assert.equal((await list()).status, 200);
      });
    }

    it("429 says when to come back, if it is told", async () => {
      simulator.faults.add({ fault: "429", path: LIST, retryAfter: 7 });
      const told = await list();
      assert.equal(told.headers.get("retry-after"), "7");
      assert.equal(told.headers.get("x-ratelimit-reset"), "7");
      simulator.faults.add({ fault: "429", path: LIST });
      const untold = await list();
      assert.equal(untold.headers.get("retry-after"), null);
      assert.ok(untold.headers.has("x-ratelimit-reset"));
    });

    it("slow comes late, and well", async () => {
      simulator.faults.add({ fault: "slow", path: LIST, delay: 80 });
      const begin = performance.now();
      assert.equal((await list()).status, 200);
      assert.ok(performance.now() - begin >= 75);
    });

    it("hang never comes", async () => {
      simulator.faults.add({ fault: "hang", path: LIST });
      const arrived = simulator.requests.next({ path: LIST });
      const patience = new AbortController();
      const answer = fetch(`${simulator.apiUrl}${LIST}?client_id=${simulator.account.clientId}`, {
        signal: patience.signal,
      });
      await arrived;
      const first = await Promise.race([answer, list()]);
      assert.ok(!(first instanceof Response), "another request is answered meanwhile");
      patience.abort();
      await assert.rejects(answer, { name: "AbortError" });
    });

    it("reset and reply-lost cut the connection", async () => {
      for (const fault of ["reset", "reply-lost"] as const) {
        simulator.faults.add({ fault, path: LIST });
        await cut(list());
        assert.equal((await list()).status, 200);
      }
    });

    it("truncated sends half of what it promised", async () => {
      const whole = (await list()).text;
      simulator.faults.add({ fault: "truncated", path: LIST });
      const { clientId } = simulator.account;
      const response = await fetch(`${simulator.apiUrl}${LIST}?client_id=${clientId}`, {
        headers: {
          authorization: `Bearer ${visitor.accessToken}`,
          "x-introspect-realm": visitor.realm,
        },
      });
      assert.equal(response.status, 200);
      assert.equal(Number(response.headers.get("content-length")), Buffer.byteLength(whole));
      await assert.rejects(response.text(), TypeError);
    });

    it("html is a login page with status 200", async () => {
      simulator.faults.add({ fault: "html", path: LIST });
      const { status, headers, text } = await list();
      assert.equal(status, 200);
      assert.match(headers.get("content-type") ?? "", /^text\/html/);
      assert.match(text, /<h1>Sign in<\/h1>/);
    });

    it("invalid-json leaves an id out", async () => {
      simulator.faults.add({ fault: "invalid-json", path: LIST });
      const { status, text } = await list();
      assert.equal(status, 200);
      assert.match(text, /"id": ,/);
      assert.throws(() => {
        JSON.parse(text);
      }, SyntaxError);
    });

    it("echo-secrets repeats what it was sent", async () => {
      simulator.faults.add({ fault: "echo-secrets", path: LIST });
      const { status, text } = await list();
      assert.equal(status, 400);
      assert.ok(text.includes(visitor.accessToken) && text.includes(simulator.account.clientId));
    });

    it("rewrite changes a good reply, and leaves a bad one alone", async () => {
      simulator.faults.add({
        fault: "rewrite",
        path: LIST,
        times: 2,
        rewrite: (body) => ({ ...(body as Json), total: 99 }),
      });
      const { body } = await list();
      assert.equal(body.total, 99);
      assert.ok(body._links);
      const refused = await list({ authorization: "Bearer nobody" });
      assert.deepEqual([refused.status, refused.body.total], [401, undefined]);
    });
  });

  describe("on the identity provider", () => {
    it("speaks OAuth", async () => {
      const words = { 401: "invalid_client", 403: "access_denied", 404: "not_found" };
      const more = {
        429: "too_many_requests",
        500: "server_error",
        503: "temporarily_unavailable",
      };
      for (const [fault, error] of Object.entries({ ...words, ...more })) {
        simulator.faults.add({ fault: fault as FaultName, path: TOKEN });
        const { status, body } = await visitor.refresh();
        assert.deepEqual([status, body.error], [Number(fault), error]);
      }
      visitor.keep(await visitor.refresh());
    });

    it("reply-lost rotates the token all the same", async () => {
      simulator.faults.add({ fault: "reply-lost", path: TOKEN });
      const { issued } = simulator.tokens;
      await cut(visitor.refresh());
      assert.equal(simulator.tokens.issued, issued + 1);
      const { status, body } = await visitor.refresh();
      assert.deepEqual([status, body.error], [400, "invalid_grant"]);
    });

    it("reset does not even look at it", async () => {
      simulator.faults.add({ fault: "reset", path: TOKEN });
      const { issued } = simulator.tokens;
      await cut(visitor.refresh());
      assert.equal(simulator.tokens.issued, issued);
      visitor.keep(await visitor.refresh());
    });

    it("echo-secrets repeats the password and the client", async () => {
      simulator.faults.add({ fault: "echo-secrets", path: TOKEN });
      const { status, text, body } = await visitor.password();
      assert.deepEqual([status, body.error], [400, "invalid_request"]);
      assert.ok(text.includes(simulator.account.password) && text.includes(visitor.basic));
    });
  });

  describe("rules", () => {
    it("count how often, after how many, and what they hit", async () => {
      const rule = simulator.faults.add({ fault: "503", path: LIST, after: 1, times: 2 });
      const seen: number[] = [];
      for (let n = 0; n < 5; n++) seen.push((await list()).status);
      assert.deepEqual(seen, [200, 503, 503, 200, 200]);
      assert.equal(rule.hits, 2);
    });

    it("go on for ever until they are removed", async () => {
      const rule = simulator.faults.add({ fault: "500", times: Infinity });
      for (let n = 0; n < 5; n++) assert.equal((await list()).status, 500);
      rule.remove();
      assert.equal((await list()).status, 200);
      assert.equal(rule.hits, 5);
    });

    it("match the whole path or its end, a pattern, and the method", async () => {
      const { id } = simulator.world.profiles[0] ?? { id: "" };
      const status = async (path: string) => (await visitor.get(path)).status;
      const add = (path: string | RegExp, method?: string) =>
        simulator.faults.add({ fault: "500", path, times: Infinity, ...(method && { method }) });

      const ends = [add(LIST), add("/status")];
      assert.deepEqual(
        [await status(LIST), await status(`${LIST}/${id}/status`), await status(`${LIST}/${id}`)],
        [500, 500, 200],
      );
      for (const rule of ends) rule.remove();
      const any = add("/user/*/*/status");
      assert.deepEqual(
        [await status(`${LIST}/${id}/status`), await status(`${LIST}/${id}`)],
        [500, 200],
      );
      any.remove();
      const pattern = add(/vehicles\/[0-9a-f]+$/);
      assert.deepEqual([await status(LIST), await status(`${LIST}/${id}`)], [200, 500]);
      pattern.remove();
      const posts = add(TOKEN, "post");
      assert.equal((await visitor.refresh()).status, 500);
      posts.remove();
      add(`/connectedcar/v4${LIST}`);
      assert.equal(await status(LIST), 500);
    });

    it("take turns, the oldest first", async () => {
      simulator.faults.add({ fault: "500", path: LIST });
      simulator.faults.add({ fault: "503", path: LIST });
      assert.deepEqual([(await list()).status, (await list()).status], [500, 503]);
    });

    it("are refused when they make no sense", () => {
      assert.throws(() => simulator.faults.add({ fault: "418" as FaultName }), TypeError);
      assert.throws(() => simulator.faults.add({ fault: "rewrite" }), TypeError);
    });

    it("can come with a single request", async () => {
      assert.equal((await list({ "x-simulator-fault": "503" })).status, 503);
      const answer = await list({ "x-simulator-fault": "429; retryAfter=3" });
      assert.deepEqual([answer.status, answer.headers.get("retry-after")], [429, "3"]);
      assert.equal((await list({ "x-simulator-fault": "418" })).status, 400);
      assert.equal((await list()).status, 200);
      assert.deepEqual(parseFault("slow; delay=20"), { fault: "slow", delay: 20 });
      for (const text of ["rewrite", "slow; delay=x", "slow; times=2", ""]) {
        assert.throws(() => parseFault(text), TypeError, text);
      }
    });
  });

  it("end with the simulator: what hangs is cut, and the port is free", async () => {
    const other = await startSimulator();
    other.faults.add({ fault: "hang" });
    const arrived = other.requests.next();
    const hanging = ask(`${other.apiUrl}/user`, {});
    await Promise.all([
      arrived,
      assert.rejects(Promise.all([hanging, arrived.then(() => other.close())])),
    ]);
    const port = Number(new URL(other.apiUrl).port);
    const again = await startSimulator({ port });
    assert.equal(again.apiUrl, other.apiUrl);
    await again.close();
  });
});
