import assert from "node:assert/strict";
import sinon from "sinon";
import { builtInVins } from "../../src/simulator";
import { run } from "../support/flows";
import { ReadBench, only } from "./read-bench";

const { electric, hybrid, neverReported } = builtInVins;
const START = new Date("2025-03-12T18:40:00Z");
const DATE = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

/** A body in which every date is another one. */
const redated = (body: unknown, date: (sent: string) => string | null) =>
  JSON.parse(
    JSON.stringify(body).replace(new RegExp(`"(${DATE.source})"`, "g"), (_all, sent: string) =>
      JSON.stringify(date(sent)),
    ),
  ) as unknown;
const moved = (body: unknown, seconds: number) =>
  redated(body, (sent) => new Date(Date.parse(sent) + seconds * 1000).toISOString());

describe("psa-read: how fresh it is", () => {
  const bench = new ReadBench();
  let clock: sinon.SinonFakeTimers;

  beforeEach(async () => {
    clock = sinon.useFakeTimers({ now: START, toFake: ["Date", "performance"] });
    await bench.start({ start: START, tokenLifetime: 1e9 });
  });
  afterEach(async () => {
    clock.restore();
    await bench.stop();
  });

  const status = (vin: string) => run("read", { ...bench.car(vin), link: "status" });

  describe("age", () => {
    it("is seconds since the newest group, and grows", async () => {
      await bench.load({ link: "status" });
      const { payload, age } = only(await status(hybrid));
      const { at: _renewed, ...groups } = payload as Record<string, { at?: string }>;
      const measured = Object.values(groups).map(({ at }) => Date.parse(at ?? ""));
      const newest = Math.max(...measured.filter((at) => !Number.isNaN(at)));
      assert.equal(age, (START.getTime() - newest) / 1000);
      bench.simulator.faults.add({
        fault: "rewrite",
        path: "/status",
        rewrite: (body) => moved(body, -60),
      });
      assert.equal(only(await status(hybrid)).age, age + 60);
    });

    it("is 0 when the car's clock is ahead", async () => {
      await bench.load({ link: "status" });
      bench.rewrite(/status$/, (body) => moved(body, 86_400));
      assert.equal(only(await status(hybrid)).age, 0);
    });

    it("is absent where the API gives no date, or nothing but collections", async () => {
      await bench.load({ link: "" });
      bench.rewrite(/\w/, (body) => redated(body, () => null));
      for (const link of ["status", "self", "maintenance", "lastPosition", "trips"]) {
        const message = only(await run("read", { ...bench.car(hybrid), link }));
        assert.ok(!("age" in message || "stale" in message), link);
      }
    });
  });

  for (const options of [
    { link: "status" },
    { link: "trips", limit: 1 },
    { link: "trips", limit: 1, split: true },
    { link: "maintenance", noData: "message" },
  ]) {
    it(`is never what an earlier node said: ${JSON.stringify(options)}`, async () => {
      await bench.load(options);
      if (options.noData) bench.simulator.faults.add({ fault: "404", path: "/maintenance" });
      const earlier = { age: -5, stale: true, response: "earlier" };
      const message = only(await run("read", { ...bench.car(hybrid), ...earlier }));
      assert.notEqual(message.age, -5);
      assert.ok(!("stale" in message));
      assert.notEqual(message.response, "earlier");
    });
  }

  describe("stale", () => {
    it("is true for an older answer after a newer one, of that car alone", async () => {
      await bench.load({ link: "status" });
      only(await status(hybrid));
      const recover = bench.rewrite(/status$/, (body) => moved(body, -3600));
      for (let n = 0; n < 2; n += 1) {
        const older = await status(hybrid);
        assert.equal(only(older).stale, true);
        const last = older.statuses.at(-1) as { fill: string; shape: string; text: string };
        assert.deepEqual([last.fill, last.shape], ["yellow", "ring"]);
        assert.match(last.text, new RegExp(`stale · ${bench.identity(hybrid).label}$`));
      }
      const other = await status(electric);
      assert.ok(!("stale" in only(other)));
      assert.equal((other.statuses.at(-1) as { fill: string }).fill, "green");
      recover();
      const newer = await status(hybrid);
      assert.ok(!("stale" in only(newer)));
      assert.equal((newer.statuses.at(-1) as { fill: string }).fill, "green");
    });

    it("ends when the car has news, by whatever address it was read", async () => {
      const car = bench.simulator.world.car(hybrid).holdStill();
      await bench.load({ link: "" });
      const link = `${bench.simulator.apiUrl}/user/vehicles/${car.id}/status`;
      only(await status(hybrid));
      const recover = bench.rewrite(/status$/, (body) => moved(body, -3600));
      assert.equal(only(await run("read", { link })).stale, true);
      recover();
      bench.simulator.clock.advance(60);
      car.unlock();
      assert.ok(!("stale" in only(await status(hybrid))));
    });

    it("is not what other resources of the car are", async () => {
      await bench.load({ link: "" });
      const status = only(await run("read", { ...bench.car(hybrid), link: "status" }));
      const self = only(await run("read", { ...bench.car(hybrid), link: "self" }));
      assert.ok(Number(status.age) >= 0);
      assert.ok(!("age" in self) && !("stale" in self));
    });
  });

  describe("maxAge", () => {
    const second = { id: "second", type: "psa-read", link: "status", wires: [["out"]] };
    const requests = () => bench.simulator.requests.count({ path: "/status" });

    it("answers from memory for so long, and no longer", async () => {
      await bench.load({ link: "status", maxAge: "60" });
      const first = only(await status(hybrid));
      clock.tick(59_000);
      const remembered = only(await status(hybrid));
      assert.equal(requests(), 1);
      assert.deepEqual(remembered.payload, first.payload);
      assert.equal(remembered.age, Number(first.age) + 59);
      clock.tick(2_000);
      only(await status(hybrid));
      assert.equal(requests(), 2);
    });

    it("is shared by all nodes of an account, each with its own patience", async () => {
      await bench.load({ link: "status", maxAge: 60 }, { ...second, maxAge: 10 });
      only(await run("read", bench.car(hybrid)));
      clock.tick(9_000);
      only(await run("second", bench.car(hybrid)));
      assert.equal(requests(), 1);
      clock.tick(2_000);
      only(await run("second", bench.car(hybrid)));
      assert.equal(requests(), 2);
    });

    it("never holds back who wants it fresh, nor gives what is older than that", async () => {
      await bench.load({ link: "status", maxAge: 60 }, second);
      const car = bench.simulator.world.car(hybrid).holdStill();
      only(await run("read", bench.car(hybrid)));
      bench.simulator.clock.advance(60);
      car.unlock();
      const fresh = only(await run("second", bench.car(hybrid)));
      assert.equal(requests(), 2);
      const remembered = only(await run("read", bench.car(hybrid)));
      assert.deepEqual(remembered.payload, fresh.payload);
      assert.ok(!("stale" in remembered));
    });

    it("keeps cars, resources and extensions apart", async () => {
      await bench.load({ link: "", maxAge: 60, extensions: ["branding"] });
      const read = async (vin: string, link: string) =>
        only(await run("read", { ...bench.car(vin), link })).payload;
      const payloads = [];
      for (const vin of [electric, hybrid]) {
        for (const link of ["status", "self"]) payloads.push(await read(vin, link));
      }
      assert.equal(new Set(payloads.map((payload) => JSON.stringify(payload))).size, 4);
      const names = 2;
      assert.equal(bench.simulator.requests.count({ path: /vehicles\/\w/ }), 4 + names);
    });

    it("does not remember failures", async () => {
      await bench.load({ link: "status", maxAge: 60 });
      for (const fault of ["403", "html"] as const) {
        bench.simulator.faults.add({ fault, path: "/status" });
        assert.ok((await status(hybrid)).error);
      }
      only(await status(hybrid));
      assert.equal(requests(), 3);
    });

    it("remembers that there is no data", async () => {
      await bench.load({ link: "status", maxAge: 60 });
      for (let n = 0; n < 2; n += 1)
        assert.equal((await status(neverReported)).error?.code, "NoData");
      assert.equal(requests(), 1);
      clock.tick(61_000);
      await status(neverReported);
      assert.equal(requests(), 2);
    });

    it("does not remember that data is gone which was there before", async () => {
      await bench.load({ link: "status", maxAge: 60 });
      only(await status(hybrid));
      clock.tick(61_000);
      bench.simulator.faults.add({ fault: "404", path: "/status" });
      assert.equal((await status(hybrid)).error?.code, "NoData");
      only(await status(hybrid));
      assert.equal(requests(), 3);
    });

    for (const maxAge of ["soon", -1, 1.5, "1e999"]) {
      it(`cannot be ${maxAge}`, async () => {
        await bench.load({ link: "status", maxAge });
        const { error, ends } = await status(hybrid);
        assert.equal(error?.code, "BadRequest");
        assert.match(
          error.message,
          new RegExp(`“Cache” is invalid: ${maxAge}. Enter a whole number`),
        );
        assert.equal(ends, 1);
        assert.equal(requests(), 0);
      });
    }
  });
});
