import assert from "node:assert/strict";
import type { Vehicle } from "../../src/api/vehicles";
import type { VehicleState } from "../../src/vehicle/state";
import { watchOptionsOf } from "../../src/vehicle/events";
import { type About, type Keeper, Observer } from "../../src/watch/observer";
import { minute } from "../vehicle/watching";

/** As a context store that writes to disk: plain JSON, and slow. */
class Store implements Keeper {
  readonly kept = new Map<string, string>();
  readonly log: string[] = [];
  /** Called before a value is taken. */
  onSet: (key: string) => void = () => undefined;

  async get(key: string): Promise<unknown> {
    await Promise.resolve();
    const json = this.kept.get(key);
    return json === undefined ? undefined : (JSON.parse(json) as unknown);
  }

  async set(key: string, value: unknown): Promise<void> {
    await Promise.resolve();
    this.onSet(key);
    this.log.push(`keep ${key}`);
    if (value === undefined) this.kept.delete(key);
    else this.kept.set(key, JSON.stringify(value));
  }
}

const car = (vin: string): Vehicle => ({
  vehicle: { vin, id: `id-${vin}` },
  links: {},
  payload: {},
});
const one = car("VIN1");
const doors = (at: number, locked: boolean): VehicleState => ({
  doors: { at: minute(at), locked },
});

