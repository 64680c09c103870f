import assert from "node:assert/strict";
import { minute } from "./watching";
import { TrackerBench, car, doors, one } from "./observed";

describe("event tracker", () => {
  let store: TrackerBench["store"];
  let emitted: TrackerBench["emitted"];
  let contexts: TrackerBench["contexts"];
  let states: TrackerBench["states"];
  let start: TrackerBench["start"];
  let see: TrackerBench["see"];
  let names: TrackerBench["names"];

  beforeEach(() => {
    ({ store, emitted, contexts, states, start, see, names } = new TrackerBench());
  });

  it("says nothing of what it sees first, and gives the state of it", async () => {
    const { state } = await see(start(), 0, doors(0, true));
    assert.equal(state.doors?.locked, true);
    assert.deepEqual(emitted, []);
    assert.equal(states.length, 1);
  });

  it("keeps what it knows before it tells", async () => {
    const tracker = start();
    await see(tracker, 0, doors(0, true));
    await see(tracker, 1, doors(1, false));
    assert.deepEqual(store.log, [
      "keep car_VIN1",
      "keep car_VIN1, to tell",
      "tell doors.unlocked",
      "keep car_VIN1",
    ]);
  });

  it("compares nothing before the storage has answered, and then tells all", async () => {
    await see(start(), 0, doors(0, true));
    const alert = { type: "AddWasherFluid", startedAt: minute(1), active: true };
    await start().track(one, { seenAt: minute(0), alerts: [] });
    const get = store.get.bind(store);
    store.get = () => Promise.reject(new Error("not there yet"));
    const tracker = start();
    const reading = { seenAt: minute(1), state: doors(1, false), alerts: [alert] };
    await assert.rejects(tracker.track(one, reading), /not there/);
    await assert.rejects(see(tracker, 2, doors(1, false)), /not there/);
    assert.deepEqual(names(), []);
    store.get = get;
    await see(tracker, 3, doors(1, false));
    assert.deepEqual(names().sort(), ["alert.started", "doors.unlocked"]);
  });

  it("tells nothing that could not be kept, and tells it when it can", async () => {
    const tracker = start();
    await see(tracker, 0, doors(0, true));
    store.onSet = () => {
      throw new Error("the disk is full");
    };
    await assert.rejects(see(tracker, 1, doors(1, false)), /full/);
    assert.deepEqual(names(), []);
    store.onSet = () => undefined;
    await see(tracker, 2, doors(1, false));
    assert.deepEqual(names(), ["doors.unlocked"]);
  });

  it("does not wear out a disk with what is kept already", async () => {
    const tracker = start();
    await see(tracker, 0, doors(0, true));
    for (let at = 1; at < 5; at += 1) await see(tracker, at, doors(0, true));
    assert.deepEqual(store.log, ["keep car_VIN1"]);
    assert.equal(states.length, 1);
  });

  it("goes on after a restart where it was", async () => {
    await see(start(), 0, doors(0, true));
    await see(start(), 1, doors(0, true));
    await see(start(), 2, doors(2, false));
    await see(start(), 3, doors(2, false));
    assert.deepEqual(emitted, [
      { event: "doors.unlocked", vin: "VIN1", at: minute(2), before: true, after: false },
    ]);
  });

  it("takes a damaged memory for none", async () => {
    for (const damaged of ['"text"', "[]", "42", '{"version":1}', '{"version":99,"state":{}}']) {
      store.kept.set("car_VIN1", damaged);
      await see(start(), 0, doors(0, true));
    }
    assert.deepEqual(emitted, []);
    await see(start(), 1, doors(1, false));
    assert.deepEqual(names(), ["doors.unlocked"]);
  });

  it("remembers each car by itself", async () => {
    const tracker = start();
    await see(tracker, 0, doors(0, true));
    await see(tracker, 1, doors(1, false), car("VIN2"));
    await see(tracker, 2, doors(2, true), car("VIN2"));
    assert.deepEqual(
      emitted.map(({ vin }) => vin),
      ["VIN2"],
    );
  });

  it("sees two looks that come at the same time one after another", async () => {
    const tracker = start();
    await see(tracker, 0, doors(0, true));
    await Promise.all([1, 2, 3].map(() => see(tracker, 1, doors(1, false))));
    assert.deepEqual(names(), ["doors.unlocked"]);
  });

  it("hands out copies: who changes a message changes nothing else", async () => {
    const tracker = start();
    await see(tracker, 0, doors(0, true));
    await see(tracker, 1, {
      ...doors(1, false),
      position: { at: minute(1), latitude: 1, longitude: 2 },
    });
    const [about] = contexts;
    assert.ok(about?.state?.doors && states[1]?.state.doors);
    about.state.doors.locked = true;
    states[1].state.doors.locked = true;
    assert.equal((await see(tracker, 2, {})).state.doors?.locked, false);
  });

  it("tells only of events that are chosen, and of all states", async () => {
    const tracker = start({ events: ["vehicle.added"] });
    await see(tracker, 0, doors(0, true));
    await see(tracker, 1, doors(1, false));
    assert.deepEqual(names(), []);
    assert.equal(states.length, 2);
  });

  describe("of the account", () => {
    it("tells of being signed out and in again, once each", async () => {
      const tracker = start();
      await tracker.trackAccount(false);
      assert.deepEqual(emitted, []);
      for (const signedOut of [true, true, false, false]) await tracker.trackAccount(signedOut);
      assert.deepEqual(names(), ["account.signed-out", "account.signed-in"]);
      assert.deepEqual(contexts, [{}, {}]);
    });

    it("tells after a restart what happened meanwhile", async () => {
      await start().trackAccount(true);
      await start().trackAccount(true);
      await start().trackAccount(false);
      assert.deepEqual(names(), ["account.signed-out", "account.signed-in"]);
    });
  });

  describe("when closed", () => {
    it("neither keeps nor tells anything any more", async () => {
      const tracker = start();
      await see(tracker, 0, doors(0, true));
      const kept = new Map(store.kept);
      await tracker.close();
      await see(tracker, 1, doors(1, false));
      await tracker.trackList([one]);
      await tracker.trackAccount(true);
      assert.deepEqual(emitted, []);
      assert.deepEqual(store.kept, kept);
    });

    it("is over only when what was told is struck out", async () => {
      const tracker = start();
      await see(tracker, 0, doors(0, true));
      const seen = see(tracker, 1, doors(1, false));
      while (emitted.length === 0) await Promise.resolve();
      await tracker.close();
      assert.doesNotMatch(store.kept.get("car_VIN1") ?? "", /untold/);
      await seen;
      await see(start(), 2, doors(1, false));
      assert.deepEqual(names(), ["doors.unlocked"]);
    });

    it("leaves what was under way to whoever comes next", async () => {
      const tracker = start();
      await see(tracker, 0, doors(0, true));
      let closed: Promise<void> | undefined;
      store.onSet = () => {
        closed ??= tracker.close();
      };
      await see(tracker, 1, doors(1, false));
      await closed;
      assert.deepEqual(names(), []);
      await see(start(), 2, doors(1, false));
      assert.deepEqual(names(), ["doors.unlocked"]);
    });
  });
});
