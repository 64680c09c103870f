import assert from "node:assert/strict";
import sinon from "sinon";
import { builtInVins } from "../../src/simulator";
import { helper } from "../support/flows";
import { useWatchBench } from "../support/watch-bench";

const { electric } = builtInVins;

describe("psa-watch whose context store is not as it should be", () => {
  const bench = useWatchBench();
  const { errors } = bench;

  /** A look that finds the doors unlocked, or locked. */
  const see = async (name: "unlock" | "lock") => {
    bench.car(electric)[name]();
    const { error } = await bench.look();
    assert.equal(error, undefined);
    await bench.event(`doors.${name}ed`);
  };

  it("says once that there is none of the name, and goes on with the default one", async () => {
    await bench.load({ vehicle: electric, contextStore: "nowhere" });
    assert.equal((await bench.shows("invalid request")).fill, "red");
    const [caught] = await errors.reach(1);
    assert.equal(caught?.error.source.id, "watch");
    assert.match(
      caught.error.message,
      /^BadRequest: Unknown context store nowhere; the default store is used instead\. Select another/,
    );
    await bench.look();
    await see("unlock");
    await see("lock");
    await bench.shows(/ % · .* · next /);
    assert.equal(errors.all.length, 1);
  });

  it("says nothing about a store that is there", async () => {
    await bench.load({ vehicle: electric, contextStore: "memory" });
    await bench.look();
    await see("unlock");
    assert.deepEqual(errors.all, []);
  });

  it("says once that it fails, shows it as long as it does, and goes on", async () => {
    await bench.load({ vehicle: electric });
    await bench.look();
    const answer = [new Error("redis://me:s3cret@10.0.0.1 is broken")];
    const broken = { get: sinon.stub().yields(...answer), set: sinon.stub().yields(...answer) };
    const failing = sinon.stub(helper.getNode("watch"), "context").returns(broken as never);
    await see("unlock");
    const { fill, shape } = await bench.shows(/^\d+ % · \d+ km · .+ · context store error$/);
    assert.deepEqual([fill, shape], ["yellow", "ring"]);
    await see("lock");
    const [caught] = await errors.reach(1);
    assert.equal(caught?.error.source.id, "watch");
    assert.match(
      caught.error.message,
      /^Unavailable: Context store default failed \(redis:\/\/•••@10\.0\.0\.1 is broken\)/,
    );
    const said = JSON.stringify([errors.all, bench.statuses.all]);
    assert.ok(!said.includes("s3cret"), said);

    failing.restore();
    bench.statuses.all.length = 0;
    await bench.look();
    await bench.shows(/^alarm armed · \S/);
    assert.equal(errors.all.length, 1);
  });
});