describe("observer", () => {
  let store: Store;
  let told: { event: string; at: string; vin?: string }[];
  let states: Required<About>[];
  let abouts: About[];

  beforeEach(() => {
    store = new Store();
    [told, states, abouts] = [[], [], []];
  });

  const start = (options: object = {}) =>
    new Observer(store, watchOptionsOf(options), {
      event: (event, about) => {
        store.log.push(`tell ${event.event}`);
        told.push(event);
        abouts.push(about);
      },
      state: (about) => states.push(about),
    });
  const see = (observer: Observer, at: number, state: VehicleState, vehicle = one) =>
    observer.sighted(vehicle, { seenAt: minute(at), state });
  const names = () => told.map(({ event }) => event);

  it("says nothing of what it sees first, and gives the state of it", async () => {
    const state = await see(start(), 0, doors(0, true));
    assert.equal(state.doors?.locked, true);
    assert.deepEqual(told, []);
    assert.equal(states.length, 1);
  });

  it("keeps what it knows before it tells", async () => {
    const observer = start();
    await see(observer, 0, doors(0, true));
    await see(observer, 1, doors(1, false));
    assert.deepEqual(store.log, ["keep car_VIN1", "keep car_VIN1", "tell doors.unlocked"]);
  });

  it("tells nothing that could not be kept, and tells it when it can", async () => {
    const observer = start();
    await see(observer, 0, doors(0, true));
    store.onSet = () => {
      throw new Error("the disk is full");
    };
    await assert.rejects(see(observer, 1, doors(1, false)), /full/);
    assert.deepEqual(names(), []);
    store.onSet = () => undefined;
    await see(observer, 2, doors(1, false));
    assert.deepEqual(names(), ["doors.unlocked"]);
  });

  it("does not wear out a disk with what is kept already", async () => {
    const observer = start();
    await see(observer, 0, doors(0, true));
    for (let at = 1; at < 5; at += 1) await see(observer, at, doors(0, true));
    assert.deepEqual(store.log, ["keep car_VIN1"]);
    assert.equal(states.length, 1);
  });

  it("goes on after a restart where it was", async () => {
    await see(start(), 0, doors(0, true));
    await see(start(), 1, doors(0, true));
    await see(start(), 2, doors(2, false));
    await see(start(), 3, doors(2, false));
    assert.deepEqual(told, [
      { event: "doors.unlocked", vin: "VIN1", at: minute(2), before: true, after: false },
    ]);
  });

  it("takes a damaged memory for none", async () => {
    for (const damaged of ['"text"', "[]", "42", '{"version":1}', '{"version":99,"state":{}}']) {
      store.kept.set("car_VIN1", damaged);
      await see(start(), 0, doors(0, true));
    }
    assert.deepEqual(told, []);
    await see(start(), 1, doors(1, false));
    assert.deepEqual(names(), ["doors.unlocked"]);
  });

  it("remembers each car by itself", async () => {
    const observer = start();
    await see(observer, 0, doors(0, true));
    await see(observer, 1, doors(1, false), car("VIN2"));
    await see(observer, 2, doors(2, true), car("VIN2"));
    assert.deepEqual(
      told.map(({ vin }) => vin),
      ["VIN2"],
    );
  });

  it("sees two looks that come at the same time one after another", async () => {
    const observer = start();
    await see(observer, 0, doors(0, true));
    await Promise.all([1, 2, 3].map(() => see(observer, 1, doors(1, false))));
    assert.deepEqual(names(), ["doors.unlocked"]);
  });

  it("hands out copies: who changes a message changes nothing else", async () => {
    const observer = start();
    await see(observer, 0, doors(0, true));
    await see(observer, 1, {
      ...doors(1, false),
      position: { at: minute(1), latitude: 1, longitude: 2 },
    });
    const [about] = abouts;
    assert.ok(about?.state?.doors && states[1]?.state.doors);
    about.state.doors.locked = true;
    states[1].state.doors.locked = true;
    assert.equal((await see(observer, 2, {})).doors?.locked, false);
  });

  it("tells only of events that are chosen, and of all states", async () => {
    const observer = start({ events: ["vehicle.added"] });
    await see(observer, 0, doors(0, true));
    await see(observer, 1, doors(1, false));
    assert.deepEqual(names(), []);
    assert.equal(states.length, 2);
  });

  describe("of the list of vehicles", () => {
    it("takes the first for what there is, and tells who comes and goes", async () => {
      const observer = start();
      await observer.listed([one, car("VIN2")]);
      assert.deepEqual(told, []);
      await observer.listed([car("VIN3"), one]);
      assert.deepEqual(
        told.map(({ event, vin }) => [event, vin]),
        [
          ["vehicle.added", "VIN3"],
          ["vehicle.removed", "VIN2"],
        ],
      );
      assert.equal(abouts[0]?.vehicle?.vehicle.id, "id-VIN3");
      await start().listed([one, car("VIN3")]);
      assert.equal(told.length, 2);
    });

    it("knows an account without cars", async () => {
      await start().listed([]);
      await start().listed([one]);
      assert.deepEqual(names(), ["vehicle.added"]);
    });

    it("takes a damaged list for none, and what is no name for nobody", async () => {
      store.kept.set("vehicles", '{"a":1}');
      await start().listed([one]);
      store.kept.set("vehicles", '["VIN1",null,{}]');
      await start().listed([one]);
      assert.deepEqual(told, []);
    });
  });

  describe("of the account", () => {
    it("tells of being signed out and in again, once each", async () => {
      const observer = start();
      await observer.account(false);
      assert.deepEqual(told, []);
      for (const signedOut of [true, true, false, false]) await observer.account(signedOut);
      assert.deepEqual(names(), ["account.signed-out", "account.signed-in"]);
      assert.deepEqual(abouts, [{}, {}]);
    });

    it("tells after a restart what happened meanwhile", async () => {
      await start().account(true);
      await start().account(true);
      await start().account(false);
      assert.deepEqual(names(), ["account.signed-out", "account.signed-in"]);
    });
  });

  describe("when closed", () => {
    it("neither keeps nor tells anything any more", async () => {
      const observer = start();
      await see(observer, 0, doors(0, true));
      const kept = new Map(store.kept);
      await observer.close();
      await see(observer, 1, doors(1, false));
      await observer.listed([one]);
      await observer.account(true);
      assert.deepEqual(told, []);
      assert.deepEqual(store.kept, kept);
    });

    it("leaves what was under way to whoever comes next", async () => {
      const observer = start();
      await see(observer, 0, doors(0, true));
      let closed: Promise<void> | undefined;
      store.onSet = () => {
        closed ??= observer.close();
      };
      await see(observer, 1, doors(1, false));
      await closed;
      assert.deepEqual(names(), []);
      await see(start(), 2, doors(1, false));
      assert.deepEqual(names(), ["doors.unlocked"]);
    });
  });
});
