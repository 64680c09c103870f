import assert from "node:assert/strict";
import { minute } from "./watching";
import { TrackerBench, car, doors, one } from "./observed";

describe("an tracker that is killed", () => {
  let store: TrackerBench["store"];
  let emitted: TrackerBench["emitted"];
  let contexts: TrackerBench["contexts"];
  let start: TrackerBench["start"];
  let see: TrackerBench["see"];

  beforeEach(() => {
    ({ store, emitted, contexts, start, see } = new TrackerBench());
  });

  /** What a kill leaves behind: the store as it was before it took its n-th value from now on. */
  const killedBefore = (writes: number) => {
    store.onSet = () => {
      if (writes === 0) throw new Error("killed");
      writes -= 1;
    };
  };
  const revive = () => {
    store.onSet = () => undefined;
    const before = emitted.splice(0);
    return before.map(({ event }) => event);
  };

  it("between keeping and telling: tells it after the start, as told perhaps before", async () => {
    await see(start(), 0, doors(0, true));
    const dying = start();
    store.onSet = () => void dying.close();
    // What a closed tracker puts back never reaches the store of a killed process.
    const set = store.set.bind(store);
    store.set = async (key, value) => {
      await set(key, value);
      store.set = () => Promise.resolve();
    };
    await see(dying, 1, doors(1, false));
    assert.deepEqual(revive(), []);
    store.set = set;
    await see(start(), 2, doors(1, false));
    const [event] = emitted;
    assert.deepEqual(event, {
      event: "doors.unlocked",
      vin: "VIN1",
      at: minute(1),
      before: true,
      after: false,
      repeated: true,
    });
    assert.equal(contexts.at(-1)?.state?.doors?.locked, false);
    assert.equal(contexts.at(-1)?.vehicle?.vehicle.id, "id-VIN1");
    await see(start(), 3, doors(1, false));
    assert.equal(emitted.length, 1);
  });

  it("between telling and striking out: tells it again, and says so", async () => {
    const tracker = start();
    await see(tracker, 0, doors(0, true));
    killedBefore(1);
    await assert.rejects(see(tracker, 1, doors(1, false)), /killed/);
    assert.deepEqual(revive(), ["doors.unlocked"]);
    await see(start(), 2, doors(2, true));
    assert.deepEqual(
      emitted.map(({ event, repeated }) => [event, repeated]),
      [
        ["doors.unlocked", true],
        ["doors.locked", undefined],
      ],
    );
  });

  it("once it is struck out: tells it no more", async () => {
    const tracker = start();
    await see(tracker, 0, doors(0, true));
    await see(tracker, 1, doors(1, false));
    killedBefore(0);
    await assert.rejects(see(tracker, 2, doors(2, true)), /killed/);
    assert.deepEqual(revive(), ["doors.unlocked"]);
    await see(start(), 3, doors(1, false));
    assert.deepEqual(emitted, []);
  });

  it("does the same for the list of vehicles and for the account", async () => {
    const tracker = start();
    await tracker.trackList([one]);
    killedBefore(1);
    await assert.rejects(tracker.trackList([one, car("VIN2")]), /killed/);
    killedBefore(1);
    await assert.rejects(tracker.trackAccount(true), /killed/);
    assert.deepEqual(revive(), ["vehicle.added", "account.signed-out"]);
    const next = start();
    await next.trackList([one, car("VIN2")]);
    await next.trackAccount(true);
    assert.deepEqual(
      emitted.map(({ event, vin, repeated }) => [event, vin, repeated]),
      [
        ["vehicle.added", "VIN2", true],
        ["account.signed-out", undefined, true],
      ],
    );
  });

  it("tells nothing of what it left that is no event, or not wanted any more", async () => {
    await see(start(), 0, doors(0, true));
    const kept = JSON.parse(store.kept.get("car_VIN1") ?? "{}") as object;
    const leave = (untold: unknown) =>
      store.kept.set("car_VIN1", JSON.stringify({ ...kept, untold }));
    for (const untold of [7, "x", [null, {}, { event: 1 }, { event: { event: "toString" } }]]) {
      leave(untold);
      await see(start(), 1, doors(0, true));
    }
    leave([{ event: { event: "doors.unlocked", at: minute(1) } }]);
    await see(start({ events: ["door.opened"] }), 1, doors(0, true));
    assert.deepEqual(emitted, []);
    assert.doesNotMatch(store.kept.get("car_VIN1") ?? "", /untold/);
  });
});
