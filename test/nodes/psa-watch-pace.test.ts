import assert from "node:assert/strict";
import sinon from "sinon";
import { Poller } from "../../src/polling/poller";
import { builtInVins } from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { helper } from "../support/flows";
import { type Json, WatchBench } from "../support/watch-bench";

const { electric } = builtInVins;

describe("how often psa-watch polls when nothing says how often", () => {
  const bench = new WatchBench();

  before((done) => {
    helper.startServer(done);
  });
  after((done) => {
    helper.stopServer(done);
  });
  beforeEach(() => bench.start());
  afterEach(async () => {
    sinon.restore();
    await bench.stop();
  });

  const EMPTY = { interval: "", activeInterval: "" };
  const LEFT_OUT = { interval: undefined, activeInterval: undefined };

  /** The intervals of the node in an environment, which is not asked anything. */
  const paceIn = async (environment: string, options: Json) => {
    const watch = sinon.stub(Poller.prototype, "add").returns({
      look: () => Promise.resolve(),
      stop: () => undefined,
    });
    await bench.loadWith({ ...settingsFor(bench.simulator), environment }, options);
    const { interval, activeInterval } = watch.firstCall.args[0];
    watch.restore();
    return [interval, activeInterval];
  };

  for (const options of [EMPTY, LEFT_OUT]) {
    it(`fits the server (${JSON.stringify(options)})`, async () => {
      for (const environment of ["demo", "custom"]) {
        assert.deepEqual(await paceIn(environment, options), [5, 5], environment);
      }
      for (const environment of ["production", "preproduction", "partner"]) {
        assert.deepEqual(await paceIn(environment, options), [300, 120], environment);
      }
    });
  }

  it("leaves a number alone", async () => {
    const options = { interval: 600, activeInterval: "90" };
    for (const environment of ["demo", "production"]) {
      assert.deepEqual(await paceIn(environment, options), [600, 90]);
    }
  });

  it("tells the first event of simulated cars within seconds", async () => {
    await bench.load({ ...EMPTY, vehicle: electric });
    await bench.states.reach(1);
    bench.car(electric).unlock();
    assert.match((await bench.event("doors.unlocked")).payload.text, /: unlocked$/);
  });
});
