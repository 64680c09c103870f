import assert from "node:assert/strict";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type NodeRed, disposeAll } from "../support/node-red";
import { WatchedHouse, electric, look, names, told } from "./watch-bench";

/** What psa-watch remembers, in a Node-RED that ends without a warning. */
describe("the memory of psa-watch", function () {
  this.timeout(90_000);
  let house: WatchedHouse;

  beforeEach(async () => {
    house = new WatchedHouse();
    await house.start();
  });
  afterEach(async () => {
    await disposeAll();
    await house.end();
  });

  const doors = (red: NodeRed) => names(red).filter((name) => name.startsWith("doors."));
  const errors = (red: NodeRed) =>
    red.messages("error").map(({ error }) => (error as Error).message);
  const unhandled = ({ log }: NodeRed) =>
    log.filter((line) => /uncaught|unhandled|MaxListeners/i.test(line));

  it("is whole after SIGKILL with a store that persists: nothing again, nothing lost", async () => {
    const first = await house.nodeRed(house.persistent);
    await look(first);
    house.car.unlock();
    await look(first);
    await first.nextMessage("event");
    assert.deepEqual(doors(first), ["doors.unlocked"]);
    await first.stop("SIGKILL");
    house.car.open("Driver");
    const second = await house.nodeRed(house.persistent, {}, { userDir: first.userDir });
    await look(second);
    await second.nextMessage("event");
    await look(second);
    assert.deepEqual(names(second), ["door.opened"]);
    assert.deepEqual(unhandled(second), []);
  });

  it("begins anew after a restart with the store that Node-RED has by default", async () => {
    const first = await house.nodeRed({});
    await look(first);
    house.car.unlock();
    await look(first);
    await first.nextMessage("event");
    await first.stop("SIGKILL");
    house.car.open("Driver");
    const second = await house.nodeRed({}, {}, { userDir: first.userDir });
    await look(second);
    await look(second);
    house.car.close("Driver");
    await look(second);
    await second.nextMessage("event");
    assert.deepEqual(names(second), ["door.closed"]);
  });

  it("is taken over by another Node-RED that shares the store", async () => {
    const first = await house.nodeRed(house.persistent);
    await look(first);
    house.car.unlock();
    await look(first);
    await first.nextMessage("event");
    await first.stop("SIGKILL");
    house.car.lock();
    house.car.open("Trunk");
    const second = await house.nodeRed(house.persistent);
    assert.notEqual(second.userDir, first.userDir);
    await look(second);
    await second.nextMessage("event");
    await look(second);
    assert.ok(names(second).includes("door.opened"));
    assert.ok(!names(second).includes("doors.unlocked"));
    const all = [...told(first), ...told(second)].map(
      ({ vin, event, at }) => `${vin} ${event} ${at}`,
    );
    assert.equal(new Set(all).size, all.length);
  });

  it("outlives deploys that come at any moment", async () => {
    const red = await house.nodeRed(house.persistent);
    await look(red);
    for (let n = 0; n < 11; n += 1) {
      if (n % 2 === 0) house.car.unlock();
      else house.car.lock();
      await red.inject("look");
      const flow = house.flow({ name: `deploy ${n}` });
      await red.deploy(flow, { type: "nodes" });
    }
    house.car.open("Driver");
    await red.inject("look");
    await red.until(
      () =>
        (names(red).includes("door.opened") && doors(red).at(-1) === "doors.unlocked") || undefined,
      "the car as it is at last",
    );
    // Nobody saw what was undone before a look; what was seen is told once, with nothing missing between.
    const seen = doors(red);
    const alternating = seen.map((_, n) => (n % 2 === 0 ? "doors.unlocked" : "doors.locked"));
    assert.deepEqual(seen, alternating);
    assert.deepEqual(unhandled(red), []);
  });

  it("goes on in RAM while a store fails, says so once, and is kept when it works again", async () => {
    const failing = join(house.folder, "failing");
    const red = await house.nodeRed(house.flaky);
    await look(red);
    writeFileSync(failing, "the store is broken");
    house.car.unlock();
    await look(red);
    await red.nextMessage("event");
    house.car.lock();
    await look(red);
    await look(red);
    await red.until(() => doors(red).length >= 2 || undefined, "2 events");
    assert.equal(errors(red).length, 1, errors(red).join("\n"));
    assert.match(errors(red)[0] ?? "", /Context store default failed \(the store is broken\)/);
    rmSync(failing);
    await look(red);
    await red.deploy(house.flow({ name: "made anew" }), { type: "nodes" });
    await look(red);
    house.car.open("Driver");
    await look(red);
    await red.until(() => names(red).includes("door.opened") || undefined, "the door");
    assert.deepEqual(doors(red), ["doors.unlocked", "doors.locked"]);
    assert.deepEqual(unhandled(red), []);
  });

  it("goes on in RAM while a store never answers, and says so once", async () => {
    const red = await house.nodeRed(house.flaky);
    await look(red);
    writeFileSync(join(house.folder, "silent"), "");
    house.car.unlock();
    await look(red);
    house.car.lock();
    await look(red);
    await red.until(() => doors(red).length >= 2 || undefined, "2 events");
    assert.deepEqual(doors(red), ["doors.unlocked", "doors.locked"]);
    assert.equal(errors(red).length, 1, errors(red).join("\n"));
    assert.match(errors(red)[0] ?? "", /Context store default did not answer within 10 s/);
    await red.deploy(house.flow({ name: "made anew" }), { type: "nodes" });
    assert.deepEqual(unhandled(red), []);
  });

  it("goes on with the default store when there is none of the name", async () => {
    const red = await house.nodeRed(house.persistent, { contextStore: "nowhere" });
    await look(red);
    house.car.unlock();
    await look(red);
    await red.nextMessage("event");
    assert.deepEqual(doors(red), ["doors.unlocked"]);
    assert.equal(errors(red).length, 1);
    assert.match(errors(red)[0] ?? "", /Unknown context store nowhere; the default store is used/);
    assert.ok(readFileSync(house.memoryFile, "utf8").includes(`car_${electric}`));
  });

  it("begins anew, without a word, where it is damaged", async () => {
    const first = await house.nodeRed(house.persistent);
    await look(first);
    await first.stop("SIGKILL");
    const kept = JSON.parse(readFileSync(house.memoryFile, "utf8")) as Record<string, unknown>;
    kept[`car_${electric}`] = { version: 1, state: "solid", facts: 7 };
    kept.vehicles = "none";
    kept.account = [];
    writeFileSync(house.memoryFile, JSON.stringify(kept));
    house.car.unlock();
    const second = await house.nodeRed(house.persistent);
    await look(second);
    assert.deepEqual(names(second), []);
    house.car.lock();
    await look(second);
    await second.nextMessage("event");
    assert.deepEqual(doors(second), ["doors.locked"]);
    assert.deepEqual(second.messages("error"), []);
  });

  it("says so once where its whole file cannot be read, tells nothing, and all when it can", async () => {
    const first = await house.nodeRed(house.persistent);
    await look(first);
    await first.stop("SIGKILL");
    const whole = readFileSync(house.memoryFile, "utf8");
    writeFileSync(house.memoryFile, "{ half a fi");
    const second = await house.nodeRed(house.persistent);
    await look(second);
    house.car.unlock();
    await look(second);
    assert.deepEqual(doors(second), []);
    assert.equal(errors(second).length, 1);
    assert.match(errors(second)[0] ?? "", /Context store default cannot be read \(.*JSON/);
    // At once: half a file that is empty would be one in which nothing is kept.
    writeFileSync(`${house.memoryFile}.whole`, whole);
    renameSync(`${house.memoryFile}.whole`, house.memoryFile);
    await look(second);
    await second.nextMessage("event");
    assert.deepEqual(doors(second), ["doors.unlocked"]);
    assert.deepEqual(unhandled(second), []);
  });
});
