import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { helper, run } from "../support/flows";
import { STATUS_PATH, WatchBench } from "../support/watch-bench";
import { ReadBench, only } from "./read-bench";

const { electric, hybrid } = builtInVins;
/** As people type a VIN. */
const typed = ` ${electric.toLowerCase()}\t`;

describe("a VIN in lower case, with blanks around", () => {
  describe("psa-read", () => {
    const bench = new ReadBench();

    before(() => bench.start({ speed: 1e-9 }));
    after(() => bench.stop());

    it("names the vehicle of the node", async () => {
      await bench.load({ link: "self", vehicle: typed });
      const { payload, vehicle } = only(await run("read", bench.car(hybrid)));
      for (const { vin } of [payload, vehicle] as { vin: string }[]) assert.equal(vin, electric);
    });

    it("names the vehicle of the message, and its name is in the status", async () => {
      await bench.load({ link: "self" });
      const answer = await run("read", { vehicle: { vin: typed } });
      assert.equal((only(answer).payload as { vin: string }).vin, electric);
      const { text } = answer.statuses.at(-1) as { text: string };
      assert.ok(text.endsWith(` · ${bench.identity(electric).name}`), text);
    });

    it("is none where there are but blanks", async () => {
      await bench.load({ link: "self", vehicle: "  " });
      const { payload } = only(await run("read", bench.car(hybrid)));
      assert.equal((payload as { vin: string }).vin, hybrid);
    });

    it("does not make ids alike", async () => {
      const { id } = bench.simulator.world.car(electric);
      await bench.load({ link: "self", vehicle: ` ${id}` });
      const { error } = await run("read", {});
      assert.equal(error?.code, "BadRequest");
    });
  });

  describe("psa-watch", () => {
    const bench = new WatchBench();
    const asked = () => bench.simulator.requests.count({ path: STATUS_PATH });

    before((done) => {
      helper.startServer(done);
    });
    after((done) => {
      helper.stopServer(done);
    });
    beforeEach(() => bench.start());
    afterEach(() => bench.stop());

    it("is the vehicle that the node watches", async () => {
      await bench.load({ vehicle: typed });
      await bench.look();
      await bench.states.reach(1);
      assert.equal(bench.states.all[0]?.topic, electric);
      bench.car(electric).unlock();
      await bench.look();
      assert.equal((await bench.event("doors.unlocked")).payload.vin, electric);
      assert.deepEqual(bench.errors.all, []);
    });

    it("narrows a look to that vehicle", async () => {
      await bench.load();
      await bench.look();
      const before = asked();
      await bench.look({ vehicle: { vin: typed } });
      assert.equal(asked(), before + 1);
      assert.deepEqual(bench.errors.all, []);
    });
  });
});
