import assert from "node:assert/strict";
import type { ChargingSession } from "../../src/vehicle/charging-session";
import { type NodeRed, disposeAll } from "../support/node-red";
import { type Told, WatchedHouse, look, told } from "./watch-bench";

const PRICE = 0.25;
const CHARGES = { events: ["charging.session"], tariffs: [{ price: PRICE }], lossPercent: 10 };
/** ms */
const HOURS = 4 * 3_600_000;

describe("a charge, and a Node-RED that is killed twice in it", function () {
  this.timeout(60_000);
  let house: WatchedHouse;

  beforeEach(async () => {
    house = new WatchedHouse();
    await house.start({ start: new Date(Date.now() - HOURS) });
    house.car.setLevel("Electric", 50);
  });
  afterEach(async () => {
    await disposeAll();
    await house.end();
  });

  /** Some minutes pass for the car. */
  const pass = (minutes: number) => {
    house.simulator.clock.advance(60 * minutes);
  };

  /** What the car charged, and what that costs. */
  function assertTrue({ session }: Told & { session?: ChargingSession }): void {
    assert.ok(session);
    const { start, end } = house.car.journal.charges.at(-1) ?? assert.fail("no charge");
    const energy = (end.battery - start.battery) / 1000;
    const { startedAt = "", endedAt, energy: said = NaN, cost } = session;
    assert.ok(energy > 5);
    assert.deepEqual(
      [startedAt, endedAt].map((at) => Date.parse(at) / 1000),
      [start.at, end.at].map((at) => Math.floor(at / 1000)),
    );
    assert.ok(Math.abs(said - energy) < 0.01, `${said} of ${energy}`);
    assert.ok(Math.abs((cost?.amount ?? NaN) - (PRICE * energy) / 0.9) < 0.01);
  }

  /** A Node-RED in the place of the one that was killed. */
  const again = ({ userDir }: NodeRed) => house.nodeRed(house.deadly, CHARGES, { userDir });

  for (const [moment, before] of [
    ["kept", 0],
    ["told", 1],
  ] as const) {
    it(`between its begin and its end, and when its end was just ${moment}`, async () => {
      const first = await house.nodeRed(house.deadly, CHARGES);
      await look(first);
      pass(10);
      house.car.plugIn();
      await look(first);
      pass(30);
      await look(first);
      await first.stop("SIGKILL");
      pass(30);
      const dying = await again(first);
      await look(dying);
      pass(30);
      house.car.unplug();
      house.dieWhen(moment);
      await dying.inject("look");
      assert.equal((await dying.exited).signal, "SIGKILL");
      const last = await again(first);
      await look(last);
      await last.nextMessage("event");
      await look(last);
      const all = [first, dying, last].map(told);
      assert.deepEqual(
        all.map((events) => events.map(({ repeated }) => repeated ?? false)),
        [[], Array(before).fill(false), [true]],
      );
      all.flat().forEach(assertTrue);
    });
  }
});
