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
    for await (const page of pages(api, "first", "trips"))
      counts.push([page.items.length, page.count]);
    assert.deepEqual(counts, [
      [2, 4],
      [1, 3],
    ]);
    assert.deepEqual(api.asked, ["first", "second"]);
  });

  it("stops at pages that run in a circle", async () => {
    const loop = { _embedded: { trips: [] }, _links: { next: { href: "first" } } };
    await assert.rejects(
      async () => {
        for await (const page of pages(server({ first: loop }), "first", "trips")) assert.ok(page);
      },
      (error) => error instanceof BadResponse && error.text === "pageLoop",
    );
  });

  for (const body of [null, [], "text", { unrelated: true }]) {
    it(`refuses ${JSON.stringify(body)} as a collection`, async () => {
      await assert.rejects(pages(server({ first: body }), "first", "trips").next(), BadResponse);
    });
  }
});
