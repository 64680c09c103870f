import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sinon from "sinon";
import { Ledger } from "../../src/commands/ledger";
import { WakeBudget } from "../../src/commands/wake-budget";
import { CommandRefused, type PsaError } from "../../src/errors";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = new Date(Date.UTC(2025, 2, 12, 12));

describe("wake-ups", () => {
  let folder: string;
  let file: string;
  let clock: sinon.SinonFakeTimers;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "psa-wake-"));
    file = join(folder, "below", "one.commands.json");
    clock = sinon.useFakeTimers({ now: START, toFake: ["Date", "performance"] });
  });
  afterEach(() => {
    clock.restore();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As after a start of Node-RED. */
  const budget = (at: string | undefined = file) => new WakeBudget(new Ledger(at));
  const refusal = async (spent: Promise<unknown>): Promise<PsaError> => {
    const error: unknown = await spent.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof CommandRefused, "expected a refusal");
    return error;
  };

  it("of one car are 300 s apart, also over a restart", async () => {
    await budget().spend("a");
    clock.tick(299_000);
    const error = await refusal(budget().spend("a"));
    assert.equal(error.text, "wakeTooSoon");
    assert.equal(error.retryAt?.getTime(), START.getTime() + 300_000);
    await budget().spend("b");
    clock.tick(1000);
    await budget().spend("a");
  });

  it("of an account are 6 in 20 minutes", async () => {
    const own = budget();
    for (const car of ["a", "b", "c", "d", "e", "f"]) {
      await own.spend(car);
      clock.tick(MINUTE);
    }
    const error = await refusal(own.spend("g"));
    assert.equal(error.text, "wakeTooOften");
    assert.equal(error.retryAt?.getTime(), START.getTime() + 20 * MINUTE);
    clock.tick(14 * MINUTE);
    await own.spend("g");
  });

  it("of one car are 24 a day", async () => {
    const own = budget();
    for (let count = 0; count < 24; count += 1) {
      await own.spend("a");
      clock.tick(30 * MINUTE);
    }
    const error = await refusal(budget().spend("a"));
    assert.equal(error.text, "wakeTooManyToday");
    assert.equal(error.retryAt?.getTime(), START.getTime() + 24 * HOUR);
    clock.tick(12 * HOUR);
    await budget().spend("a");
  });

  it("are on disk before they are sent, readable for nobody else, and taken back when they were not", async () => {
    const takeBack = await budget().spend("a");
    const kept = () => JSON.parse(readFileSync(file, "utf8")) as { wakeUps: unknown[] };
    assert.deepEqual(kept().wakeUps, [{ vehicle: "a", at: START.getTime() }]);
    await takeBack();
    assert.deepEqual(kept().wakeUps, []);
    await budget().spend("a");
  });

  it("are not sent when they cannot be counted", async () => {
    writeFileSync(join(folder, "below"), "a file where the folder should be");
    const error = await refusal(budget().spend("a"));
    assert.equal(error.text, "wakeNotKept");
    rmSync(join(folder, "below"));
    await budget().spend("a");
  });

  it("stop for the rest of the month when the vendor says so", async () => {
    await budget().capReached("a");
    const error = await refusal(budget().spend("a"));
    assert.equal(error.text, "wakeCapReached");
    assert.equal(error.retryAt?.toISOString(), "2025-04-01T00:00:00.000Z");
    await budget().spend("b");
    clock.tick(20 * 24 * HOUR);
    await budget().spend("a");
  });

  it("are counted right when the clock jumps", async () => {
    const own = budget();
    await own.spend("a");
    clock.setSystemTime(START.getTime() + 24 * HOUR);
    assert.equal((await refusal(own.spend("a"))).text, "wakeTooSoon");
    clock.setSystemTime(START.getTime() - 24 * HOUR);
    const error = await refusal(own.spend("a"));
    assert.equal(error.retryAt?.getTime(), START.getTime() - 24 * HOUR + 300_000);
    // Another process sees a date ahead of its own clock.
    const other = await refusal(budget().spend("a"));
    assert.equal(other.retryAt?.getTime(), START.getTime() - 24 * HOUR + 300_000);
  });

  it("live in memory where there is no folder", async () => {
    const own = new WakeBudget(new Ledger());
    await own.spend("a");
    assert.equal((await refusal(own.spend("a"))).text, "wakeTooSoon");
  });

  it("begin anew with a file that is damaged", async () => {
    await budget().spend("a");
    writeFileSync(file, '{"wakeUps":[{"vehicle":"a"},5],"capped":{"a":"soon"},"callback":[]}');
    await budget().spend("a");
    writeFileSync(file, "{");
    await budget().spend("a");
  });
});
