import assert from "node:assert/strict";
import type { CommandName } from "../../src/commands/commands";
import type { OrderRequest } from "../../src/commands/order";
import { CommandRefused } from "../../src/errors";
import { Bench, request, watched } from "./fake-transport";

const SECOND = 1000;

describe("orders to one car", () => {
  let bench: Bench;
  beforeEach(() => (bench = new Bench()));
  afterEach(() => bench.stop());

  const begin = () => {
    const commander = bench.commander();
    const order = (command: CommandName, more: Partial<OrderRequest> = {}) =>
      watched(commander.order(request(command, more)));
    return { commander, order };
  };
  const pass = (seconds: number) => bench.clock.tickAsync(seconds * SECOND);
  const sent = () => bench.transport.sent.map(({ body }) => JSON.stringify(body));
  /** Every order takes so long. */
  const takes = (seconds: number) => {
    bench.transport.progressing = (passed) => ({
      status: passed >= seconds ? "Success" : "Accepted",
    });
  };

  it("go one after another where they are of one kind, side by side where not", async () => {
    takes(8);
    const { order } = begin();
    const [lock, unlock, horn] = [order("doors.lock"), order("doors.unlock"), order("horn")];
    await pass(1);
    assert.equal(sent().length, 2, "the doors wait for each other, the horn does not");
    await pass(8);
    assert.deepEqual([lock.value?.outcome, horn.value?.outcome], ["done", "done"]);
    assert.deepEqual(sent(), [
      '{"state":"Locked"}',
      '{"state":"Activated"}',
      '{"state":"Unlocked"}',
    ]);
    await pass(10);
    assert.equal(unlock.value?.outcome, "done");
  });

  it("go side by side to different cars", async () => {
    takes(8);
    const { order } = begin();
    order("doors.lock");
    order("doors.lock", { vehicle: "car 2" });
    await pass(1);
    assert.equal(sent().length, 2);
    await pass(20);
  });

  it("are dropped when their turn does not come within their patience", async () => {
    takes(100);
    const { order } = begin();
    const first = order("doors.lock");
    const second = order("doors.unlock");
    const third = order("doors.lock", { patience: 5 });
    await pass(6);
    assert.deepEqual([third.error?.name, third.error?.text], ["CommandRefused", "orderTooLate"]);
    await pass(25);
    assert.equal(second.error?.text, "orderTooLate", "30 s is the patience of an unlock");
    await pass(100);
    assert.equal(first.value?.outcome, "done");
    assert.equal(sent().length, 1);
  });

  it("wait for the one under way, also where one before them is dropped", async () => {
    takes(60);
    const { order } = begin();
    order("doors.lock");
    const dropped = order("doors.unlock", { patience: 5 });
    const last = order("doors.lock");
    await pass(10);
    assert.equal(dropped.error?.text, "orderTooLate");
    assert.equal(sent().length, 1);
    await pass(60);
    assert.equal(sent().length, 2);
    await pass(61);
    assert.equal(last.value?.outcome, "done");
  });

  it("join the same one under way, with an end of their own", async () => {
    takes(20);
    const { order } = begin();
    const steps: string[][] = [[], []];
    const first = order("doors.lock", { onStep: ({ status }) => steps[0]?.push(status) });
    await pass(4);
    const second = order("doors.lock", { onStep: ({ status }) => steps[1]?.push(status) });
    const third = order("doors.lock", { timeout: 1 });
    await pass(2);
    assert.equal(third.error?.text, "orderUnfinished");
    await pass(30);
    assert.equal(first.value?.joined, undefined);
    assert.deepEqual([second.value?.outcome, second.value?.joined], ["done", true]);
    assert.deepEqual(steps, [
      ["Accepted", "Success"],
      ["Accepted", "Success"],
    ]);
    assert.equal(sent().length, 1);
    const again = order("doors.lock");
    await pass(30);
    assert.equal(again.value?.joined, undefined, "what is over is ordered anew");
    assert.equal(sent().length, 2);
  });

  it("do not join one that another order follows", async () => {
    takes(2);
    const { order } = begin();
    order("doors.lock");
    order("doors.unlock");
    const last = order("doors.lock");
    await pass(20);
    assert.equal(last.value?.joined, undefined);
    assert.deepEqual(sent(), ['{"state":"Locked"}', '{"state":"Unlocked"}', '{"state":"Locked"}']);
  });

  it("with other parameters are others", async () => {
    takes(1);
    const { order } = begin();
    order("charging.power", { parameters: { level: 1 } });
    order("charging.power", { parameters: { level: 2 } });
    order("charging.power", { parameters: { level: 2 } });
    await pass(10);
    assert.equal(sent().length, 2);
  });

  it("are refused as a loop when there are too many, joined ones not counted", async () => {
    takes(1);
    const { order } = begin();
    order("horn");
    for (let count = 0; count < 30; count += 1) order("horn");
    await pass(5);
    for (let count = 1; count < 10; count += 1) {
      order(count % 2 ? "lights.on" : "lights.off");
      await pass(3);
    }
    const late = order("horn");
    await pass(0);
    assert.deepEqual([late.error?.name, late.error?.text], ["CommandRefused", "orderLoop"]);
    assert.equal(late.error?.retryAt?.getTime(), new Date(2025, 2, 12, 12, 1).getTime());
    assert.equal(sent().length, 10);
    await pass(40);
    const next = order("horn");
    await pass(5);
    assert.equal(next.value?.outcome, "done");
  });

  describe("whose sender is gone", () => {
    it("are not sent where they wait; what follows is not held up", async () => {
      takes(20);
      const { order } = begin();
      const gone = new AbortController();
      order("doors.lock");
      const second = order("doors.unlock", { withdrawn: gone.signal });
      await pass(2);
      gone.abort();
      await pass(0);
      assert.deepEqual(
        [second.error?.name, second.error?.text],
        ["CommandRefused", "orderWithdrawn"],
      );
      const third = order("doors.unlock");
      await pass(45);
      assert.equal(third.value?.outcome, "done");
      assert.equal(third.value.joined, undefined);
      assert.equal(sent().length, 2);
    });

    it("are not sent where the server asked to wait", async () => {
      const { order } = begin();
      const gone = new AbortController();
      bench.transport.sending = () => {
        throw new CommandRefused(
          "orderRefused",
          {},
          {
            status: 429,
            retryAt: new Date(Date.now() + 10 * SECOND),
          },
        );
      };
      const waiting = order("horn", { withdrawn: gone.signal });
      await pass(1);
      gone.abort();
      await pass(30);
      assert.equal(waiting.error?.text, "orderWithdrawn");
      assert.equal(sent().length, 1);
    });

    it("go on when they have left, or when another one wants them, too", async () => {
      takes(6);
      const { order } = begin();
      const gone = new AbortController();
      const left = order("horn", { withdrawn: gone.signal });
      order("doors.lock");
      const shared = order("doors.unlock", { withdrawn: gone.signal });
      const same = order("doors.unlock");
      await pass(2);
      gone.abort();
      await pass(20);
      assert.equal(left.value?.outcome, "done");
      assert.deepEqual([shared.value?.outcome, same.value?.outcome], ["done", "done"]);
      assert.equal(sent().length, 3);
    });

    it("are refused at once when it was gone before", async () => {
      const { order } = begin();
      const late = order("horn", { withdrawn: AbortSignal.abort() });
      await pass(0);
      assert.equal(late.error?.text, "orderWithdrawn");
      assert.equal(sent().length, 0);
    });
  });

  it("end when the account closes: what waits is refused, what was sent is not known", async () => {
    takes(1000);
    const { commander, order } = begin();
    const first = order("doors.lock");
    await pass(4);
    const second = order("doors.unlock");
    await pass(1);
    commander.close();
    await pass(0);
    assert.deepEqual(
      [first.error?.name, first.error?.text],
      ["CommandUnconfirmed", "orderUnfollowed"],
    );
    assert.ok(first.error?.remoteActionId);
    assert.deepEqual([second.error?.name, second.error?.text], ["CommandRefused", "orderClosed"]);
    const third = order("horn");
    await pass(0);
    assert.equal(third.error?.text, "orderClosed");
    assert.equal(sent().length, 1);
  });

  it("are told to the watcher, and remembered answers are dropped", async () => {
    const { order } = begin();
    order("doors.lock");
    await pass(2);
    assert.deepEqual(bench.forgotten, ["car"]);
    assert.equal(bench.news.length, 1);
    assert.deepEqual(bench.news[0]?.[1], "doors");
    order("horn");
    await pass(2);
    assert.equal(bench.news.length, 1, "nothing shows a horn");
  });
});
