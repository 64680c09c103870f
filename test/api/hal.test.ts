import assert from "node:assert/strict";
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

  for (const body of [null, [], "text", { unrelated: true }]) {
    it(`refuses ${JSON.stringify(body)} as a collection`, async () => {
      await assert.rejects(
        pages(server({ first: body }), "first", { name: "trips" }).next(),
        BadResponse,
      );
    });
  }
});
