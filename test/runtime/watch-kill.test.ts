import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { disposeAll } from "../support/node-red";
import { type Told, WatchedHouse, look, names, told } from "./watch-bench";

const KILLS = 20;
/** A Node-RED is killed at a random moment up to so long after its first event, in ms. */
const LONGEST_LIFE = 300;
/** A new state of the car every so many ms, and a look at it as often. */
const PULSE = 30;
const DOORS = { events: ["doors.unlocked", "door.opened"] };

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

  it(`loses nothing in ${KILLS} kills, and repeats only what was being told, and says so`, async () => {
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
    const fresh = all.filter(({ repeated }) => !repeated);
    const moments = fresh.map(({ vin, event, at }) => `${vin} ${event} ${at}`);
    assert.equal(new Set(moments).size, moments.length, "an event was repeated without a word");
    const isInOrder = all.every(({ at, repeated }, n) => {
      const last = all[n - 1]?.at ?? "";
      return at > last || (repeated === true && at === last);
    });
    assert.ok(isInOrder);
    for (const life of lives) {
      assert.ok(
        life.slice(1).every(({ repeated }) => !repeated),
        "only the first may be repeated",
      );
    }
    // Locked follows unlocked: two of a kind in a row mean that one between was lost.
    const once = all.filter(({ at }, n) => at !== all[n - 1]?.at);
    const gaps = once.filter(({ event }, n) => event === once[n - 1]?.event).length;
    assert.equal(gaps, 0, "an event was lost");
    if (process.env.PSA_MEASURE) {
      console.log(
        `${fresh.length} events, ${all.length - fresh.length} repeated in ${KILLS} kills`,
      );
    }
  });

  for (const [moment, before] of [
    ["kept", []],
    ["told", ["doors.unlocked"]],
  ] as const) {
    it(`tells after the start what it had just ${moment}, once, and that it may be a repetition`, async () => {
      const deadly = new WatchedHouse();
      await deadly.start();
      try {
        const dying = await deadly.nodeRed(deadly.deadly, DOORS);
        await look(dying);
        deadly.dieWhen(moment);
        deadly.car.unlock();
        await dying.inject("look");
        const { signal } = await dying.exited;
        assert.equal(signal, "SIGKILL");
        assert.deepEqual(names(dying), before);
        assert.ok(told(dying).every(({ repeated }) => repeated === undefined));
        const { userDir } = dying;
        const next = await deadly.nodeRed(deadly.deadly, DOORS, { userDir });
        await look(next);
        await next.nextMessage("event");
        deadly.car.open("Driver");
        await look(next);
        await next.until(() => names(next).length >= 2 || undefined, "2 events");
        await next.stop();
        const last = await deadly.nodeRed(deadly.deadly, DOORS, { userDir });
        await look(last);
        await look(last);
        assert.deepEqual(
          told(next).map(({ event, repeated }) => [event, repeated]),
          [
            ["doors.unlocked", true],
            ["door.opened", undefined],
          ],
        );
        assert.deepEqual(names(last), []);
      } finally {
        await deadly.end();
      }
    });
  }
});
