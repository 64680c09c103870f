import { CommandRefused } from "../errors";
import { clockTime } from "../time";
import type { Entries, Ledger } from "./ledger";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** Between two wake-ups of a car. Other clients keep the same pause; its 12 V battery pays for each. */
const PAUSE = 300 * SECOND;
/** Wake-ups of all cars of an account within a time: who asked for more was seen to be blocked. */
const BURST = { count: 6, within: 20 * MINUTE };
/** Wake-ups of a car within a day. */
const DAILY = 24;
/** No month is longer. */
const MONTH = 32 * DAY;

/** A wake-up, and how long ago it was, in ms. */
interface Aged {
  vehicle: string;
  age: number;
}

/** Counts wake-ups on disk before they are sent, over restarts and for all who order through one account. */
export class WakeBudget {
  /** When those of this process were, on the monotonic clock: the other one may jump. */
  private readonly own = new Map<string, number>();

  constructor(private readonly ledger: Ledger) {}

  /**
   * Counts a wake-up that is about to be sent. Returns how to take it back when it surely was not.
   * @throws CommandRefused, with the moment it may go again
   */
  async spend(vehicle: string): Promise<() => Promise<void>> {
    const entry = { vehicle, at: 0 };
    const takeBack = () =>
      this.ledger.change((entries) => {
        entries.wakeUps = entries.wakeUps.filter((one) => keyOf(one) !== keyOf(entry));
      });
    try {
      await this.ledger.change((entries) => {
        entry.at = Date.now();
        entries.wakeUps = entries.wakeUps
          .map((one) => this.withoutDateAhead(one, entry.at))
          .filter((one) => this.aged(one, entry.at).age < DAY);
        check(
          entries.wakeUps.map((one) => this.aged(one, entry.at)),
          vehicle,
        );
        checkCap(entries, vehicle, entry.at);
        this.own.set(keyOf(entry), performance.now());
        entries.wakeUps.push(entry);
      });
    } catch (error) {
      if (error instanceof CommandRefused) throw error;
      // It counts in memory, where it would be one that was sent.
      await takeBack().catch(() => undefined);
      throw new CommandRefused("wakeNotKept", { reason: reasonOf(error) });
    }
    return takeBack;
  }

  /** Remembers that the vendor wakes a car up no more before the month ends. */
  async capReached(vehicle: string): Promise<void> {
    const now = new Date();
    const next = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
    await this.ledger.change((entries) => {
      entries.capped[vehicle] = next;
    });
  }

  private aged(entry: Entry, now: number): Aged {
    const since = this.own.get(keyOf(entry));
    const age = since === undefined ? now - entry.at : performance.now() - since;
    return { vehicle: entry.vehicle, age };
  }

  /** A clock that was set back leaves dates ahead: they count as of now, lest they count for ever. */
  private withoutDateAhead(entry: Entry, now: number): Entry {
    return this.own.has(keyOf(entry)) ? entry : { ...entry, at: Math.min(entry.at, now) };
  }
}

type Entry = Entries["wakeUps"][number];

function keyOf({ vehicle, at }: Entry): string {
  return `${at} ${vehicle}`;
}

/** @throws CommandRefused */
function check(wakeUps: readonly Aged[], vehicle: string): void {
  const own = wakeUps.filter((one) => one.vehicle === vehicle);
  const last = nthYoungest(own, 1);
  if (last < PAUSE) throw refusal("wakeTooSoon", PAUSE - last);
  const { count, within } = BURST;
  const burst = nthYoungest(wakeUps, count);
  if (burst < within) {
    throw refusal("wakeTooOften", within - burst, { count, minutes: within / MINUTE });
  }
  const daily = nthYoungest(own, DAILY);
  if (daily < DAY) throw refusal("wakeTooManyToday", DAY - daily, { count: DAILY });
}

/** @throws CommandRefused */
function checkCap({ capped }: Entries, vehicle: string, now: number): void {
  const left = (capped[vehicle] ?? 0) - now;
  if (left > 0 && left < MONTH) throw refusal("wakeCapReached", left);
}

/** How long ago the last but so many was; for ever where there were not so many. */
function nthYoungest(wakeUps: readonly Aged[], count: number): number {
  const ages = wakeUps.map(({ age }) => age).sort((one, other) => one - other);
  return ages[count - 1] ?? Infinity;
}

/** @param wait ms until it may go again */
function refusal(
  text: "wakeCapReached" | "wakeTooSoon" | "wakeTooOften" | "wakeTooManyToday",
  wait: number,
  params: Record<string, number> = {},
): CommandRefused {
  const retryAt = new Date(Date.now() + wait);
  return new CommandRefused(text, { ...params, until: clockTime(retryAt) }, { retryAt });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
