import assert from "node:assert/strict";
import { type NodeRed, disposeAll } from "../support/node-red";
import { WatchedHouse, look, names, told } from "./watch-bench";

/** Two Node-REDs that live at the same time, with the same flows and one context store. */
describe("psa-watch in two Node-REDs that share a store", function () {
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

  const doors = (red: NodeRed) => names(red).filter((name) => name.startsWith("door"));
  /** The flows of one that stands by. */
  const atRest = () =>
    house.flow().map((node) => (node.type === "tab" ? { ...node, disabled: true } : node));
  const assertOnce = (...all: NodeRed[]) => {
    const events = all.flatMap(told).map(({ event, at, vin }) => `${vin} ${event} ${at}`);
    assert.equal(new Set(events).size, events.length, events.join("\n"));
    assert.deepEqual(all.map((red) => red.messages("error")).flat(), []);
  };
  /** Has one look that finds something new. */
  const see = async (red: NodeRed) => {
    await look(red);
    await red.nextMessage("event");
  };

  it("one with its tab disabled says nothing, and takes over when the other has died", async () => {
    const active = await house.nodeRed(house.persistent);
    await look(active);
    const standby = await house.nodeRed(house.persistent, {}, { flows: atRest() });
    house.car.unlock();
    await see(active);
    await active.stop("SIGKILL");
    house.car.open("Driver");
    assert.deepEqual(names(standby), []);

    await standby.deploy(house.flow());
    await see(standby);
    house.car.close("Driver");
    await see(standby);
    assert.deepEqual(doors(active), ["doors.unlocked"]);
    assert.deepEqual(doors(standby), ["door.opened", "door.closed"]);
    assertOnce(active, standby);
  });

  it("hand over and back as their tabs are enabled and disabled", async () => {
    const one = await house.nodeRed(house.persistent);
    const other = await house.nodeRed(house.persistent, {}, { flows: atRest() });
    await look(one);
    let [active, standby] = [one, other];
    for (const change of ["unlock", "lock", "unlock", "lock"] as const) {
      await active.deploy(atRest());
      house.car[change]();
      await standby.deploy(house.flow());
      [active, standby] = [standby, active];
      await see(active);
    }
    assert.deepEqual(doors(other), ["doors.unlocked", "doors.unlocked"]);
    assert.deepEqual(doors(one), ["doors.locked", "doors.locked"]);
    assertOnce(one, other);
  });

  it("tell each event once over both when they look by turns", async () => {
    const one = await house.nodeRed(house.persistent);
    await look(one);
    const other = await house.nodeRed(house.persistent);
    await look(other);
    const turns = [other, one, one, other, one, other];
    for (const [n, red] of turns.entries()) {
      house.car[n % 2 === 0 ? "unlock" : "lock"]();
      await see(red);
    }
    for (const red of [one, other]) await look(red);
    assert.deepEqual(doors(one), ["doors.locked", "doors.unlocked", "doors.unlocked"]);
    assert.deepEqual(doors(other), ["doors.unlocked", "doors.locked", "doors.locked"]);
    assertOnce(one, other);
  });
});
