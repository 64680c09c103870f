import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { disposeAll } from "../support/node-red";
import { type Told, WatchedHouse, told } from "./watch-bench";

const KILLS = 20;
/** A Node-RED is killed at a random moment up to so long after its first event, in ms. */
const LONGEST_LIFE = 300;
/** A new state of the car every so many ms, and a look at it as often. */
const PULSE = 30;

describe("psa-watch under SIGKILL", function () {
  this.timeout(480_000);
  let house: WatchedHouse;
  let driver: NodeJS.Timeout;
  let locked = true;

  before(async () => {
    house = new WatchedHouse();
    await house.start();
  });
  after(async () => {
    clearInterval(driver);
    await disposeAll();
    await house.end();
  });

  const drive = () => {
    driver = setInterval(() => {
      locked = !locked;
      if (locked) house.car.lock();
      else house.car.unlock();
    }, PULSE);
  };

  /** The flow looks by itself, all the time. */
  const restless = () =>
    house
      .flow({ events: ["doors.locked", "doors.unlocked"] })
      .map((node) => (node.id === "look" ? { ...node, repeat: String(PULSE / 1000) } : node));

  it(`repeats nothing in ${KILLS} kills, and loses no more than what was on its way`, async () => {
    const userDir = mkdtempSync(join(house.folder, "user-"));
    const lives: Told[][] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const red = await house.nodeRed(house.persistent, {}, { userDir, flows: restless() });
      // The car rests until the first look is over: what that tells again would be the very same.
      await red.nextMessage("complete");
      drive();
      await red.nextMessage("event");
      await wait(Math.random() * LONGEST_LIFE);
      // Every other time in the middle of telling.
      const count = told(red).length;
      if (kill % 2 === 0) await red.until(() => told(red).length > count || undefined, "an event");
      clearInterval(driver);
      await red.stop("SIGKILL");
      lives.push(told(red));
      assert.deepEqual(red.messages("error"), []);
    }
    const all = lives.flat();
    const moments = all.map(({ vin, event, at }) => `${vin} ${event} ${at}`);
    assert.equal(new Set(moments).size, moments.length, "an event was repeated");
    assert.ok(all.every(({ at }, n) => n === 0 || at > (all[n - 1]?.at ?? "")));
    // Locked follows unlocked: two of a kind in a row mean that one between was lost.
    const gaps = (events: readonly Told[]) =>
      events.filter(({ event }, n) => event === events[n - 1]?.event).length;
    assert.equal(
      lives.map(gaps).reduce((a, b) => a + b),
      0,
      "an event was lost without a kill",
    );
    assert.ok(gaps(all) <= KILLS);
    if (process.env.PSA_MEASURE) {
      console.log(`${all.length} events, ${gaps(all)} lost in ${KILLS} kills`);
    }
  });
});
