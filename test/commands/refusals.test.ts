import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { Orders, failureOf } from "./orders";

describe("an order that is not sent", () => {
  let orders: Orders;

  beforeEach(async () => {
    orders = new Orders();
    await orders.start();
  });
  afterEach(() => orders.stop());

  const nothingSent = () => assert.equal(orders.simulator.remotes.received.length, 0);

  it("lacks a plan: the sign-in stays, the realm is not to blame", async () => {
    orders.simulator.remotes.hasPlan = false;
    const { account, commander } = orders.open();
    for (let count = 0; count < 3; count += 1) {
      const error = await failureOf(orders.order(commander, "horn"));
      assert.deepEqual([error.name, error.text], ["CommandRefused", "planMissing"]);
      assert.match(error.message, /plan/);
      assert.doesNotMatch(error.message, /realm/);
    }
    assert.ok(orders.requests("POST", "/access_token") <= 2, "no storm of refreshes");
    assert.equal((await account.state()).error, undefined);
    nothingSent();
  });

  for (const status of [401, 403] as const) {
    it(`lacks a scope, which is named (${status})`, async () => {
      orders.simulator.remotes.missingScopeStatus = status;
      const scope = "openid data:telemetry remote:door:write";
      const { account, commander } = orders.open({}, { scope });
      for (let count = 0; count < 3; count += 1) {
        const error = await failureOf(orders.order(commander, "horn"));
        assert.deepEqual(
          [error.name, error.text, error.status],
          ["CommandRefused", "scopeMissing", status],
        );
        assert.match(error.message, /remote:horn:write/);
        assert.doesNotMatch(error.message, /realm/);
      }
      nothingSent();
      assert.equal((await account.state()).error, undefined);
      const tokens = orders.requests("POST", "/access_token");
      assert.equal(tokens, status === 401 ? 2 : 1, "no storm of refreshes");
      await orders.order(commander, "doors.lock");
      await account.user();
    });
  }

  it("is dangerous, retained, for another car, or wrong", async () => {
    const careful = orders.open({ allowUnlock: undefined }).commander;
    assert.equal((await failureOf(orders.order(careful, "doors.unlock"))).text, "unlockNotAllowed");
    const { commander } = orders.open();
    const retained = { retained: true };
    assert.equal(
      (await failureOf(orders.order(commander, "horn", retained))).text,
      "retainedOrder",
    );
    const stranger = await failureOf(orders.order(commander, "horn", { vehicle: "VF3STRANGER" }));
    assert.deepEqual([stranger.name, stranger.text], ["BadRequest", "unknownVehicle"]);
    for (const seconds of [-1, NaN, Infinity]) {
      const error = await failureOf(orders.order(commander, "horn", { timeout: seconds }));
      assert.deepEqual([error.name, error.text], ["BadRequest", "badSeconds"]);
    }
    const wrong = await failureOf(
      commander.order({ vehicle: orders.vin, command: "toString" as "wake" }),
    );
    assert.equal(wrong.text, "unknownCommand");
    assert.equal(orders.posts().length, 0);
    assert.equal((await orders.order(commander, "wake", retained)).outcome, "done");
  });

  it("is one the car cannot take, unless that is to be ignored", async () => {
    const { commander } = orders.open();
    const vehicle = builtInVins.oldGeneration;
    const error = await failureOf(orders.order(commander, "charging.start", { vehicle }));
    assert.deepEqual([error.name, error.text], ["CommandRefused", "cannotCommand"]);
    nothingSent();
    const ignoring = { vehicle, ignoreCapabilities: true };
    const failed = await failureOf(orders.order(commander, "charging.start", ignoring));
    assert.equal(failed.failureCause, "WrongCommand");
    const asked = orders.requests("GET", new RegExp(`/vehicles/[0-9a-f]+$`));
    await failureOf(orders.order(commander, "charging.stop", { vehicle }));
    assert.equal(orders.requests("GET", new RegExp(`/vehicles/[0-9a-f]+$`)), asked, "once a day");
  });

  it("would overwrite programs that cannot be read", async () => {
    const { commander } = orders.open();
    orders.simulator.faults.add({ fault: "404", path: "/status" });
    const error = await failureOf(orders.order(commander, "charging.programs"));
    assert.equal(error.name, "CommandRefused");
    nothingSent();
  });

  it("meets an account that is signed out, or a server that is gone", async () => {
    const { account, commander } = orders.open();
    await account.user();
    await orders.simulator.close();
    const error = await failureOf(orders.order(commander, "horn", { patience: 5 }));
    assert.equal(error.name, "CommandRefused", error.message);
    assert.match(error.message, /not sent/);
  });

  it("does not count as a wake-up", async () => {
    const { commander } = orders.open();
    orders.simulator.faults.add({ fault: "403", method: "POST", path: "/callbacks/*/remotes" });
    assert.equal((await failureOf(orders.order(commander, "wake"))).name, "CommandRefused");
    assert.equal((await orders.order(commander, "wake")).outcome, "done");
  });

  it("is woken up too soon, or too often this month", async () => {
    const { commander } = orders.open();
    await orders.order(commander, "wake");
    const soon = await failureOf(orders.order(orders.open().commander, "wake"));
    assert.deepEqual([soon.name, soon.text], ["CommandRefused", "wakeTooSoon"]);
    assert.ok(soon.retryAt);
    orders.simulator.remotes.wakeUpsPerMonth = 0;
    orders.pass(3600);
    const failed = await failureOf(orders.order(commander, "wake"));
    assert.deepEqual(
      [failed.name, failed.failureCause],
      ["CommandFailed", "TooManyWakeUpsOverMonth"],
    );
    orders.pass(3600);
    const capped = await failureOf(orders.order(orders.open().commander, "wake"));
    assert.equal(capped.text, "wakeCapReached");
    assert.equal(orders.posts().length, 2);
  });
});

