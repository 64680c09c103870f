import assert from "node:assert/strict";
import sinon from "sinon";
import { BadResponse, NoData } from "../../src/errors";
import { builtInVins } from "../../src/simulator";
import { type Watch, Poller, type Watching } from "../../src/polling/poller";
import { WorldAccount } from "../support/world-account";
import { RecordingSubscription } from "./recording-subscription";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOON = new Date(2025, 2, 12, 12, 0);

describe("what a watcher asks for", () => {
  const { electric, neverReported } = builtInVins;
  let clock: sinon.SinonFakeTimers;
  let account: WorldAccount;
  let poller: Poller;

  const pass = (ms: number) => clock.tickAsync(ms);
  const add = (watch: Watch): Watching => poller.add(watch);

  beforeEach(() => {
    const toFake = ["setTimeout", "clearTimeout", "Date", "performance"] as const;
    clock = sinon.useFakeTimers({ now: NOON, toFake: [...toFake] });
    account = new WorldAccount();
    account.world.holdStill();
    poller = new Poller(account);
  });
  afterEach(async () => {
    poller.close();
    await pass(SECOND); // The account answers what is under way.
    assert.equal(clock.countTimers(), 0, "a timer was left behind");
    sinon.restore();
    clock.restore();
  });

  it("looks at a car that charges soon after each of its messages, once it shows a rhythm", async () => {
    const notes = new RecordingSubscription(600, 60, ["status"], electric);
    add(notes);
    account.world.car(electric).unplug().setLevel("Electric", 20).plugIn();
    await pass(20 * MINUTE);
    const before = notes.snapshots.length;
    await pass(HOUR);
    const looks = notes.snapshots.slice(before);
    assert.ok(looks.length >= 11 && looks.length <= 16, `${looks.length} looks`);
    const dates = looks.map(({ snapshot }) => snapshot.state?.charging?.at);
    assert.ok(new Set(dates).size >= 11, "a message was overlooked");
    const ages = looks.map(({ snapshot: { seenAt, state } }) =>
      Math.round((new Date(seenAt).getTime() - Date.parse(state?.charging?.at ?? "")) / SECOND),
    );
    assert.ok(ages.filter((age) => age <= 40).length >= 10, ages.join());
  });

  it("reads alerts and trips after a drive and the service daily, only for those who want them", async () => {
    const plain = new RecordingSubscription(300);
    add(plain);
    await pass(HOUR);
    for (const what of ["alerts", "trips", "maintenance"]) assert.equal(account.count(what), 0);
    const keen = new RecordingSubscription(300, 60, ["alerts", "trips", "maintenance"], electric);
    add(keen);
    await pass(5 * HOUR);
    assert.equal(account.count("alerts"), 1, "a car that sends nothing has nothing new to tell");
    assert.deepEqual([account.count("maintenance"), account.count("trips")], [1, 1]);
    const car = account.world.car(electric).setLevel("Electric", 90).depart({ km: 5, minutes: 12 });
    await pass(30 * MINUTE);
    assert.ok(car.journal.trips.length > 0);
    const [told] = keen.snapshots.flatMap(({ snapshot }) => snapshot.trips ?? []).slice(-5);
    assert.equal(
      told?.id,
      keen.snapshots.findLast(({ snapshot }) => snapshot.trips)?.snapshot.trips?.[0]?.id,
    );
    assert.equal(account.count("trips"), 2);
    assert.equal(account.count("alerts"), 3, "at the first news and at the end");
    assert.ok(keen.snapshots.some(({ snapshot }) => (snapshot.trips?.[0]?.duration ?? 0) === 720));
  });

  it("reads alerts hourly while the car sends something", async () => {
    add(new RecordingSubscription(300, 60, ["alerts"], electric));
    account.world.car(electric).unplug().setLevel("Electric", 5).plugIn();
    await pass(5 * HOUR);
    const alerts = account.count("alerts");
    assert.ok(alerts >= 5 && alerts <= 6, `${alerts} alerts`);
  });

  it("tells of a simulated car's alert within a minute or two", async () => {
    const notes = new RecordingSubscription(5, 5, ["alerts"], electric);
    add(notes);
    await pass(30 * SECOND);
    const before = account.count("alerts");
    account.world.car(electric).raiseAlert("LeftFrontTireUnderInflated", "Warning").unlock();
    await pass(2 * MINUTE);
    const [read] = notes.snapshots
      .flatMap(({ snapshot: { alerts } }) => (alerts ? [alerts] : []))
      .slice(-1);
    assert.equal(read?.[0]?.type, "LeftFrontTireUnderInflated");
    const times = account.count("alerts") - before;
    assert.ok(times >= 1 && times <= 2, `${times} times`);
  });

  it("notices a drive that came and went between two looks", async () => {
    const notes = new RecordingSubscription(3600, 3600, ["trips", "alerts"], electric);
    add(notes);
    await pass(10 * MINUTE);
    account.world.car(electric).setLevel("Electric", 90).depart({ km: 5, minutes: 12 });
    await pass(HOUR + 5 * MINUTE);
    assert.deepEqual([account.count("trips"), account.count("alerts")], [2, 2]);
  });

  it("does not take a reply that is behind for a drive", async () => {
    const car = account.world.car(electric).setLevel("Electric", 90);
    const status = { name: "status", link: `${car.id}/status`, accept: "" };
    const behind = await account.read(status);
    car.depart({ km: 5, minutes: 12 });
    await pass(HOUR);
    const read = account.read.bind(account);
    let looks = 0;
    sinon.replace(account, "read", (place) => {
      looks += 1;
      return looks % 2 === 0 ? Promise.resolve(behind) : read(place);
    });
    add(new RecordingSubscription(300, 300, ["trips"], electric));
    await pass(2 * HOUR);
    assert.ok(looks > 20);
    assert.equal(account.count("trips"), 1);
  });

  it("asks for a status that never was there ever less, but hourly, and for the rest once a day", async () => {
    const notes = new RecordingSubscription(
      300,
      300,
      ["status", "alerts", "maintenance"],
      neverReported,
    );
    add(notes);
    await pass(HOUR);
    const first = account.count("status");
    assert.ok(first >= 5 && first <= 7, `${first} requests`);
    await pass(DAY);
    const day = account.count("status") - first;
    assert.ok(day >= 23 && day <= 26, `${day} requests`);
    assert.ok(account.count("maintenance") <= 2);
    assert.ok(account.count("alerts") <= 4);
    assert.deepEqual(notes.troubles, []);
  });

  /** Lets the API answer 404 to what is asked of the car, until it is found. */
  const lose = (what: string) => {
    const read = account.read.bind(account);
    let isLost = true;
    sinon.replace(account, "read", (place) =>
      isLost && place.name === what
        ? Promise.reject(new NoData("noData", { path: place.link }, { status: 404 }))
        : read(place),
    );
    return { find: () => (isLost = false) };
  };

  it("looks within minutes at a car that answers 404 and did not before, and never less than hourly", async () => {
    const notes = new RecordingSubscription(300, 300, ["status"], electric);
    add(notes);
    await pass(10 * MINUTE);
    const { find } = lose("status");
    const looks: number[] = [];
    for (let n = 0; n < 24; n += 1) {
      const before = notes.snapshots.length;
      await pass(HOUR);
      looks.push(notes.snapshots.length - before);
    }
    assert.ok((looks[0] ?? 0) >= 4, looks.join());
    assert.ok(Math.min(...looks) >= 1, looks.join());
    assert.deepEqual(notes.ownTroubles, ["NoData"]);
    find();
    await pass(18 * MINUTE);
    assert.deepEqual(notes.ownTroubles, ["NoData", undefined]);
    assert.ok(notes.snapshots.at(-1)?.snapshot.state);
  });

  it("takes a 404 for an outage, too, where the car was known before the start", async () => {
    const notes = new RecordingSubscription(300, 300, ["status"], electric);
    notes.known = new Set(["status"] as const);
    const { find } = lose("status");
    add(notes);
    await pass(HOUR);
    assert.deepEqual(notes.ownTroubles, ["NoData"]);
    find();
    await pass(18 * MINUTE);
    assert.deepEqual(notes.ownTroubles, ["NoData", undefined]);
  });

  it("asks again within minutes for a part that was there before, and never less than hourly", async () => {
    add(new RecordingSubscription(300, 300, ["maintenance"], electric));
    await pass(10 * MINUTE);
    lose("maintenance");
    await pass(DAY);
    const asked = sinon.spy(account, "locate");
    const count = () => asked.args.filter(([, name]) => name === "maintenance").length;
    await pass(6 * HOUR);
    assert.ok(count() >= 5, `${count()} requests in 6 hours`);
  });

  it("asks again within minutes for a part that came as garbage, even if it never was there", async () => {
    const items = account.items.bind(account);
    const notes = new RecordingSubscription(300, 300, ["alerts"], electric);
    account.world.car(electric).raiseAlert("AddWasherFluid");
    let spoilt = 0;
    sinon.replace(account, "items", (place, selection) => {
      spoilt += 1;
      if (spoilt > 5) return items(place, selection);
      throw new BadResponse("notJson", { host: "x", path: "y" }, { status: 200 });
    });
    add(notes);
    await pass(2 * HOUR);
    assert.ok(notes.snapshots.some(({ snapshot }) => (snapshot.alerts?.length ?? 0) > 0));
  });

  it("goes on waiting for the trip of a drive although the list of trips is missing once", async () => {
    const car = account.world.car(electric).setLevel("Electric", 90);
    car.depart({ km: 5, minutes: 12 });
    await pass(30 * MINUTE);
    const notes = new RecordingSubscription(300, 300, ["trips"], electric);
    add(notes);
    await pass(20 * MINUTE);
    const items = account.items.bind(account);
    let misses = 1;
    sinon.replace(account, "items", (place, selection) => {
      if (misses === 0) return items(place, selection);
      misses -= 1;
      throw new NoData("noData", { path: "x" }, { status: 404 });
    });
    car.depart({ km: 5, minutes: 12 });
    await pass(40 * MINUTE);
    const newest = car.journal.trips.at(-1)?.id;
    assert.ok(
      notes.snapshots.some(({ snapshot: { trips } }) => trips?.some(({ id }) => id === newest)),
    );
  });

  it("reads the list of vehicles every six hours for those who want to know, and daily else", async () => {
    const watching = add(new RecordingSubscription(3600));
    await pass(DAY);
    assert.ok(account.count("vehicles") <= 2);
    watching.stop();
    const before = account.count("vehicles");
    add(new RecordingSubscription(3600, 3600, ["status", "vehicles"]));
    await pass(DAY);
    const lists = account.count("vehicles") - before;
    assert.ok(lists >= 4 && lists <= 6, `${lists} lists`);
  });
});
