import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import sinon from "sinon";
import type { AccountOptions } from "../../src/account";
import { BadResponse, PsaError, RateLimited, Unavailable } from "../../src/errors";
import { Accounts, vehiclesOf } from "../support/accounts";
import { type OddServer, startOddServer } from "../support/odd-server";

const MEGABYTE = 1024 * 1024;

describe("bounds", () => {
  const accounts = new Accounts();
  let server: OddServer;

  beforeEach(async () => {
    server = await startOddServer();
  });
  afterEach(async () => {
    await accounts.dispose();
    await server.close();
  });

  const failure = async (options: Partial<AccountOptions> = {}): Promise<PsaError> => {
    const error: unknown = await vehiclesOf(accounts.create(server.settings, options)).then(
      () => assert.fail("expected a failure"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof PsaError, String(error));
    return error;
  };

  describe("of a body", () => {
    const isTooLarge = (error: PsaError) => {
      assert.ok(error instanceof BadResponse, error.name);
      assert.equal(error.text, "tooLarge");
      assert.match(error.message, /\/v4\/user\/vehicles is larger than 32 MB/);
      assert.doesNotMatch(error.message, /network/);
      assert.equal(server.asked.length, 1);
    };

    it("are told, and not asked for again", async () => {
      server.api = () => [200, " ".repeat(33 * MEGABYTE)];
      isTooLarge(await failure());
    });

    it("hold for what is small on the wire", async () => {
      const bomb = gzipSync(Buffer.alloc(200 * MEGABYTE, " "));
      server.api = (_, response) => {
        response.writeHead(200, { "Content-Encoding": "gzip" }).end(bomb);
        return undefined;
      };
      isTooLarge(await failure());
    });

    it("are not meant where it is damaged or breaks off", async () => {
      server.api = (_, response) => {
        response.writeHead(200, { "Content-Encoding": "gzip" }).end("no gzip at all");
        return undefined;
      };
      const error = await failure();
      assert.ok(error instanceof Unavailable, error.name);
      assert.equal(error.text, "damaged", error.message);
      server.api = (_, response) => {
        response.writeHead(200, { "Content-Length": "100" });
        response.write("{", () => response.destroy());
        return undefined;
      };
      assert.equal((await failure()).text, "damaged");
      server.api = ({ socket }) => {
        socket.end("what is this?");
        return undefined;
      };
      assert.equal((await failure()).text, "damaged");
    });
  });

  describe("of a wait", () => {
    /** ms from the first question to its error. */
    const timed = async (options: Partial<AccountOptions>, signsIn = false) => {
      const account = accounts.create(server.settings, options);
      if (!signsIn) await account.signIn();
      const before = performance.now();
      const error: unknown = await vehiclesOf(account).catch((reason: unknown) => reason);
      assert.ok(error instanceof PsaError);
      return { error, took: performance.now() - before };
    };

    it("hold for a server that never answers, repetitions included", async () => {
      server.api = () => undefined;
      const { error, took } = await timed({ timeout: 400, patience: 600 });
      assert.equal(error.text, "timeout");
      assert.ok(took < 900, `${String(took)} ms`);
    });

    it("hold for what a question has left, be it for one thing or for pages", async () => {
      const account = accounts.create(server.settings);
      await account.signIn();
      server.api = () => undefined;
      const place = await account.locate({ vehicle: { id: "car" } }, "status");
      const trips = await account.locate({ vehicle: { id: "car" } }, "trips");
      const before = performance.now();
      await assert.rejects(account.read(place, { patience: 200 }), Unavailable);
      assert.ok(performance.now() - before < 900);
      const pages = account.items(trips, { limit: 1, patience: 0 });
      await assert.rejects(pages.next(), Unavailable);
      assert.ok(performance.now() - before < 3000, "a usual page's time");
    });

    it("hold for the sign-in before the question", async () => {
      server.token = () => undefined;
      const { error, took } = await timed({ timeout: 1000, patience: 300 }, true);
      assert.ok(error instanceof Unavailable);
      assert.deepEqual([error.text, error.params.seconds], ["timeout", 0.3]);
      assert.ok(took < 900, `${String(took)} ms`);
      assert.equal(server.asked.length, 0);
    });

    it("hold for those who wait for their turn", async () => {
      server.api = () => undefined;
      const account = accounts.create(server.settings, { patience: 500 });
      await account.signIn();
      const before = performance.now();
      const results = await Promise.allSettled(
        Array.from({ length: 40 }, (_, n) =>
          account.read({ name: "thing", link: `thing/${String(n)}`, accept: "*/*" }),
        ),
      );
      assert.ok(results.every(({ status }) => status === "rejected"));
      assert.ok(performance.now() - before < 1500);
      // Whoever gave up does not send any more.
      assert.ok(server.asked.length <= 8);
    });

    it("hold for a limit: what would take longer is told at once", async () => {
      server.api = () => [429, "{}", { "Retry-After": "2" }];
      const { error, took } = await timed({ patience: 1500 });
      assert.ok(error instanceof RateLimited);
      assert.ok(error.retryAt);
      assert.ok(took < 1400, `${String(took)} ms`);
    });

    it("tell the failure that is known rather than the wait", async () => {
      server.api = () => [503, "{}"];
      const { error, took } = await timed({ patience: 900 });
      assert.equal(error.status, 503);
      assert.ok(took < 1000, `${String(took)} ms`);
    });

    it("are a minute unless somebody says otherwise", async () => {
      const clock = sinon.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      try {
        let arrived: (() => void) | undefined;
        const asked = new Promise<void>((resolve) => (arrived = resolve));
        server.token = () => {
          arrived?.();
        };
        const account = accounts.create(server.settings, { timeout: 70_000 });
        const reading = vehiclesOf(account).catch((reason: unknown) => reason);
        await asked;
        await clock.tickAsync(59_000);
        assert.equal(await Promise.race([reading, Promise.resolve("waits")]), "waits");
        await clock.tickAsync(1000);
        const error = await reading;
        assert.ok(error instanceof Unavailable);
        assert.equal(error.params.seconds, 60);
        await clock.tickAsync(10_000);
      } finally {
        clock.restore();
      }
    });
  });
});
