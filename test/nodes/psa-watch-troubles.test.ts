import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { ACCOUNT, accountNode, helper } from "../support/flows";
import { type Json, STATUS_PATH, useWatchBench } from "../support/watch-bench";

const { electric, neverReported } = builtInVins;
const TOKEN_PATH = "/am/oauth2/access_token";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("psa-watch when things are not as they should be", () => {
  const bench = useWatchBench();
  const { events, states, errors, statuses } = bench;

  beforeEach(() => {
    bench.simulator.world.car(electric).unplug();
  });

  const messages = () => errors.all.map(({ error }) => error.message);

  describe("status", () => {
    it("of one car: its battery and range, how old that is, and when it looks again", async () => {
      bench.simulator.world.car(electric).setLevel("Electric", 82).upload();
      await bench.load({ vehicle: electric });
      await bench.look();
      const { fill, shape } = await bench.shows(
        /^82 % · \d+ km · (just now|\d+ min ago) · next poll (\S+ )?\d\d:\d\d$/,
      );
      assert.deepEqual([fill, shape], ["green", "dot"]);
    });

    it("of several cars: how many, and when it looks next", async () => {
      await bench.load();
      await bench.shows(/^6 vehicles · next poll (\S+ )?\d\d:\d\d$/);
    });

    it("of a car that never reported, and of an account without cars", async () => {
      await bench.load({ vehicle: neverReported });
      await bench.look();
      assert.equal((await bench.shows(/^no data · next /)).fill, "yellow");
      bench.simulator.world.clear();
      await bench.load();
      assert.equal((await bench.shows(/^no vehicles · next /)).fill, "yellow");
      assert.deepEqual(messages(), []);
    });

    it("tells a trouble, and is back to normal after it", async () => {
      await bench.load({ vehicle: electric });
      await bench.look();
      const rule = bench.simulator.faults.add({
        fault: "html",
        path: STATUS_PATH,
        times: Infinity,
      });
      const { error } = await bench.look();
      assert.equal(error?.code, "BadResponse");
      assert.equal((await bench.shows(/^invalid response · next /)).fill, "red");
      rule.remove();
      statuses.all.length = 0;
      await bench.look();
      await bench.shows(/ % · /);
    });
  });

  describe("a reply that is garbage", () => {
    for (const fault of ["html", "invalid-json", "truncated"] as const) {
      it(`(${fault}) is one error and no event, and the next good one tells all`, async () => {
        await bench.load({ vehicle: electric });
        await bench.look();
        bench.simulator.faults.add({ fault, path: STATUS_PATH, times: Infinity });
        bench.car(electric).unlock();
        const { error, ends } = await bench.look();
        assert.ok(error);
        assert.equal(ends, 1);
        assert.deepEqual(bench.names, []);
        bench.simulator.faults.clear();
        await bench.look();
        await bench.event("doors.unlocked");
      });
    }

    for (const [what, body] of Object.entries({
      list: [],
      number: 42,
      nonsense: { energies: 7, doorsState: [1] },
    })) {
      it(`(a ${what} for the status) is no event and no crash`, async () => {
        await bench.load({ vehicle: electric });
        await bench.look();
        const rule = bench.simulator.faults.add({
          fault: "rewrite",
          path: STATUS_PATH,
          times: Infinity,
          rewrite: () => body,
        });
        await bench.look();
        assert.deepEqual(bench.names, []);
        rule.remove();
        bench.car(electric).unlock();
        await bench.look();
        await bench.event("doors.unlocked");
      });
    }

    it("for the alerts only does not keep the status from being told", async () => {
      bench.simulator.faults.add({ fault: "403", path: /\/alerts$/, times: Infinity });
      await bench.load({ vehicle: electric });
      await bench.look();
      bench.car(electric).unlock();
      await bench.look();
      await bench.event("doors.unlocked");
      const [caught] = await errors.reach(1);
      assert.match(caught?.error.message ?? "", /^Forbidden: ([^:]+: )?Access denied to alerts\./);
      assert.equal(errors.all.length, 1);
    });
  });

  describe("an account that is signed out", () => {
    it("is one event, one error and a red status, and no storm; then signed in again", async () => {
      const time = bench.stopClock();
      await bench.load({ vehicle: electric }, { id: "other" });
      await bench.look({}, "other");
      bench.simulator.faults.add({ fault: "401", path: /\/user\//, times: Infinity });
      assert.equal((await bench.look()).error?.code, "Unavailable");
      // After an hour it counts as signed out.
      time.tick(HOUR);
      const before = [...bench.simulator.requests].length;
      for (let n = 0; n < 10; n += 1) {
        assert.equal((await bench.look({ run: n })).error?.code, "SignInRequired");
      }
      const { payload } = await bench.event("account.signed-out");
      assert.equal(payload.text, "Citroën: signed out, sign-in required");
      assert.equal((await bench.shows("sign-in required")).fill, "red");
      const requests = [...bench.simulator.requests].length - before;
      assert.ok(requests <= 60, `${requests} requests for 10 messages`);
      const own = errors.all.filter(
        ({ run, error }) => run === undefined && error.message.includes("sign in again"),
      );
      assert.deepEqual(
        own.map(({ error: { source } }) => source.id),
        ["other"],
      );
      bench.simulator.faults.clear();
      time.tick(HOUR);
      statuses.all.length = 0;
      await bench.look({}, "other");
      await events.find(({ topic }) => topic === "account.signed-in", "signed in");
      await bench.shows(/^signed in again · just now$/);
      for (const name of ["account.signed-out", "account.signed-in"]) {
        assert.equal(bench.names.filter((one) => one === name).length, 2, name);
      }
    });
  });

  describe("an API that refuses good tokens for a while", () => {
    it("is an outage: nobody is told to be signed out, nor in again", async () => {
      const time = bench.stopClock();
      await bench.load({ vehicle: electric });
      await bench.look();
      bench.simulator.faults.add({ fault: "401", path: /\/user\//, times: Infinity });
      for (let n = 0; n < 12; n += 1) {
        assert.equal((await bench.look()).error?.code, "Unavailable");
        time.tick(5000);
      }
      bench.simulator.faults.clear();
      bench.car(electric).unlock();
      await bench.look();
      await bench.event("doors.unlocked");
      assert.ok(!bench.names.some((name) => name.startsWith("account.")), bench.names.join());
    });
  });

  describe("options that are wrong", () => {
    const zone = { name: "Home", latitude: 48, longitude: 2, radius: 100 };
    const wrong: [string, Json, RegExp][] = [
      ["an unknown event", { events: ["charging.exploded"] }, /Unknown event charging\.exploded/],
      ["an event that is an object's", { events: ["constructor"] }, /Unknown event constructor/],
      ["a level above 100", { levels: [101] }, /Invalid threshold 101/],
      ["a level below 0", { levels: ["-1"] }, /Invalid threshold -1/],
      ["a level that is none", { levels: ["half"] }, /Invalid threshold half/],
      ["a zone without radius", { zones: [{ ...zone, radius: "" }] }, /Home: invalid radius/],
      ["a zone with a radius of 0", { zones: [{ ...zone, radius: 0 }] }, /Home: invalid radius/],
      ["a zone nowhere", { zones: [{ ...zone, latitude: 91 }] }, /Home: invalid coordinates/],
      ["a zone without a name", { zones: [{ ...zone, name: " " }] }, /Zone 1: name is required/],
      ["two zones of one name", { zones: [zone, zone] }, /Duplicate zone Home/],
      [
        "an interval under the floor",
        { interval: 0.5 },
        /“Poll every” is invalid: 0\.5.*at least 1/,
      ],
      ["an active interval under the floor", { activeInterval: 0 }, /“While active” is invalid: 0/],
      ["an interval that is none", { interval: "often" }, /“Poll every” is invalid: often/],
      ["a negative interval", { interval: -300 }, /“Poll every” is invalid: -300/],
      ["no account", { account: "" }, /No account/],
      ["an account that is not there", { account: "nowhere" }, /No account/],
    ];
    for (const [what, options, text] of wrong) {
      it(`${what}: one clear error and a status, and other nodes go on`, async () => {
        await bench.load(options, { id: "other", vehicle: electric });
        const [caught] = await errors.reach(1);
        assert.match(caught?.error.message ?? "", text);
        assert.equal(caught?.error.source.id, "watch");
        const isMissing = "account" in options;
        const isShort = /(Poll every|While active)\W+ is invalid: -?\d/.test(
          caught?.error.message ?? "",
        );
        const word = isShort ? "interval too short" : "invalid request";
        const { fill } = await bench.shows(isMissing ? "not configured" : word);
        assert.equal(fill, isMissing ? "grey" : "red");
        const { error, ends } = await bench.look();
        assert.match(error?.message ?? "", text);
        assert.equal(ends, 1);
        assert.equal((await bench.look({}, "other")).error, undefined);
        assert.equal(errors.all.filter(({ run }) => !run).length, 2);
      });
    }

    it("an interval below a minute is for servers on this machine", async () => {
      const settings = { ...settingsFor(bench.simulator), environment: "production" };
      await bench.loadWith(settings, { interval: 59 });
      const [caught] = await errors.reach(1);
      assert.match(caught?.error.message ?? "", /at least 60/);
      await bench.load({ interval: 1, activeInterval: "1" });
      assert.equal((await bench.look()).error, undefined);
    });

    it("an account that is disabled or not filled in", async () => {
      const { node } = accountNode(settingsFor(bench.simulator));
      await bench.loadWith(undefined, {}, { ...node, d: true, wires: undefined });
      assert.match((await errors.reach(1))[0]?.error.message ?? "", /No account/);
      await bench.loadWith({ ...settingsFor(bench.simulator), password: "" }, {});
      const [caught] = await errors.reach(1);
      assert.match(caught?.error.message ?? "", /Password required/);
      await bench.shows("not configured");
      assert.equal((await bench.look()).error?.code, "NotConfigured");
      assert.equal(bench.simulator.requests.count({ path: TOKEN_PATH }), 0);
    });
  });

  describe("a deploy", () => {
    it("leaves no listener, no timer and no second look behind", async () => {
      await bench.load({ vehicle: electric, interval: 1 });
      await states.reach(1);
      const account = () =>
        (helper.getNode(ACCOUNT) as unknown as { account: NodeJS.EventEmitter }).account;
      const listeners = account().listenerCount("changed");
      const before = bench.looks;
      for (let n = 0; n < 20; n += 1) await bench.deploy("watch", { name: `deploy ${n}` });
      assert.equal(account().listenerCount("changed"), listeners);
      // As much as the first time for each deploy, and one for each second that a test may take.
      const most = 20 * before + 10;
      assert.ok(bench.looks - before <= most, `${bench.looks - before} requests`);
      // Node-RED forgets the memory of a node it makes anew, unless context stores are configured.
      await bench.look();
      bench.car(electric).unlock();
      await bench.look();
      await bench.event("doors.unlocked");
      assert.equal(bench.names.filter((name) => name === "doors.unlocked").length, 1);
    });

    it("that takes the node away ends its looks", async () => {
      await bench.load({ vehicle: electric, interval: 1 });
      await states.reach(1);
      await bench.deploy("watch", { type: "helper" });
      const before = bench.looks;
      await new Promise((resolve) => setTimeout(resolve, 1500));
      assert.equal(bench.looks, before);
    });
  });
});
