import assert from "node:assert/strict";
import sinon from "sinon";
import { Forbidden, Unavailable } from "../../src/errors";
import { Log } from "../../src/log";
import { reasonOf } from "../../src/polling/interval";
import { Poller, type Watching } from "../../src/polling/poller";
import { builtInVins } from "../../src/simulator";
import { LogLines } from "../support/log-lines";
import { WorldAccount } from "../support/world-account";
import { RecordingSubscription } from "./recording-subscription";

const NOON = new Date(2025, 2, 12, 12, 0);

describe("the log of polling", () => {
  const { electric } = builtInVins;
  const car = `…${electric.slice(-6)}`;
  const lines = new LogLines();
  let clock: sinon.SinonFakeTimers;
  let account: WorldAccount;
  let watcher: Poller;
  let watching: Watching;

  beforeEach(async () => {
    const toFake = ["setTimeout", "clearTimeout", "Date", "performance"] as const;
    clock = sinon.useFakeTimers({ now: NOON, toFake: [...toFake] });
    lines.clear();
    account = new WorldAccount();
    account.world.car(electric).holdStill().unplug();
    watcher = new Poller(account, new Log(lines));
    watching = watcher.add(new RecordingSubscription(300, 120, ["status"], electric));
    await clock.tickAsync(1000);
  });
  afterEach(async () => {
    watcher.close();
    await clock.tickAsync(1000);
    clock.restore();
    sinon.restore();
  });

  const told = () => lines.decisions.map((line) => line.replace(/\d+(\.\d+)? s/, "n s"));

  it("tells the list, each look and when the next one is, and why", () => {
    assert.deepEqual(told(), [
      "polling: list of vehicles read: 6; again in n s",
      `polling: looks at ${car} (due)`,
      `polling: ${car} again in n s (the interval)`,
    ]);
    const [, seconds] = /again in (\S+) s \(the interval/.exec(lines.decisions.join("\n")) ?? [];
    assert.ok(Number(seconds) >= 300 && Number(seconds) <= 315, seconds);
  });

  it("tells what a message asked for", async () => {
    lines.clear();
    const look = watching.look(electric);
    await clock.tickAsync(100);
    await look;
    assert.equal(told()[0], `polling: looks at ${car} (asked for by a message)`);
  });

  it("tells that few requests are left", async () => {
    sinon.stub(account, "quota").value({ limit: 100, remaining: 15 });
    lines.clear();
    await clock.tickAsync(330_000);
    assert.equal(told()[1], `polling: ${car} again in n s (the interval, few requests are left)`);
  });

  it("tells of a failure what waits, and for how long", async () => {
    sinon.stub(account, "read").rejects(new Forbidden("forbidden", {}, { status: 403 }));
    lines.clear();
    await clock.tickAsync(330_000);
    const own = `polling: ${car}: Forbidden (forbidden, HTTP 403); it waits for n s`;
    assert.ok(told().includes(own), told().join("\n"));
  });

  it("tells of a failure of the account that all wait, and the end of it", async () => {
    const read = sinon.stub(account, "read").rejects(new Unavailable("timeout"));
    lines.clear();
    await clock.tickAsync(330_000);
    const all = `polling: ${car}: Unavailable (timeout); all looks wait for n s`;
    assert.ok(told().includes(all), told().join("\n"));
    read.restore();
    account.emit("changed", undefined);
    assert.equal(told().at(-1), "polling: the account is signed in: nothing waits any more");
  });
});

describe("the reason of a pause", () => {
  const options = { interval: 300, activeInterval: 120 };
  const at = NOON.toISOString();
  const reason = (state: Parameters<typeof reasonOf>[0], now = NOON, messageAt?: number) =>
    reasonOf(state, options, now, messageAt).reason;

  it("is what made it so long, or so short", () => {
    const charging = { status: "InProgress", at };
    assert.equal(reason({}), "the interval");
    assert.equal(reason({ motion: { moving: true, at } }), "it is active");
    assert.equal(reason({ charging }), "it charges");
    assert.equal(reason({ charging }, NOON, NOON.getTime() + 60_000), "a change is expected");
    assert.equal(reason({ privacy: { status: "Full" } }), "full privacy");
    assert.equal(reason({}, new Date(2025, 2, 12, 2)), "night");
  });
});
