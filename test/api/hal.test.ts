import assert from "node:assert/strict";
import sinon from "sinon";
import { itemsOf, linksOf, pages } from "../../src/api/hal";
import { BadResponse } from "../../src/errors";

const API = "https://api.example.com/connectedcar/v4";

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

describe("hal", () => {
  it("gives every link as an absolute address", () => {
    const links = linksOf(
      {
        _links: {
          self: { href: `${API}/user/vehicles/1` },
          status: { href: "/connectedcar/v4/user/vehicles/1/status" },
          trips: [{ href: `${API}/a` }, { href: `${API}/b` }],
          find: { href: `${API}/find{?q,page}`, templated: true },
          more: { href: `${API}/more?q=1{&page}`, templated: true },
          monitors: { href: `${API}/callbacks/{cbid}/monitors`, templated: true },
          remotes: { href: `${API}/callbacks/{cbid}/remotes` },
          braces: { href: `${API}/trips?pageToken={a}` },
          under: { href: `${API}/x{/y}`, templated: true },
          empty: {},
          broken: { href: "https://" },
          secret: { href: "https://me:pw@api.example.com/" },
        },
      },
      API,
    );
    assert.deepEqual(links, {
      self: `${API}/user/vehicles/1`,
      status: `${API}/user/vehicles/1/status`,
      trips: `${API}/a`,
      find: `${API}/find`,
      more: `${API}/more?q=1`,
      braces: `${API}/trips?pageToken={a}`,
    });
    assert.deepEqual(linksOf({ _links: "x" }, API), {});
  });

  it("finds embedded items under any case of their name, or under another", () => {
    assert.deepEqual(itemsOf({ _embedded: { Vehicles: [{ id: 1 }] } }, "vehicles"), [{ id: 1 }]);
    assert.deepEqual(itemsOf({ _embedded: { cars: [{ id: 1 }, null, 7] } }, "vehicles"), [
      { id: 1 },
    ]);
    assert.deepEqual(itemsOf({ _embedded: { vehicles: { id: 1 } } }, "vehicles"), [{ id: 1 }]);
    assert.deepEqual(itemsOf({}, "vehicles"), []);
  });

  it("follows next, with the exact count on the last page", async () => {
    const api = server({
      first: { total: 4, _embedded: { trips: [{}, {}] }, _links: { next: { href: "second" } } },
      second: { total: 4, _embedded: { trips: [{}] } },
    });
    const counts = [];
    for await (const page of pages(api, "first", { name: "trips" }))
      counts.push([page.items.length, page.count]);
    assert.deepEqual(counts, [
      [2, 4],
      [1, 3],
    ]);
    assert.deepEqual(api.asked, ["first", "second"]);
  });

  describe("newest first", () => {
    const page = (ids: string, links: Record<string, string>, total?: number) => ({
      ...(total === undefined ? {} : { total }),
      _embedded: { trips: [...ids].map((id) => ({ id })) },
      _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    });
    const read = async (bodies: Record<string, unknown>) => {
      const api = server(bodies);
      const seen = [];
      for await (const { items, count } of pages(api, "1", { name: "trips", newestFirst: true })) {
        seen.push([items.map(({ id }) => id).join(""), count]);
      }
      return { asked: api.asked, seen };
    };

    it("goes from the last page back to the first", async () => {
      const { asked, seen } = await read({
        "1": page("abc", { next: "2", last: "3" }, 8),
        "3": page("gh", { prev: "2b" }, 8),
        "2b": page("def", { prev: "1b", next: "3b" }, 8),
        "1b": page("abc", { next: "2" }, 8),
      });
      assert.deepEqual(asked, ["1", "3", "2b", "1b"]);
      assert.deepEqual(seen, [
        ["hg", 8],
        ["fed", 8],
        ["cba", 8],
      ]);
    });

    it("asks no more than once for a single page", async () => {
      const { asked, seen } = await read({ "1": page("abc", { last: "1b" }, 7) });
      assert.deepEqual(asked, ["1"]);
      assert.deepEqual(seen, [["cba", 3]]);
    });

    for (const [what, last, links] of [
      ["last", {}, { prev: "1b" }],
      ["prev", { last: "2b" }, {}],
    ] as const) {
      it(`reads to the end and turns round where there is no link ${what}`, async () => {
        const { seen } = await read({
          "1": page("ab", { next: "2", ...last }),
          "2": page("bc", links),
          "2b": page("bc", links),
        });
        assert.deepEqual(seen, [
          ["cb", undefined],
          ["a", 3],
        ]);
      });
    }

    it("stops at pages that run in a circle", async () => {
      const circle = { "1": page("a", { next: "2", last: "2" }), "2": page("b", { prev: "2" }) };
      await assert.rejects(read(circle), { text: "pageLoop" });
    });

    it("leaves the pages as they came", async () => {
      const body = page("abc", {});
      await read({ "1": body });
      assert.deepEqual(body, page("abc", {}));
    });
  });

  it("gives an item of two pages once, but those without an id as often as they come", async () => {
    const api = server({
      first: { _embedded: { trips: [{ id: 1 }, { id: 2 }, {}] }, _links: { next: { href: "b" } } },
      b: { _embedded: { trips: [{ id: 2 }, {}, { id: 3 }] } },
    });
    const all = [];
    for await (const { items } of pages(api, "first", { name: "trips" })) all.push(...items);
    assert.deepEqual(all, [{ id: 1 }, { id: 2 }, {}, {}, { id: 3 }]);
  });

  it("stops at pages that run in a circle", async () => {
    const loop = { _embedded: { trips: [] }, _links: { next: { href: "first" } } };
    await assert.rejects(
      async () => {
        for await (const page of pages(server({ first: loop }), "first", { name: "trips" }))
          assert.ok(page);
      },
      (error) => error instanceof BadResponse && error.text === "pageLoop",
    );
  });

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

  for (const body of [null, [], "text", { unrelated: true }]) {
    it(`refuses ${JSON.stringify(body)} as a collection`, async () => {
      await assert.rejects(
        pages(server({ first: body }), "first", { name: "trips" }).next(),
        BadResponse,
      );
    });
  }
});
