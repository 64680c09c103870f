import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { helper, run } from "../support/flows";
import { ReadBench, only } from "./read-bench";

const { neverReported, electric } = builtInVins;

describe("psa-read: no data", () => {
  const bench = new ReadBench();

  before(() => bench.start());
  afterEach(() => {
    bench.simulator.faults.clear();
  });
  after(() => bench.stop());

  for (const noData of ["error", undefined]) {
    for (const link of ["status", "trips"]) {
      it(`is an error for ${link} when ${noData ?? "nothing"} is chosen`, async () => {
        await bench.load({ link, noData });
        const { messages, error, statuses, ends } = await run("read", bench.car(neverReported));
        assert.equal(error?.code, "NoData");
        assert.match(error.message, /never reported.*not subscribed.*another account/);
        assert.deepEqual([messages.length, ends], [0, 1]);
        assert.deepEqual([statuses.at(-1)].map(look), ["yellow ring noData"]);
      });
    }
  }

  for (const [link, split, payload] of [
    ["status", false, {}],
    ["maintenance", true, {}],
    ["trips", false, []],
    ["trips", true, []],
  ] as const) {
    const how = split ? ", one message each" : "";
    it(`is a message with ${JSON.stringify(payload)} for ${link}${how}`, async () => {
      await bench.load({ link, split, noData: "message" });
      const car = { ...bench.car(neverReported), room: "garage" };
      const answer = await run("read", { ...car });
      const { _msgid: _id, ...message } = only(answer);
      assert.deepEqual(message, { ...car, vehicle: bench.identity(neverReported), payload });
      assert.equal(answer.ends, 1);
      assert.deepEqual(answer.statuses.map(look), ["blue dot requesting", "yellow ring noData"]);
    });
  }

  it("is nothing but a 404 of the resource: other failures stay errors", async () => {
    await bench.load({ link: "status", noData: "message" });
    for (const [fault, code] of [
      ["403", "Forbidden"],
      ["html", "BadResponse"],
    ] as const) {
      bench.simulator.faults.add({ fault, path: "/status" });
      const { error, messages } = await run("read", bench.car(electric));
      assert.equal(error?.code, code);
      assert.equal(messages.length, 0);
    }
  });

  it("is not what an empty collection is", async () => {
    await bench.load({ link: "collisions" });
    const answer = await run("read", bench.car(neverReported));
    assert.deepEqual(only(answer).payload, []);
    assert.deepEqual([answer.statuses.at(-1)].map(look), ["green dot collisions"]);
    await helper.unload();
    await bench.load({ link: "collisions", split: true });
    const { messages, error, ends } = await run("read", bench.car(neverReported));
    assert.deepEqual([messages.length, error, ends], [0, undefined, 1]);
  });
});

/** What a status looks like, without the car it is about. */
function look(status: unknown): string {
  const { fill, shape, text } = status as Record<string, string>;
  return `${String(fill)} ${String(shape)} ${String(text?.replace(/ · .*/, "").split(".").at(-1))}`;
}
