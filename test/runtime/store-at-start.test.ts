import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type NodeRed, disposeAll } from "../support/node-red";
import { WatchedHouse, look, names, told } from "./watch-bench";

const DOORS = { events: ["doors.locked", "doors.unlocked", "door.opened"] };

describe("a context store that is not there when Node-RED starts", function () {
  this.timeout(180_000);
  let house: WatchedHouse;

  beforeEach(async () => {
    house = new WatchedHouse();
    await house.start();
  });
  afterEach(async () => {
    await disposeAll();
    await house.end();
  });

  const errors = (red: NodeRed) =>
    red.messages("error").map(({ error }) => (error as Error).message);
  const unhandled = ({ log }: NodeRed) =>
    log.filter((line) => /uncaught|unhandled|MaxListeners/i.test(line));

  for (const [trouble, pattern] of [
    ["failing", /Context store default cannot be read \(no connection\)/],
    ["silent", /Context store default did not answer within 10 s/],
  ] as const) {
    it(`costs no event, be it ${trouble}`, async () => {
      const first = await house.nodeRed(house.flaky, DOORS);
      await look(first);
      await first.stop("SIGKILL");
      house.car.unlock();
      writeFileSync(join(house.folder, trouble), "no connection");
      const second = await house.nodeRed(house.flaky, DOORS, { userDir: first.userDir });
      await look(second);
      assert.deepEqual(names(second), []);
      house.car.open("Driver");
      await look(second);
      rmSync(join(house.folder, trouble));
      // The store is asked again by itself, without a look: after a minute, at the next retry, 20 s later at most.
      await second.until(() => names(second).length >= 2 || undefined, "2 events", 90_000);
      assert.deepEqual(names(second).sort(), ["door.opened", "doors.unlocked"]);
      await look(second);
      assert.equal(names(second).length, 2);
      assert.equal(errors(second).length, 1, errors(second).join("\n"));
      assert.match(errors(second)[0] ?? "", pattern);
      assert.ok(told(second).every(({ repeated }) => repeated === undefined));
      assert.deepEqual(unhandled(second), []);
    });
  }
});
