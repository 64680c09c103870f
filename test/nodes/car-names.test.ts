import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { type Received, helper, loadFlow, run } from "../support/flows";
import { STATUS_PATH, WatchBench } from "../support/watch-bench";
import { ReadBench, only } from "./read-bench";

const { electric, hybrid, neverReported } = builtInVins;
const OWN = [{ vin: ` ${electric.toLowerCase()} `, name: "Zoé's car" }];
const VEHICLES = { id: "vehicles", type: "psa-vehicles", wires: [["out"]] };

const nameOf = ({ vehicle }: Received) => (vehicle as { name: string }).name;

describe("what a car is called", () => {
  describe("psa-vehicles and psa-read", () => {
    const bench = new ReadBench();

    before(() => bench.start({ speed: 1e-9 }));
    after(() => bench.stop());

    const load = async (...nodes: object[]) => {
      await helper.unload();
      const settings = { ...settingsFor(bench.simulator), names: OWN };
      await loadFlow(settings, nodes as Record<string, unknown>[]);
      bench.simulator.requests.clear();
    };
    const read = (options: object) => ({
      id: "read",
      type: "psa-read",
      link: "status",
      wires: [["out"]],
      ...options,
    });
    const named = () => ({ ...bench.identity(electric), name: "Zoé's car" });

    it("is in every vehicle of psa-vehicles, with one request", async () => {
      await load(VEHICLES);
      const { messages } = await run("vehicles");
      const cars = messages.map(({ vehicle }) => vehicle as { vin: string });
      assert.deepEqual(
        cars.find(({ vin }) => vin === electric),
        named(),
      );
      assert.deepEqual(
        cars.find(({ vin }) => vin === hybrid),
        bench.identity(hybrid),
      );
      assert.equal(bench.simulator.requests.count({ path: /user\/vehicles/ }), 1);
      for (const { payload } of messages) assert.ok(!("branding" in (payload as object)));
    });

    const car = () => bench.car(electric);
    const links = () => ({
      status: `${bench.simulator.apiUrl}/user/vehicles/${bench.simulator.world.car(electric).id}/status`,
    });
    for (const [way, options, message] of [
      ["the node", { vehicle: electric }, () => ({})],
      ["the node, against the message", { vehicle: electric }, () => bench.car(hybrid)],
      ["msg.vehicle", {}, () => ({ vehicle: car().vehicle })],
      [
        "the id in msg.vehicle",
        {},
        () => ({ vehicle: { id: bench.simulator.world.car(electric).id } }),
      ],
      ["the VIN in msg.vehicle", {}, () => ({ vehicle: { vin: electric } })],
      ["a VIN for msg.vehicle", {}, () => ({ vehicle: ` ${electric.toLowerCase()} ` })],
      ["an id for msg.vehicle", {}, () => ({ vehicle: bench.simulator.world.car(electric).id })],
      ["a VIN for the topic", {}, () => ({ topic: ` ${electric.toLowerCase()}` })],
      ["msg.links", {}, () => ({ links: links() })],
      ["an address", { link: "" }, () => ({ link: links().status })],
    ] as const) {
      it(`is in a reading of the car chosen by ${way}, and its VIN is the topic`, async () => {
        await load(read(options));
        for (let n = 0; n < 2; n += 1) {
          const { topic, vehicle, payload } = only(await run("read", { ...message() }));
          assert.equal(topic, electric);
          assert.deepEqual(vehicle, named());
          assert.ok((payload as { battery?: object }).battery);
        }
        const { requests } = bench.simulator;
        assert.equal(requests.count({ path: STATUS_PATH }), 2);
        assert.ok(requests.count({ path: /user\/vehicles/ }) <= 3, "one more than the readings");
      });
    }

    it("leaves a topic alone where no car is read, and what else msg.vehicle says", async () => {
      await load(read({ link: "" }));
      const link = `${bench.simulator.apiUrl}/user`;
      assert.equal(only(await run("read", { link, topic: "mine" })).topic, "mine");
      await load(read({}));
      const vehicle = { vin: electric, garage: { level: 1 } };
      assert.deepEqual(only(await run("read", { vehicle })).vehicle, {
        ...named(),
        garage: { level: 1 },
      });
    });

    it("takes a topic that is no VIN for what it is", async () => {
      await load(read({}));
      for (const topic of ["charging.finished", "", electric.slice(1), `${electric}1`]) {
        const { error } = await run("read", { topic });
        assert.match(error?.message ?? "", /^No vehicle given/);
      }
    });

    it("is on messages one by one, and where there is no data", async () => {
      await load(read({ link: "trips", split: true, limit: 2 }));
      const { messages } = await run("read", { vehicle: electric });
      assert.deepEqual(messages.map(nameOf), ["Zoé's car", "Zoé's car"]);
      assert.deepEqual(
        messages.map(({ topic }) => topic),
        [electric, electric],
      );
      await load(read({ noData: "message" }));
      const { name } = bench.identity(neverReported);
      const empty = only(await run("read", { vehicle: neverReported }));
      assert.deepEqual([nameOf(empty), empty.topic], [name, neverReported]);
    });

    it("begins the error, is on the message that a catch node gets, and in the status", async () => {
      const catching = { id: "all-errors", type: "catch", scope: null, wires: [["out"]] };
      await load(read({ wires: [[]] }), catching);
      const answer = await run("read", { vehicle: neverReported, topic: "mine" });
      const [message] = answer.messages;
      assert.ok(message);
      assert.match(answer.error?.message ?? "", /^Citroën .*: No data for status/);
      assert.equal((message.vehicle as { vin: string }).vin, neverReported);
      const { text } = answer.statuses.at(-1) as { text: string };
      assert.match(text, / · Citroën \S/, text);
    });

    it("is not in the status of a node that reads but one car", async () => {
      await load(read({ vehicle: electric }));
      const { statuses } = await run("read");
      assert.ok(!(statuses.at(-1) as { text: string }).text.includes("Zoé"));
    });
  });

  describe("psa-watch", () => {
    const bench = new WatchBench();

    before((done) => {
      helper.startServer(done);
    });
    after((done) => {
      helper.stopServer(done);
    });
    beforeEach(() => bench.start());
    afterEach(() => bench.stop());

    const load = (...nodes: Record<string, unknown>[]) =>
      bench.loadWith({ ...settingsFor(bench.simulator), names: OWN } as never, ...nodes);

    it("is in events, states and their sentences", async () => {
      await load({ vehicle: electric });
      await bench.look();
      bench.car(electric).unlock();
      await bench.look();
      const { payload, vehicle } = await bench.event("doors.unlocked");
      assert.equal(nameOf({ vehicle }), "Zoé's car");
      assert.equal(payload.text, "Zoé's car: unlocked");
      for (const state of await bench.states.reach(2)) assert.equal(nameOf(state), "Zoé's car");
      await bench.shows(/^(unlocked|alarm disarmed) · just now$/);
    });

    it("begins an error, which a catch node gets with the car", async () => {
      bench.simulator.faults.add({ fault: "403", path: /\/alerts$/, times: Infinity });
      await load({ vehicle: electric });
      const [caught] = await bench.errors.reach(1);
      assert.match(caught?.error.message ?? "", /^Forbidden: Zoé's car: Access denied/);
      assert.equal(nameOf(caught as Received), "Zoé's car");
    });

    it("is on a message that asked for a look which failed", async () => {
      await load({});
      await bench.look();
      bench.simulator.faults.add({ fault: "html", path: STATUS_PATH, times: Infinity });
      for (const message of [
        { vehicle: electric },
        { topic: electric },
        { vehicle: { vin: electric } },
      ]) {
        bench.errors.all.length = 0;
        const { error } = await bench.look({ ...message, run: 1 });
        assert.match(error?.message ?? "", /^Zoé's car: /);
        const caught = await bench.errors.find((one) => one.run === 1, "the error");
        assert.equal(nameOf(caught), "Zoé's car");
      }
    });
  });
});
