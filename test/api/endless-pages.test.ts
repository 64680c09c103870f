import assert from "node:assert/strict";
import sinon from "sinon";
import { pages } from "../../src/api/hal";
import { BadResponse } from "../../src/errors";

function server(bodies: Record<string, unknown>) {
  const asked: string[] = [];
  return {
    asked,
    get: (link: string) => {
      asked.push(link);
      return Promise.resolve(bodies[link]);
    },
  };
}

describe("hal: pages without an end", () => {
  describe("pages that never end", () => {
    const endless = (page: (n: number) => object) => {
      let asked = 0;
      return {
        asked: () => asked,
        get: () => {
          asked += 1;
          return Promise.resolve({
            ...page(asked),
            _links: { next: { href: `next?pageToken=${String(asked)}` } },
          });
        },
      };
    };
    const read = async (api: Parameters<typeof pages>[0], options = {}) => {
      const given: unknown[] = [];
      const reading = (async () => {
        for await (const { items } of pages(api, "first", { name: "trips", ...options }))
          given.push(...items);
      })();
      const error: unknown = await reading.catch((reason: unknown) => reason);
      assert.ok(error instanceof BadResponse, String(error));
      return { given, text: error.text, pages: error.params.pages };
    };
    const items = (...ids: (number | string)[]) => ({
      _embedded: { trips: ids.map((id) => ({ id })) },
    });

    it("are given up after a thousand, and what came is given", async () => {
      const api = endless((n) => items(n));
      const { given, text, pages: most } = await read(api);
      assert.deepEqual([text, most], ["endlessPages", 1000]);
      assert.deepEqual([given.length, api.asked()], [1000, 1000]);
    });

    it("are given up sooner where somebody says so", async () => {
      const api = endless((n) => items(n));
      assert.equal((await read(api, { mostPages: 7 })).given.length, 7);
    });

    for (const [what, page, given] of [
      ["are empty", () => items(), 0],
      ["are the same under new tokens", () => items("a", "b"), 2],
      ["take turns", (n: number) => items(n % 3), 3],
    ] as const) {
      it(`are given up soon when they ${what}`, async () => {
        const api = endless(page);
        const result = await read(api);
        assert.equal(result.text, "endlessPages");
        assert.equal(result.given.length, given);
        assert.ok(api.asked() <= 25, `${String(api.asked())} requests`);
      });
    }

    it("are given up soon when they are the same, of items without an id", async () => {
      const api = endless(() => ({ _embedded: { trips: [{ at: 1 }, { at: 2 }] } }));
      assert.equal((await read(api)).text, "endlessPages");
      assert.ok(api.asked() <= 25);
    });

    it("are given up too when they must be read to their end to be turned round", async () => {
      const api = endless((n) => items(n));
      const { given, text } = await read(api, { newestFirst: true, limit: 5 });
      assert.equal(text, "endlessPages");
      assert.equal(given.length, 0);
    });

    it("may be empty for a while", async () => {
      const api = endless((n) => items(...(n % 15 === 0 ? [n] : [])));
      assert.equal((await read(api, { mostPages: 100 })).given.length, 6);
    });
  });

  it("lets slow pages take a minute together, beyond a second each", async () => {
    const clock = sinon.useFakeTimers({ toFake: ["performance"] });
    const patience: (number | undefined)[] = [];
    const api = {
      get: (_: string, options?: { patience?: number | undefined }) => {
        patience.push(options?.patience);
        // The first ones are as fast as usual.
        clock.tick(patience.length <= 100 ? 900 : 31_000);
        const next = { href: `page-${String(patience.length)}` };
        return Promise.resolve({ _embedded: { trips: [{ id: next.href }] }, _links: { next } });
      },
    };
    try {
      const reading = pages(api, "first", { name: "trips" });
      for (let n = 0; n < 104; n += 1) await reading.next();
    } finally {
      clock.restore();
    }
    assert.deepEqual(new Set(patience.slice(0, 101)), new Set([61_000]));
    assert.deepEqual(patience.slice(101), [31_000, 1000, 1000]);
  });

  it("gives the newest few of a long collection that must be turned round", async () => {
    const bodies: Record<string, unknown> = {};
    for (let n = 0; n < 50; n += 1) {
      bodies[String(n)] = {
        _embedded: { trips: [{ id: 2 * n }, { id: 2 * n + 1 }] },
        _links: n < 49 ? { next: { href: String(n + 1) } } : {},
      };
    }
    const given: unknown[] = [];
    const options = { name: "trips", newestFirst: true, limit: 3 };
    for await (const { items, count } of pages(server(bodies), "0", options)) {
      given.push(...items.map(({ id }) => id));
      assert.equal(count, undefined);
      if (given.length >= 3) break;
    }
    assert.deepEqual(given, [99, 98, 97, 96]);
  });
});
