import assert from "node:assert/strict";
import { once } from "node:events";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Deadline } from "../../src/api/deadline";
import { ApiWriter } from "../../src/api/writes";
import { CommandRefused, CommandUnconfirmed, PsaError, SignInRequired } from "../../src/errors";
import { Http } from "../../src/http/http";
import { SILENT } from "../../src/log";
import { Secrets } from "../../src/secrets";

type Answer = (status: number, body?: string, headers?: Record<string, string>) => void;

describe("API writer", () => {
  let server: Server;
  let writer: ApiWriter;
  let http: Http;
  let answer: (reply: Answer, token: string) => void;
  let received: { method: string; token: string; body: string; query: string }[];
  let connections: number;
  let tokens: (string | undefined)[];
  let confirmed: boolean[];

  beforeEach(async () => {
    [received, tokens, confirmed, connections] = [[], [], [], 0];
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => {
        const token = request.headers.authorization ?? "";
        const { method = "", url = "" } = request;
        received.push({ method, token, body, query: url.split("?")[1] ?? "" });
        answer((status, text = "", headers = {}) => {
          response.writeHead(status, headers).end(text);
        }, token);
      });
    }).listen(0, "127.0.0.1");
    server.on("connection", () => (connections += 1));
    await once(server, "listening");
    open((server.address() as AddressInfo).port);
  });
  afterEach(() => {
    writer.close();
    server.close();
    server.closeAllConnections();
  });

  function open(port: number, timeout = 5000): void {
    http = new Http(timeout, {}, true, SILENT, false);
    const apiUrl = `http://127.0.0.1:${port}/v4`;
    const session = {
      accessToken: (rejected?: string) => {
        tokens.push(rejected);
        return Promise.resolve(rejected === undefined ? "first" : "second");
      },
      confirm: (replaced: boolean) => void confirmed.push(replaced),
    };
    writer = new ApiWriter(http, { apiUrl, realm: "a-realm" }, "a-client", session, new Secrets());
  }

  const write = (seconds = 5, link = "user/things") =>
    writer.write({ method: "POST", link, body: { a: 1 }, deadline: new Deadline(seconds) });
  const failure = async (promise: Promise<unknown> = write()): Promise<PsaError> => {
    const error: unknown = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof PsaError, String(error));
    return error;
  };

  it("takes any 2xx as a success, whatever its body", async () => {
    for (const [status, text] of [
      [200, '{"id":"x"}'],
      [201, "<html></html>"],
      [202, ""],
      [204, ""],
    ] as const) {
      answer = (reply) => reply(status, text);
      const { body } = await write();
      assert.deepEqual(body, status === 200 ? { id: "x" } : {});
    }
    assert.deepEqual(confirmed, [false, false, false, false]);
    const [first] = received;
    assert.deepEqual([first?.body, first?.query], ['{"a":1}', "client_id=a-client"]);
  });

  it("has a connection of its own for each", async () => {
    answer = (reply) => reply(202, "{}");
    for (let count = 1; count <= 3; count += 1) {
      await write();
      assert.equal(connections, count);
    }
  });

  it("replays a 401 once, with a fresh token", async () => {
    answer = (reply, token) => reply(token === "Bearer second" ? 202 : 401, "{}");
    await write();
    assert.deepEqual(
      received.map(({ token }) => token),
      ["Bearer first", "Bearer second"],
    );
    assert.deepEqual([tokens, confirmed], [[undefined, "first"], [true]]);
  });

  it("asks for no more tokens when a fresh one is refused, nor for one more plan", async () => {
    answer = (reply) => reply(401, '{"httpCode":"401","moreInformation":"nothing for you"}');
    const error = await failure();
    assert.ok(error instanceof CommandRefused);
    assert.deepEqual([error.status, received.length], [401, 2]);
    // The next one begins with the token that was refused while it was fresh.
    tokens = [];
    writer = rewired("second");
    await failure();
    await failure();
    assert.deepEqual(tokens, [undefined, "second", undefined]);
    received = [];
    answer = (reply) => reply(401, '{"httpCode":"401","moreInformation":"Not registered to plan"}');
    writer = rewired("third");
    await failure();
    assert.equal(received.length, 1);
    assert.deepEqual(confirmed, []);
  });

  function rewired(token: string): ApiWriter {
    const { port } = server.address() as AddressInfo;
    const session = {
      accessToken: (rejected?: string) => {
        tokens.push(rejected);
        return Promise.resolve(token);
      },
      confirm: () => assert.fail("nothing was accepted"),
    };
    const apiUrl = `http://127.0.0.1:${port}/v4`;
    return new ApiWriter(http, { apiUrl, realm: "a-realm" }, "c", session, new Secrets());
  }

  for (const status of [400, 403, 404, 409, 415, 422, 429]) {
    it(`is refused with ${status}, once`, async () => {
      answer = (reply) => reply(status, "{}", { "Retry-After": "3" });
      const error = await failure();
      assert.ok(error instanceof CommandRefused, error.name);
      assert.equal(error.status, status);
      assert.match(error.message, /^The command was not sent\. /);
      if (status === 429) assert.ok(error.retryAt);
      assert.equal(received.length, 1);
    });
  }

  for (const status of [302, 500, 502, 503, 504]) {
    it(`perhaps was done with ${status}, and is not repeated`, async () => {
      answer = (reply) => reply(status, "", { "Retry-After": "0" });
      const error = await failure();
      assert.ok(error instanceof CommandUnconfirmed, error.name);
      assert.match(error.message, /look at the car before you send it again\. \(HTTP/);
      assert.doesNotMatch(error.message, /nothing was lost|sign-in is kept/);
      assert.equal(received.length, 1);
    });
  }

  it("tells what was cut after it had left from what never left", async () => {
    answer = () => server.closeAllConnections();
    assert.ok((await failure()) instanceof CommandUnconfirmed);
    assert.equal(received.length, 1);
    server.close();
    server.closeAllConnections();
    const error = await failure();
    assert.ok(error instanceof CommandRefused, error.message);
    assert.equal(received.length, 1);
  });

  it("is perhaps done when no answer comes in time", async () => {
    open((server.address() as AddressInfo).port, 50);
    answer = () => undefined;
    assert.ok((await failure()) instanceof CommandUnconfirmed);
  });

  it("is not sent after its time, also when it waited for a token", async () => {
    answer = (reply) => reply(202);
    const error = await failure(write(-1));
    assert.deepEqual([error.name, error.text], ["CommandRefused", "orderTooLate"]);
    const session = {
      accessToken: () => new Promise<string>(() => undefined),
      confirm: () => undefined,
    };
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writer = new ApiWriter(http, { apiUrl, realm: "r" }, "c", session, new Secrets());
    assert.equal((await failure(write(0.02))).text, "orderTooLate");
    assert.equal(received.length, 0);
  });

  it("is not sent by who is signed out, nor to another host", async () => {
    const session = {
      accessToken: () => Promise.reject(new SignInRequired("signInRequired")),
      confirm: () => undefined,
    };
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v4`;
    writer = new ApiWriter(http, { apiUrl, realm: "r" }, "c", session, new Secrets());
    assert.equal(
      (await failure()).message,
      "The command was not sent. Sign-in required. Open the account and sign in.",
    );
    assert.equal(
      (await failure(write(5, "https://elsewhere.example/v4/user"))).name,
      "ForeignLink",
    );
    assert.equal(received.length, 0);
  });

  it("leaves no failure of a token to nobody that it does not wait for", async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => unheard.push(reason);
    const strict = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", hear);
    try {
      const session = {
        accessToken: (rejected?: string) =>
          rejected === undefined
            ? Promise.resolve("first")
            : Promise.reject(new SignInRequired("invalidGrant")),
        confirm: () => undefined,
      };
      const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v4`;
      writer = new ApiWriter(http, { apiUrl, realm: "r" }, "c", session, new Secrets());
      // A deploy comes between the order and its answer.
      answer = (reply) => {
        void writer.settle();
        reply(401, "{}");
      };
      assert.equal((await failure()).text, "orderClosed");
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(unheard, []);
    } finally {
      process.removeAllListeners("unhandledRejection");
      for (const listener of strict) process.on("unhandledRejection", listener);
    }
  });

  it("lets what has left come to its end, and nothing else", async () => {
    let reply: Answer | undefined;
    answer = (given) => (reply = given);
    const first = write();
    while (!reply) await new Promise((resolve) => setImmediate(resolve));
    let isSettled = false;
    const settled = writer.settle().then(() => (isSettled = true));
    assert.equal((await failure()).text, "orderClosed");
    assert.equal(isSettled, false);
    reply(202, '{"id":"kept"}');
    assert.deepEqual((await first).body, { id: "kept" });
    await settled;
    assert.equal(received.length, 1);
  });
});
