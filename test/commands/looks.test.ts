import assert from "node:assert/strict";
import { Bench, request } from "./fake-transport";

const SECOND = 1000;
const ORDERS = 1000;

describe("what it takes to follow orders", function () {
  this.timeout(60_000);

  it("is 6 looks in the middle and 34 at the most, over a thousand orders", async () => {
    const bench = new Bench();
    const { transport } = bench;
    const commander = bench.commander();
    const answersAt = new Map<string, number>();
    const looks = new Map<string, number>();
    transport.progressing = (seconds, { vehicle: { vehicle }, remote }) => {
      looks.set(remote, (looks.get(remote) ?? 0) + 1);
      const at = answersAt.get(vehicle.id ?? "") ?? Infinity;
      return { status: seconds >= at ? "Success" : "Accepted" };
    };
    const late: [answer: number, late: number][] = [];
    const ends = Array.from({ length: ORDERS }, async (_, index) => {
      const vehicle = `car ${index}`;
      const at = answerOf(index / ORDERS);
      answersAt.set(vehicle, at);
      const ending = commander.order(request("horn", { vehicle })).catch(() => undefined);
      const result = await ending;
      if (result) late.push([at, result.seconds - at]);
    });
    await bench.clock.tickAsync(301 * SECOND);
    await Promise.all(ends);
    bench.stop();
    const counts = [...looks.values()].sort((one, other) => one - other);
    assert.equal(counts.length, ORDERS);
    assert.ok((counts[ORDERS / 2] ?? 99) <= 6, `${String(counts[ORDERS / 2])} in the middle`);
    assert.equal(counts.at(-1), 34);
    for (const [at, seconds] of late) {
      const most = at <= 20 ? 2 : 10;
      assert.ok(seconds <= most + 0.1, `an answer at ${at} s was known ${seconds} s later`);
    }
  });
});

/** After how many seconds a car answers, as seen in public logs; `share` from 0 to 1. */
function answerOf(share: number): number {
  if (share < 0.55) return 2 + share * 10; // awake
  if (share < 0.9) return 9 + ((share - 0.55) / 0.35) * 12; // woken up
  if (share < 0.98) return 128; // given up
  return Infinity; // never
}
