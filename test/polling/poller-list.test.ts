import assert from "node:assert/strict";
import sinon from "sinon";
import type { Vehicle, VehiclePage } from "../../src/api/vehicles";
import { BadResponse, ForeignLink, NoData } from "../../src/errors";
import { builtInVins } from "../../src/simulator";
import { type Watch, Poller, type Watching } from "../../src/polling/poller";
import { WorldAccount } from "../support/world-account";
import { RecordingSubscription } from "./recording-subscription";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOON = new Date(2025, 2, 12, 12, 0);

describe("watcher and the list of vehicles", () => {
  const { electric } = builtInVins;
  let clock: sinon.SinonFakeTimers;
  let account: WorldAccount;
  let poller: Poller;
  /** What becomes of a good list. */
  let change: (vehicles: Vehicle[]) => Vehicle[];
  let lists: number[];

  const pass = (ms: number) => clock.tickAsync(ms);
  const add = (watch: Watch): Watching => poller.add(watch);
  const looks = (vin: string) => account.count("status", vin);

  beforeEach(() => {
    const toFake = ["setTimeout", "clearTimeout", "Date", "performance"] as const;
    clock = sinon.useFakeTimers({ now: NOON, toFake: [...toFake] });
    account = new WorldAccount();
    account.world.holdStill();
    poller = new Poller(account);
    change = (vehicles) => vehicles;
    lists = [];
    const vehicles = account.vehicles.bind(account);
    sinon.replace(account, "vehicles", async function* () {
      lists.push(Date.now());
      for await (const page of vehicles()) yield { ...page, vehicles: change(page.vehicles) };
    });
  });
  afterEach(async () => {
    poller.close();
    await pass(SECOND);
    assert.equal(clock.countTimers(), 0, "a timer was left behind");
    sinon.restore();
    clock.restore();
  });

  const without = (vin: string) => (vehicles: Vehicle[]) =>
    vehicles.filter(({ vehicle }) => vehicle.vin !== vin);
  const nothing = (): Vehicle[] => {
    throw new NoData("noData", { path: "x" }, { status: 404, code: "40400" });
  };

  it("is read again within minutes when the first one is not there, and never less than hourly", async () => {
    change = nothing;
    const notes = new RecordingSubscription();
    add(notes);
    await pass(10 * MINUTE);
    assert.ok(lists.length >= 3, `${lists.length} lists`);
    assert.ok((notes.next?.getTime() ?? 0) > Date.now());
    assert.deepEqual(notes.troubles.filter(Boolean), []);
    await pass(DAY);
    const gaps = lists.slice(1).map((at, n) => at - (lists[n] ?? 0));
    assert.ok(Math.max(...gaps) <= HOUR);
    assert.ok(lists.length < 40, `${lists.length} lists`);
    change = (vehicles) => vehicles;
    await pass(HOUR + MINUTE);
    assert.equal(new Set(notes.snapshots.map(({ vin }) => vin)).size, 6);
  });

  for (const [what, spoilt] of [
    ["is not there", nothing],
    ["is empty", () => []],
    ["lacks a car", without(electric)],
  ] as const) {
    it(`that ${what} for half an hour drops no car`, async () => {
      const notes = new RecordingSubscription(300, 300, ["status", "vehicles"]);
      add(notes);
      await pass(5 * HOUR);
      change = spoilt;
      await pass(HOUR + 30 * MINUTE);
      const before = looks(electric);
      change = (vehicles) => vehicles;
      await pass(HOUR);
      assert.ok(looks(electric) - before >= 11, `${looks(electric) - before} looks`);
      const sinceThen = lists.length;
      await pass(4 * HOUR);
      assert.equal(lists.length, sinceThen, "a list that lacks nothing is read seldom");
    });
  }

  it("lets a car go after several lists over an hour, and has it back within minutes", async () => {
    const notes = new RecordingSubscription(300, 300, ["status", "vehicles"]);
    add(notes);
    await pass(HOUR);
    change = without(electric);
    await pass(5 * HOUR + 50 * MINUTE);
    const lacking = lists.length - 1;
    assert.ok(lacking >= 5, `${lacking} lists`);
    await pass(30 * MINUTE);
    const before = looks(electric);
    await pass(30 * MINUTE);
    assert.equal(looks(electric), before, "it is still looked at");
    change = (vehicles) => vehicles;
    await pass(HOUR);
    assert.ok(looks(electric) > before);
  });

  it("is read again soon for somebody who misses a car that was there before the start", async () => {
    const notes = new RecordingSubscription();
    notes.onList = () => Promise.resolve(false);
    add(notes);
    await pass(3 * HOUR);
    assert.ok(lists.length >= 7, `${lists.length} lists`);
  });

  it("that gave a car wrong links is read again before the next look at it", async () => {
    const locate = account.locate.bind(account);
    sinon.replace(account, "locate", (target, name) => {
      if (target.links?.status === "https://elsewhere.example/") {
        throw new ForeignLink("foreignLink", { host: "elsewhere.example" });
      }
      return locate(target, name);
    });
    change = (vehicles) =>
      vehicles.map((one) => ({ ...one, links: { status: "https://elsewhere.example/" } }));
    const notes = new RecordingSubscription(300, 300, ["status"], electric);
    add(notes);
    await pass(10 * SECOND);
    assert.deepEqual(notes.ownTroubles, ["ForeignLink"]);
    change = (vehicles) => vehicles;
    await pass(6 * MINUTE);
    assert.deepEqual(notes.ownTroubles, ["ForeignLink", undefined]);
    assert.equal(lists.length, 2);
  });

  it("is not read for each failing look at a car", async () => {
    const read = account.read.bind(account);
    sinon.replace(account, "read", (place) => {
      if (!place.link.startsWith(account.world.car(electric).id)) return read(place);
      throw new BadResponse("notJson", { host: "x", path: "y" }, { status: 200 });
    });
    add(new RecordingSubscription(300, 300, ["status"], electric));
    await pass(DAY);
    assert.ok(lists.length <= 26, `${lists.length} lists`);
  });

  describe("that does not end", () => {
    /** As a reader of pages gives up at its ceiling. */
    const endless = async function* (): AsyncGenerator<VehiclePage> {
      lists.push(Date.now());
      for (let page = 0; page < 300; page += 1) {
        const payload = { filler: "x".repeat(10_000) };
        const vehicles = Array.from({ length: 60 }, (_, n) => ({
          vehicle: { id: `${page}-${n}` },
          links: {},
          payload: { ...payload, page, n },
        }));
        yield { vehicles, count: undefined };
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new BadResponse("pageLoop", { path: "user/vehicles" });
    };

    it("is an error, keeps nothing, and is read again later", async () => {
      Object.assign(account, { vehicles: endless });
      const notes = new RecordingSubscription();
      add(notes);
      await pass(10 * SECOND);
      assert.deepEqual(notes.troubles, ["BadResponse"]);
      assert.deepEqual(notes.lists, []);
      await pass(HOUR);
      assert.ok(lists.length >= 4 && lists.length <= 12, `${lists.length} lists`);
      assert.deepEqual(notes.snapshots, []);
    });

    it("does not keep the cars that are known from being looked at", async () => {
      const notes = new RecordingSubscription(60, 60, ["status"], electric);
      add(notes);
      await pass(MINUTE);
      const before = looks(electric);
      let isAsked = false;
      let end: () => void = () => undefined;
      Object.assign(account, {
        vehicles: async function* (): AsyncGenerator<VehiclePage> {
          isAsked = true;
          await new Promise<void>((resolve) => (end = resolve));
          yield { vehicles: [], count: undefined };
        },
      });
      // Somebody new wants the list.
      add(new RecordingSubscription(60, 60, ["status"], electric));
      await pass(HOUR);
      assert.ok(isAsked);
      assert.ok(looks(electric) - before > 50, `${looks(electric) - before} looks`);
      end();
    });
  });
});