describe("orders that were sent", () => {
  let orders: Orders;

  beforeEach(async () => {
    orders = new Orders();
    await orders.start();
  });
  afterEach(() => orders.stop());

  it("can be read as history, newest first; before the first one there is nothing", async () => {
    const { account, commander } = orders.open();
    const target = await account.vehicle(orders.vin);
    assert.ok(target.links.callbacks);
    assert.equal(target.links.remotes, undefined, "a template is no address");
    const none = await failureOf(account.locate(target, "remotes"));
    assert.deepEqual([none.name, none.text], ["NoData", "noOrders"]);
    for (const command of ["horn", "lights.on"] as const) await orders.order(commander, command);
    const types = async (name: string) => {
      const place = await account.locate(target, name);
      const found: unknown[] = [];
      for await (const { items } of account.items(place, { limit: 10, newestFirst: true })) {
        found.push(...items.map(({ response }) => response.type ?? response.status));
      }
      return found;
    };
    assert.deepEqual(await types("remotes"), ["Lights", "Horn"]);
    assert.deepEqual(await types("callbacks"), ["Paused"]);
  });

  it("of two Node-REDs on one account do not disturb each other", async () => {
    const [one, two] = ["one", "two"].map((name) =>
      orders.open({ file: `${orders.folder}/${name}/one.commands.json` }),
    );
    assert.ok(one && two);
    const [first, second] = await Promise.allSettled([
      orders.order(one.commander, "doors.unlock"),
      orders.order(two.commander, "doors.lock"),
    ]);
    const failed = [first, second].filter(({ status }) => status === "rejected");
    assert.equal(failed.length, 1, "the car does one at a time");
    const reasons = failed.map((one) => (one as { reason?: { failureCause?: string } }).reason);
    assert.equal(reasons[0]?.failureCause, "SameActionInProgress");
    assert.equal(orders.posts().length, 2);
  });

  it("are waited for when the account closes", async () => {
    const { account, commander } = orders.open();
    await account.user();
    orders.simulator.faults.add({
      fault: "slow",
      delay: 3000,
      method: "POST",
      path: "/callbacks/*/remotes",
    });
    const arriving = orders.simulator.requests.next({
      method: "POST",
      path: "/callbacks/*/remotes",
    });
    const ending = failureOf(orders.order(commander, "horn"));
    await arriving;
    commander.close();
    await account.close();
    assert.equal(orders.simulator.remotes.received.length, 1);
    const error = await ending;
    assert.deepEqual([error.name, error.text], ["CommandUnconfirmed", "orderUnfollowed"]);
    const [received] = orders.simulator.remotes.received;
    assert.equal(error.remoteActionId, received?.id, "the answer was taken");
    // After a start nothing is sent again.
    const again = orders.open();
    await again.account.user();
    orders.pass(600);
    assert.equal(orders.posts().length, 1);
  });
});
