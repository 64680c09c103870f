import assert from "node:assert/strict";
import sinon from "sinon";
import type { AccountOptions } from "../../src/account";
import { PsaError, RateLimited, Unavailable } from "../../src/errors";
import { Accounts, vehiclesOf } from "../support/accounts";
import { type OddServer, startOddServer } from "../support/odd-server";

const HTML = "<html><head><title>403 Forbidden</title></head></html>";
const gateway = (code: number) => ({ httpCode: String(code), httpMessage: "No" });
const LIST = { total: 1, _embedded: { vehicles: [{ id: "one", vin: "VR3ATTENTJY186996" }] } };

describe("an answer", () => {
  const accounts = new Accounts();
  let server: OddServer;

  beforeEach(async () => {
    server = await startOddServer();
  });
  afterEach(async () => {
    sinon.restore();
    await accounts.dispose();
    await server.close();
  });

  const read = (options: Partial<AccountOptions> = {}) =>
    vehiclesOf(accounts.create(server.settings, options));
  const failure = async (reading: Promise<unknown> = read()): Promise<PsaError> => {
    const error: unknown = await reading.then(
      () => assert.fail("expected a failure"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof PsaError, String(error));
    return error;
  };

  describe("of the gateway that comes as a success", () => {
    it("is an expired token when it says 401: a fresh one is tried", async () => {
      server.api = () => (server.asked.length === 1 ? gateway(401) : LIST);
      assert.equal((await read()).length, 1);
      assert.equal(server.forms.length, 2);
    });

    it("is tried again when it says 500", async () => {
      server.api = () => (server.asked.length < 3 ? gateway(500) : LIST);
      assert.equal((await read()).length, 1);
    });

    it("is a limit when it says 429, waited for as told", async () => {
      server.api = () =>
        server.asked.length === 1
          ? [200, JSON.stringify(gateway(429)), { "Retry-After": "1" }]
          : LIST;
      assert.equal((await read()).length, 1);
      assert.equal(server.asked.length, 2);
    });

    it("is the error it is in the end", async () => {
      server.api = () => gateway(500);
      const error = await failure();
      assert.ok(error instanceof Unavailable);
      assert.equal(error.status, 500);
    });

    it("is a refused token, which is an outage at first, when it goes on", async () => {
      server.api = () => gateway(401);
      const error = await failure();
      assert.ok(error instanceof Unavailable);
      assert.deepEqual([error.text, error.status], ["tokenRefused", 401]);
    });
  });

  it("of the API that comes as a success is the error it is", async () => {
    server.api = () => ({ code: 40300, uuid: "u-1", message: "Not yours" });
    const error = await failure();
    assert.deepEqual([error.text, error.code, error.uuid], ["forbidden", "40300", "u-1"]);
  });

  it("of something in between does not speak of vehicles, and is asked for once", async () => {
    for (const [status, text] of [
      [403, "inBetween"],
      [404, "listNotFound"],
    ] as const) {
      server.api = () => [status, HTML];
      const error = await failure();
      assert.equal(error.text, text);
      assert.equal(error.detail, "403 Forbidden");
      assert.match(error.message, /API URL.* of the account.* Your sign-in is kept/);
      assert.doesNotMatch(error.message, /vehicle is|car/);
    }
    assert.equal(server.asked.length, 2);
  });

  it("404 to the list is an account without vehicles only in the API's words", async () => {
    server.api = () => [404, JSON.stringify({ uuid: "u", code: 40410, message: "No vehicule" })];
    assert.deepEqual(await read(), []);
    server.api = () => [404, JSON.stringify(gateway(404))];
    assert.equal((await failure()).text, "gatewayKnowsNot");
  });

  describe("429 with a Retry-After", () => {
    for (const value of ["", "-5", "soon", "NaN"]) {
      it(`of ${JSON.stringify(value)} is told at once`, async () => {
        server.api = () => [429, JSON.stringify(gateway(429)), { "Retry-After": value }];
        const error = await failure();
        assert.ok(error instanceof RateLimited);
        assert.equal(error.text, "rateLimitedUnknown");
        assert.equal(server.asked.length, 1);
      });
    }

    for (const value of ["0", "Sun, 06 Nov 1994 08:49:37 GMT"]) {
      it(`of ${value} is not followed by a storm`, async () => {
        const times: number[] = [];
        server.api = () => {
          times.push(performance.now());
          return [429, JSON.stringify(gateway(429)), { "Retry-After": value }];
        };
        assert.ok((await failure()) instanceof RateLimited);
        assert.equal(times.length, 3);
        assert.ok((times[2] ?? 0) - (times[0] ?? 0) > 700);
      });
    }

    it("holds back as long as the longest of those that came together says", async () => {
      const account = accounts.create(server.settings);
      await account.signIn();
      let waiting = 0;
      let release: (() => void) | undefined;
      // Both are on their way before either is answered; the longer wait is told first.
      server.api = ({ url = "" }, response) => {
        const answer = (wait: string) => response.writeHead(429, { "Retry-After": wait }).end("{}");
        if (url.includes("short")) release = () => answer("31");
        else answer("3600").on("close", () => release?.());
        waiting += 1;
        return undefined;
      };
      const ask = (link: string) =>
        failure(account.read({ name: "thing", link, accept: "application/hal+json" }));
      const short = ask("short");
      while (waiting === 0) await new Promise((resolve) => setImmediate(resolve));
      await Promise.all([ask("long"), short]);
      const later = await ask("later");
      const wait = (later.retryAt?.getTime() ?? 0) - Date.now();
      assert.ok(wait > 3_500_000, `${String(wait)} ms`);
      assert.equal(server.asked.length, 2);
    });
  });

  describe("of the token address", () => {
    for (const [what, status, body] of [
      ["server_error", 400, JSON.stringify({ error: "server_error" })],
      ["temporarily_unavailable", 400, JSON.stringify({ error: "temporarily_unavailable" })],
      ["a page", 403, HTML],
      ["a page", 404, HTML],
      ["a page", 405, HTML],
      ["a page", 407, HTML],
    ] as const) {
      it(`${String(status)} with ${what} passes: the tokens are kept, and the same one is sent later`, async () => {
        const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ["Date", "performance"] });
        const account = accounts.create(server.settings);
        await account.signIn();
        const good = server.token;
        server.token = () => [status, body];
        server.api = ({ headers }) =>
          headers.authorization?.includes("access-1-") ? [401, ""] : LIST;
        const error = await failure(vehiclesOf(account));
        assert.ok(error instanceof Unavailable, error.name);
        assert.doesNotMatch(error.message, /options of the node|vehicle|lost/);
        server.token = good;
        clock.tick(70_000);
        assert.equal((await vehiclesOf(account)).length, 1);
        assert.deepEqual(
          server.forms.map((form) => form.get("refresh_token")),
          [null, "refresh-1-of-some-length", "refresh-1-of-some-length"],
        );
      });
    }
  });
});
