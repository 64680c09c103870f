import assert from "node:assert/strict";
import fc from "fast-check";
import type { OrderRequest } from "../../src/commands/order";
import { CommandUnconfirmed, NoData, Unavailable } from "../../src/errors";
import { Bench, request, watched } from "./fake-transport";

const SECOND = 1000;

describe("an order that was sent", () => {
  let bench: Bench;
  beforeEach(() => (bench = new Bench()));
  afterEach(() => bench.stop());

  const begin = (more: Partial<OrderRequest> = {}) =>
    watched(bench.commander().order(request("doors.lock", more)));
  const pass = (seconds: number) => bench.clock.tickAsync(seconds * SECOND);
  const unconfirmed = () => new CommandUnconfirmed("orderAnswerLost", { host: "h", reason: "x" });

  it("is looked at often in the first 20 s, then every 10 s, more rarely from 150 s on, to its time-out", async () => {
    bench.transport.progressing = () => ({ status: "Accepted" });
    const order = begin();
    await pass(299);
    assert.deepEqual(order, {});
    await pass(2);
    const { looks } = bench.transport;
    const early = [1, 2, 3, 5, 7, 8, 10, 12, 14, 16, 18, 20];
    assert.deepEqual(looks.slice(0, 14), [...early, 30, 40]);
    assert.deepEqual(looks.slice(23, 27), [140, 150, 166, 182]);
    assert.equal(looks.length, 34);
    assert.deepEqual(
      [order.error?.name, order.error?.text],
      ["CommandUnconfirmed", "orderUnfinished"],
    );
    assert.equal(order.error?.steps?.length, 1);
    await pass(100);
    assert.equal(looks.length, 34, "nobody waits any more");
  });

  it("has no floor to its time-out", async () => {
    bench.transport.progressing = () => ({ status: "Accepted" });
    const order = begin({ timeout: 0 });
    await pass(0);
    assert.equal(order.error?.text, "orderUnfinished");
    const other = begin({ patience: 0, timeout: 5, vehicle: "car 2" });
    await pass(0);
    assert.equal(other.error, undefined, "it left at once");
    await pass(10);
  });

  it("does not fail with a look, whatever that ends with", async () => {
    bench.transport.progressing = (seconds) => {
      if (seconds < 2) return new Unavailable("unreachable", { host: "h", code: "x" });
      if (seconds < 5) return new NoData("noData", { path: "/x" }, { status: 404 });
      return seconds < 8 ? {} : { status: "AlreadyDone" };
    };
    const order = begin();
    await pass(10);
    assert.equal(order.value?.outcome, "already");
    assert.equal(order.value?.seconds, 8);
  });

  it("is followed 30 s more after a word that may be its last", async () => {
    bench.transport.progressing = (seconds) => ({
      status: seconds < 3 ? "Accepted" : "VehicleBatteryChargeTooLow",
    });
    const order = begin();
    await pass(32);
    assert.deepEqual(order, {});
    await pass(10);
    assert.equal(order.error?.name, "CommandFailed");
    assert.equal(order.error?.failureCause, "VehicleBatteryChargeTooLow");
    assert.equal(order.error?.text, "failedNotPossibleDueToVehicleBatteryLevel");
  });

  it("may go on after such a word", async () => {
    bench.transport.progressing = (seconds) => {
      if (seconds < 3) return { status: "TooManyWakeUpsOverMonth" };
      return { status: seconds < 60 ? "SentToVehicle" : "Success" };
    };
    const order = begin();
    await pass(80);
    assert.equal(order.value?.outcome, "done");
  });

  it("is looked for by its label when its answer was lost, after 2, 5, 10 and 20 s", async () => {
    const { transport } = bench;
    transport.sending = () => Promise.reject(unconfirmed());
    const lost = begin();
    await pass(19);
    assert.deepEqual(lost, {});
    await pass(2);
    assert.deepEqual(transport.searches.length, 4);
    assert.equal(lost.error?.text, "orderAnswerLost");
    assert.ok(lost.error?.label);
    assert.equal(transport.sent.length, 1);

    transport.finding = (_seconds, dispatch) =>
      transport.searches.length >= 6 ? transport.handleOf(dispatch) : undefined;
    const found = begin();
    await pass(4);
    assert.equal(transport.searches.length, 5);
    await pass(5);
    assert.equal(found.value?.outcome, "done");
    assert.equal(transport.sent.length, 2);
  });

  it("is looked for, too, when its answer cannot be read", async () => {
    const { transport } = bench;
    transport.sending = () => ({ handle: undefined, at: new Date() });
    const order = begin();
    await pass(21);
    assert.deepEqual(transport.searches, [2, 5, 10, 20]);
    assert.deepEqual([order.error?.name, order.error?.text], ["CommandUnconfirmed", "orderLost"]);
  });

  it("ends once, whatever is said of it on the way", async () => {
    const words = ["Accepted", "SentToVehicle", "VehicleBatteryChargeTooLow", "Odd", "Success"];
    const said = fc.oneof(
      fc.constantFrom(...[...words, "Failed", "AlreadyDone"].map((status) => ({ status }))),
      fc.constant(new Unavailable("unreachable", { host: "h", code: "x" })),
      fc.object(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 40 }), async (all) => {
        const before = bench.transport.sent.length;
        let look = 0;
        bench.transport.progressing = () => all[look++] ?? { status: "Accepted" };
        let ends = 0;
        const ending = bench.commander().order(request("horn", { timeout: 200 }));
        ending.then(
          () => (ends += 1),
          () => (ends += 1),
        );
        await pass(201);
        assert.equal(ends, 1);
        assert.equal(bench.transport.sent.length - before, 1);
      }),
      { numRuns: 60 },
    );
  });

  describe("is confirmed", () => {
    const doors = (state: string, at: Date) => {
      const date = at.toISOString();
      bench.status = {
        createdAt: date,
        updatedAt: date,
        _links: {},
        doorsState: { createdAt: date, lockedStates: [state], opening: [] },
      };
    };
    const EARLIER = new Date(2025, 2, 12, 11, 0);

    it("by a state that is newer and shows it", async () => {
      doors("Unlocked", EARLIER);
      const order = begin({ confirm: 60 });
      await pass(7);
      doors("Unlocked", new Date());
      await pass(10);
      assert.deepEqual(order, {});
      doors("Locked", new Date());
      await pass(20);
      assert.equal(order.value?.confirmed, true);
      assert.equal(order.value.seconds, 1);
    });

    it("not by one that is older, nor one that cannot be read", async () => {
      doors("Locked", EARLIER);
      const older = begin({ confirm: 20 });
      await pass(22);
      assert.equal(older.value?.confirmed, false);
      bench.status = new Unavailable("closed");
      const unread = begin({ confirm: 20 });
      await pass(22);
      assert.equal(unread.value?.confirmed, false);
    });

    it("by values that move under a date that stands still, in a newer reply", async () => {
      doors("Unlocked", EARLIER);
      const order = begin({ confirm: 60 });
      await pass(3);
      doors("Locked", EARLIER);
      bench.status = { ...bench.status, updatedAt: new Date().toISOString() };
      await pass(10);
      assert.equal(order.value?.confirmed, true);
    });
  });
});
