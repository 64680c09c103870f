import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { BrowserVisitor } from "../simulator/browser-visitor";
import { type Received, run } from "../support/flows";
import { type Json, ReadBench, arrivals, only } from "./read-bench";

const { electric, oldGeneration } = builtInVins;
const TRIPS = /\/trips$/;
const PER_PAGE = 60;

const idsOf = (items: unknown) => (items as { id: string }[]).map(({ id }) => id);
const linksOf = (body: Json) => body._links as Json;

describe("psa-read: collections", () => {
  const bench = new ReadBench();
  /** The ids of all trips of the electric car, oldest first. */
  let all: string[];

  before(async () => {
    await bench.start({ speed: 1e-9 });
    const visitor = await new BrowserVisitor(bench.simulator).signIn();
    const path = visitor.carPath(electric, "trips");
    const list = (indexRange: string) => visitor.list(path, { indexRange });
    const starts = Array.from({ length: 5 }, (_, page) => page * PER_PAGE);
    const pages = await Promise.all(starts.map((from) => list(`${from}-${from + PER_PAGE - 1}`)));
    all = idsOf(pages.flat());
    assert.equal(new Set(all).size, 300);
  });
  afterEach(() => bench.simulator.faults.clear());
  after(() => bench.stop());

  const trips = async (options: Json, message: Json = {}): Promise<Received> => {
    await bench.load({ link: "trips", ...options });
    return only(await run("read", { ...bench.car(electric), ...message }));
  };
  const requests = () => bench.asked("/trips").length;

  describe("order and limit", () => {
    for (const [order, limit, asked] of [
      ["newest", 3, 2],
      ["newest", PER_PAGE, 2],
      ["newest", PER_PAGE + 10, 3],
      ["newest", "", 6],
      ["oldest", 3, 1],
      ["oldest", PER_PAGE + 10, 2],
      ["oldest", 0, 5],
      [undefined, 3, 1],
    ] as const) {
      const what = limit ? `the ${limit} ${order ?? "first"}` : `all, ${order} first`;
      it(`gives ${what} in ${asked} requests`, async () => {
        const { payload } = await trips({ order, limit });
        const expected = order === "newest" ? [...all].reverse() : all;
        assert.deepEqual(idsOf(payload), expected.slice(0, limit || Infinity));
        assert.equal(requests(), asked);
      });
    }

    for (const order of ["newest", "oldest"]) {
      it(`counts a sequence from its first message on, ${order} first`, async () => {
        await bench.load({ link: "trips", split: true, limit: PER_PAGE + 10, order });
        const { messages, statuses } = await run("read", bench.car(electric));
        const [, ...progress] = statuses.slice(0, -1);
        assert.ok(progress.length > 0);
        for (const { fill, text } of progress) {
          assert.equal(fill, "blue");
          assert.match(String(text), new RegExp(`^\\d+/${PER_PAGE + 10}$`));
        }
        const parts = messages.map((message) => message.parts as Json);
        assert.deepEqual(
          parts.map(({ index }) => index),
          Array.from({ length: PER_PAGE + 10 }, (_, index) => index),
        );
        assert.deepEqual([...new Set(parts.map(({ count }) => count))], [PER_PAGE + 10]);
      });
    }
  });

  describe("servers that page in other ways", () => {
    const without =
      (...relations: string[]) =>
      (body: Json) => ({
        ...body,
        _links: Object.fromEntries(
          Object.entries(linksOf(body)).filter(([name]) => !relations.includes(name)),
        ),
      });

    for (const missing of [["last"], ["prev"], ["last", "prev"], ["first", "self"]]) {
      it(`are read to the end, newest first, without their links ${missing.join()}`, async () => {
        bench.rewrite(TRIPS, without(...missing));
        const { payload } = await trips({ order: "newest" });
        assert.deepEqual(idsOf(payload), [...all].reverse());
        const some = await trips({ order: "newest", limit: PER_PAGE + 1 });
        assert.deepEqual(idsOf(some.payload), [...all].reverse().slice(0, PER_PAGE + 1));
      });
    }

    it("may tell no total", async () => {
      bench.rewrite(TRIPS, ({ total: _total, ...body }) => body);
      assert.deepEqual(idsOf((await trips({ order: "oldest" })).payload), all);
    });

    it("may have no link at all on a single page", async () => {
      bench.rewrite(TRIPS, ({ _links, ...body }) => body);
      const { payload } = await trips({ order: "newest" });
      assert.deepEqual(idsOf(payload), all.slice(0, PER_PAGE).reverse());
    });

    for (const order of ["newest", "oldest"]) {
      it(`may give an item on two pages, ${order} first: it comes once`, async () => {
        let before: unknown[] = [];
        bench.rewrite(TRIPS, (body) => {
          const { trips: list } = body._embedded as { trips: unknown[] };
          const overlapping = [...before.slice(-2), ...list, ...before.slice(0, 2)];
          before = list;
          return { ...body, _embedded: { trips: overlapping } };
        });
        const { payload } = await trips({ order });
        const ids = idsOf(payload);
        assert.equal(new Set(ids).size, ids.length);
        assert.deepEqual([...ids].sort(), [...all].sort());
      });
    }
  });

  describe("a page that fails midway", () => {
    const fail = (fault: "403" | "404" | "html") =>
      bench.simulator.faults.add({ fault, path: TRIPS, after: 1, times: Infinity });

    for (const split of [false, true]) {
      for (const [fault, code] of [
        ["403", "Forbidden"],
        ["404", "NoData"],
        ["html", "BadResponse"],
      ] as const) {
        const how = split ? "one message each" : "an array";
        it(`tells how many came before ${fault}, for ${how}`, async () => {
          await bench.load({ link: "trips", order: "oldest", split, noData: "message" });
          fail(fault);
          const { messages, error, ends } = await run("read", bench.car(electric));
          assert.equal(error?.code, code);
          assert.match(error.message, /^Peugeot [^:]+: Stopped after 60 items: /);
          assert.equal(messages.length, split ? PER_PAGE : 0);
          assert.equal(ends, 1);
        });
      }
    }

    it("tells it newest first too", async () => {
      await bench.load({ link: "trips", order: "newest", split: true });
      bench.simulator.faults.add({ fault: "403", path: TRIPS, after: 2, times: Infinity });
      const { messages, error } = await run("read", bench.car(electric));
      assert.match(String(error?.message), /^Peugeot [^:]+: Stopped after 60 items/);
      assert.deepEqual(idsOf(messages.map(({ payload }) => payload)), all.slice(-60).reverse());
    });

    it("is not noticed by who had enough before it", async () => {
      await bench.load({ link: "trips", order: "oldest", limit: PER_PAGE });
      fail("403");
      const { payload } = only(await run("read", bench.car(electric)));
      assert.deepEqual(idsOf(payload), all.slice(0, PER_PAGE));
    });
  });

  describe("one message per item", () => {
    it("has the links of its item, and keeps the vehicle", async () => {
      await bench.load({ link: "trips", split: true, limit: 3 });
      const { messages } = await run("read", bench.car(electric));
      for (const { payload, response, links, vehicle } of messages) {
        const { id } = payload as { id: string };
        const own = links as Record<string, string>;
        assert.ok(own.self?.endsWith(`/trips/${id}`));
        assert.ok(own.waypoints?.endsWith(`/trips/${id}/wayPoints`));
        assert.equal(own.telemetry, `${own.self}/telemetry`);
        assert.equal((response as { id: string }).id, id);
        assert.deepEqual(vehicle, bench.identity(electric));
      }
    });

    for (const link of ["waypoints", "telemetry"]) {
      it(`leads a second psa-read to the ${link} of its trip`, async () => {
        const second = { id: "second", type: "psa-read", link, wires: [["out"]] };
        const first = { link: "trips", split: true, limit: 2, order: "newest" };
        await bench.load({ ...first, wires: [["second"]] }, second);
        const messages = await arrivals("read", bench.car(oldGeneration), 2);
        const paths = messages.map(({ payload, parts, links }) => {
          assert.ok((payload as unknown[]).length > 0);
          const trip = (links as Record<string, string>).self ?? "";
          const items = payload as { at?: string; latitude?: number; odometer?: object }[];
          for (const { at, latitude, odometer } of items) {
            assert.ok(at);
            assert.ok(link === "waypoints" ? latitude : odometer);
          }
          assert.equal((parts as Json).count, 2);
          return new URL(trip).pathname;
        });
        assert.equal(new Set(paths).size, 2);
        const ends = link === "waypoints" ? "/wayPoints" : "/telemetry";
        for (const path of paths) assert.ok(bench.asked(path + ends).length > 0);
      });
    }
  });
});
