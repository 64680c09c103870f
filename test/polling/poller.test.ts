import assert from "node:assert/strict";
import sinon from "sinon";
import { BadRequest, Forbidden, SignInRequired, Unavailable } from "../../src/errors";
import { builtInVins } from "../../src/simulator";
import { type Watch, Poller, type Watching } from "../../src/polling/poller";
import { WorldAccount } from "../support/world-account";
import { RecordingSubscription } from "./recording-subscription";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOON = new Date(2025, 2, 12, 12, 0);

describe("watcher", () => {
  const { electric, bothGenerations } = builtInVins;
  let clock: sinon.SinonFakeTimers;
  let account: WorldAccount;
  let poller: Poller;

  const start = (vehicles?: number, delay?: number) => {
    account = new WorldAccount(vehicles, delay);
    if (vehicles === undefined) {
      for (const { vin } of account.world.profiles) account.world.car(vin).holdStill().unplug();
    }
    poller = new Poller(account);
  };
  const pass = (ms: number) => clock.tickAsync(ms);
  const add = (watch: Watch): Watching => poller.add(watch);

  beforeEach(() => {
    const toFake = ["setTimeout", "clearTimeout", "Date", "performance"] as const;
    clock = sinon.useFakeTimers({ now: NOON, toFake: [...toFake] });
    start();
  });
  afterEach(async () => {
    poller.close();
    await pass(SECOND); // The account answers what is under way.
    assert.equal(clock.countTimers(), 0, "a timer was left behind");
    clock.restore();
  });

  it("asks nothing while nobody watches", async () => {
    await pass(DAY);
    assert.deepEqual(account.asked, []);
  });

  it("looks at each car soon, one after another, and again at its interval", async () => {
    const notes = new RecordingSubscription();
    add(notes);
    await pass(10 * SECOND);
    assert.deepEqual(notes.lists, [6]);
    const firsts = account.asked.filter(({ what }) => what === "status");
    assert.equal(firsts.length, 6);
    const gaps = firsts.slice(1).map(({ at }, index) => at - (firsts[index]?.at ?? 0));
    assert.ok(
      gaps.every((gap) => gap > 0.9 * SECOND && gap < 2 * SECOND),
      gaps.join(),
    );
    await pass(HOUR);
    const looks = account.count("status", electric);
    assert.ok(looks >= 12 && looks <= 14, `${looks} looks in an hour`);
  });

  it("looks once for everybody who watches, as often as the most eager wants", async () => {
    const all = Array.from({ length: 20 }, () => new RecordingSubscription(300));
    const eager = new RecordingSubscription(60, 60, ["status"], electric);
    [...all, eager].forEach(add);
    await pass(HOUR);
    const often = account.count("status", electric);
    assert.ok(often >= 57 && often <= 64, `${often} looks at the one`);
    assert.ok(account.count("status", bothGenerations) <= 14);
    for (const { snapshots } of [...all, eager]) {
      assert.equal(snapshots.filter(({ vin }) => vin === electric).length, often);
    }
    assert.ok(eager.snapshots.every(({ vin }) => vin === electric));
    assert.ok(account.count("vehicles") <= 2);
  });

  it("looks at no other car than those that are watched", async () => {
    add(new RecordingSubscription(60, 60, ["status"], electric));
    await pass(HOUR);
    assert.equal(account.count("status", bothGenerations), 0);
  });

  it("looks more often while something goes on", async () => {
    add(new RecordingSubscription(600, 60, ["status"], electric));
    await pass(MINUTE);
    account.world.car(electric).setLevel("Electric", 90).depart({ km: 60, minutes: 70 });
    await pass(10 * MINUTE);
    const before = account.count("status");
    await pass(HOUR);
    const looks = account.count("status") - before;
    assert.ok(looks >= 55 && looks <= 64, `${looks} looks`);
  });

  it("takes cars in and lets go of others as the list changes", async () => {
    const notes = new RecordingSubscription(300, 300, ["vehicles"]);
    add(notes);
    await pass(HOUR);
    account.world.remove(electric);
    const { vin } = account.world.add();
    await pass(2 * HOUR);
    assert.ok(notes.snapshots.some((seen) => seen.vin === vin));
    const before = account.count("status", electric);
    await pass(HOUR);
    assert.equal(account.count("status", electric), before);
  });

  describe("when things go wrong", () => {
    it("holds back everything when the server cannot be reached, and goes on by itself", async () => {
      const notes = new RecordingSubscription(60);
      add(notes);
      await pass(5 * MINUTE);
      account.failure = new Unavailable("serverError", { host: "x" }, { status: 503 });
      const before = account.asked.length;
      await pass(2 * HOUR);
      const tries = account.asked.length - before;
      assert.ok(tries >= 8 && tries <= 40, `${tries} requests in two hours`);
      account.failure = undefined;
      await pass(20 * MINUTE);
      assert.deepEqual(notes.troubles, ["Unavailable", undefined]);
    });

    it("waits while nobody is signed in, and goes on at once after a sign-in", async () => {
      const notes = new RecordingSubscription(60);
      add(notes);
      account.failure = new SignInRequired("signInRequired");
      await pass(6 * HOUR);
      assert.ok(account.asked.length <= 60, `${account.asked.length} attempts`);
      account.failure = undefined;
      account.emit("changed", undefined);
      await pass(10 * SECOND);
      assert.equal(new Set(notes.snapshots.map(({ vin }) => vin)).size, 6);
    });

    it("leaves a car alone that is refused, and goes on with the others", async () => {
      const notes = new RecordingSubscription(60);
      add(notes);
      await pass(MINUTE);
      const read = account.read.bind(account);
      sinon.replace(account, "read", (place) =>
        place.link.startsWith(account.world.car(electric).id)
          ? Promise.reject(new Forbidden("forbidden", { path: "x" }, { status: 403 }))
          : read(place),
      );
      const before = notes.snapshots.length;
      await pass(HOUR);
      const since = notes.snapshots.slice(before);
      assert.ok(since.every(({ vin }) => vin !== electric));
      assert.ok(since.filter(({ vin }) => vin === bothGenerations).length > 50);
    });

    it("slows down before the day's requests are used up", async () => {
      add(new RecordingSubscription(300, 300, ["status"], electric));
      account.quota = { limit: 1000, remaining: 60 };
      await pass(MINUTE);
      const before = account.count("status");
      await pass(5 * HOUR);
      assert.ok(account.count("status") - before <= 13);
    });
  });

  describe("asked to look now", () => {
    it("looks at one car, or at all of the watch, and counts the interval from there", async () => {
      const notes = new RecordingSubscription(3600);
      const watching = add(notes);
      await pass(MINUTE);
      const before = account.count("status");
      await watching.look(electric);
      assert.equal(account.count("status"), before + 1);
      await watching.look();
      assert.equal(notes.snapshots.length, before + 1 + 6);
      await pass(50 * MINUTE);
      assert.ok(account.count("status") <= before + 1 + 6 + 6);
    });

    it("looks before its timer ever ran, and says when there is no such vehicle", async () => {
      const notes = new RecordingSubscription();
      const watching = add(notes);
      await watching.look(bothGenerations);
      assert.deepEqual(
        notes.snapshots.map(({ vin }) => vin),
        [bothGenerations],
      );
      await assert.rejects(watching.look("VR0NONE"), BadRequest);
    });
  });

  it("spreads a fleet over the interval, a few cars at a time, without pile-up", async () => {
    start(500, 80);
    const notes = new RecordingSubscription(300);
    add(notes);
    await pass(HOUR);
    assert.ok(account.busiest <= 4, `${account.busiest} at once`);
    const perMinute = new Map<number, number>();
    for (const { at } of account.asked) {
      const minute = Math.floor(at / MINUTE);
      perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
    }
    const busy = [...perMinute.values()].slice(10, -1);
    assert.ok(Math.max(...busy) < 2 * (busy.reduce((a, b) => a + b, 0) / busy.length));
    const seen = new Map<string, number>();
    for (const { vin } of notes.snapshots) seen.set(vin, (seen.get(vin) ?? 0) + 1);
    assert.equal(seen.size, 500);
    const silent = new Set(
      notes.snapshots.map(({ vin, snapshot }) => (snapshot.state ? undefined : vin)),
    );
    const counts = [...seen].filter(([vin]) => !silent.has(vin)).map(([, count]) => count);
    assert.ok(counts.length > 400);
    assert.ok(counts.every((count) => count >= 10 && count <= 15));
  }).timeout(120_000);

  it("says when the next look is", async () => {
    const notes = new RecordingSubscription(300, 300, ["status"], electric);
    add(notes);
    await pass(MINUTE);
    const next = notes.next?.getTime() ?? 0;
    assert.ok(next > Date.now() + 3 * MINUTE && next < Date.now() + 6 * MINUTE);
  });
});
