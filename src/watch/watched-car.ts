import type { Account } from "../account";
import type { Vehicle } from "../api/vehicles";
import { NoData } from "../errors";
import { defined } from "../json";
import type { Sighting } from "../vehicle/events";
import { type VehicleState, newestAt } from "../vehicle/state";
import type { Trip } from "../vehicle/trips";
import type { Need } from "../vehicle/watch/table";
import { isCommon } from "./restraint";

/** What a car is asked for, one request each. */
type Resource = Extract<Need, "status" | "alerts" | "trips" | "maintenance">;
type Reader = Pick<Account, "locate" | "read" | "items">;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * How often what seldom changes is read, in ms. Alerts and trips also when a drive is over; alerts once a
 * day while the car sends nothing.
 */
const PERIODS: Readonly<Record<Resource, number>> = {
  status: 0,
  alerts: HOUR,
  trips: DAY,
  maintenance: DAY,
};
/** s. A shorter interval is for cars simulated on this machine: all else is read sooner in proportion. */
const SHORTEST = 60;
const USUAL = 300;
/** Read beside the status, for those who want it. */
const EXTRAS = ["alerts", "trips", "maintenance"] as const;
/** So many 404 in a row are for good: it is asked for once a day then. */
const ENOUGH = 3;
/** A trip may appear a while after its end: up to so many looks after it read the list. */
const LOOKS_FOR_TRIP = 2;
/** The newest so many of a list. */
const LIMITS = { alerts: 100, trips: 5 };

/** What is known of asking for one resource. */
interface Asked {
  /** On the monotonic clock, in ms. */
  at: number;
  /** 404 in a row */
  missing: number;
  /** The date of the newest the car had sent. */
  newestAt: string | undefined;
}

/** What came of a look. */
export interface Look {
  sighting: Sighting;
  /** Whether there was any answer: there is not always something to ask. */
  answered: boolean;
  /** What went wrong beside the status. */
  failure: Error | undefined;
}

/** A car that somebody watches: what it last said, and what to ask it next. */
export class WatchedCar {
  readonly key: string;
  /** As it was last seen. */
  state: VehicleState = {};
  /** When it is to be looked at next, on the monotonic clock, in ms. */
  nextAt = Infinity;
  /** The look under way, until all who watch were told. */
  looking: Promise<void> | undefined;
  private readonly asked = new Map<Resource, Asked>();
  private answered = false;
  private tripLooks = 0;
  private newestTrip: string | undefined;
  /** ms between the last two messages of a charge. */
  private rhythm = NaN;
  private haste = 1;

  constructor(
    private readonly account: Reader,
    public vehicle: Vehicle,
  ) {
    this.key = vehicle.vehicle.id ?? vehicle.vehicle.vin ?? "";
  }

  /**
   * Reads what is needed and due. The status is told although something else cannot be read.
   * @param interval how often somebody wants it looked at, in s
   * @throws as `Account.read`, but for NoData
   */
  async look(needs: ReadonlySet<Need>, interval: number): Promise<Look> {
    const before = this.state;
    this.haste = interval < SHORTEST ? interval / USUAL : 1;
    this.answered = false;
    const state = await this.one<VehicleState>("status");
    if (state && !isOlder(state, before)) this.state = state;
    this.rhythm = rhythmOf(before, this.state, this.rhythm);
    if (hasStopped(before, this.state)) this.stopped();
    const extras: Record<string, unknown> = {};
    let failure: Error | undefined;
    for (const what of EXTRAS.filter((extra) => needs.has(extra) && this.isDue(extra))) {
      try {
        extras[what] = what === "maintenance" ? await this.one(what) : await this.list(what);
        if (what === "trips") this.sawTrips(extras.trips as Trip[]);
      } catch (error) {
        failure ??= error as Error;
        if (isCommon(error)) break;
      }
    }
    const read = defined({ state, ...extras }) as Omit<Sighting, "seenAt">;
    return { sighting: { seenAt: Date.now(), ...read }, answered: this.answered, failure };
  }

  /** When a car that charges will send again, in ms since 1970; NaN while that is not known. */
  get messageAt(): number {
    return Date.parse(this.state.charging?.at ?? "") + this.rhythm;
  }

  private one<T>(what: Resource): Promise<T | undefined> {
    return this.ask(what, async (place) => (await this.account.read(place)).payload as T);
  }

  /** The newest of a list; empty where the car has none, so that a first one is news. */
  private async list(what: keyof typeof LIMITS): Promise<unknown[]> {
    const options = { limit: LIMITS[what], newestFirst: true };
    const items = await this.ask(what, async (place) => {
      const all: unknown[] = [];
      for await (const page of this.account.items(place, options)) {
        all.push(...page.items.map(({ payload }) => payload));
      }
      return all;
    });
    return items ?? [];
  }

  /** Undefined for what is not due, or not there. */
  private async ask<T>(
    what: Resource,
    read: (place: Awaited<ReturnType<Reader["locate"]>>) => Promise<T>,
  ): Promise<T | undefined> {
    if (!this.isDue(what)) return undefined;
    try {
      const result = await read(await this.account.locate(this.vehicle, what));
      this.took(what, 0);
      return result;
    } catch (error) {
      const isMissing = error instanceof NoData;
      // A car that refuses its status is asked again as after other failures.
      const isFinal = isMissing || (what !== "status" && !isCommon(error));
      if (isFinal) this.took(what, (this.asked.get(what)?.missing ?? 0) + 1);
      if (isMissing) return undefined;
      throw error;
    }
  }

  /** There was an answer, after so many in vain. */
  private took(what: Resource, missing: number): void {
    this.answered = true;
    if (what === "trips") this.tripLooks = Math.max(0, this.tripLooks - 1);
    this.asked.set(what, { at: performance.now(), missing, newestAt: newestAt(this.state) });
  }

  /** A drive is over: there is a trip to come, and the dashboard may have said something. */
  private stopped(): void {
    this.tripLooks = LOOKS_FOR_TRIP;
    const alerts = this.asked.get("alerts");
    if (alerts && alerts.missing < ENOUGH) this.asked.delete("alerts");
  }

  /** A trip that was not there before is the one that was waited for. */
  private sawTrips(newestFirst: readonly Trip[]): void {
    const newest = newestFirst.find(({ done }) => done !== false)?.id;
    if (newest !== this.newestTrip) this.tripLooks = 0;
    this.newestTrip = newest;
  }

  private isDue(what: Resource): boolean {
    if (what === "trips" && this.tripLooks > 0) return true;
    const asked = this.asked.get(what);
    return !asked || performance.now() >= asked.at + this.periodOf(what, asked);
  }

  private periodOf(what: Resource, { missing, newestAt: seen }: Asked): number {
    const isSilent = seen !== undefined && seen === newestAt(this.state);
    const isVain = missing >= ENOUGH || (what === "alerts" && isSilent);
    return this.haste * (isVain ? DAY : PERIODS[what]);
  }
}

/** A server among several that has not heard of the newest yet. */
function isOlder(state: VehicleState, than: VehicleState): boolean {
  return (newestAt(state) ?? "") < (newestAt(than) ?? "");
}

/** A drive is over, be it one between two looks. */
function hasStopped(before: VehicleState, after: VehicleState): boolean {
  const drives = ({ ignition, motion }: VehicleState) =>
    ignition?.status === "Start" || motion?.moving === true;
  const distance = ({ odometer }: VehicleState) => odometer?.mileage ?? NaN;
  return (drives(before) || distance(after) > distance(before)) && !drives(after);
}

/** ms between two messages of one charge; what it was before, where there is no newer one. */
function rhythmOf(
  { charging: before }: VehicleState,
  { charging: after }: VehicleState,
  known: number,
): number {
  if (before?.status !== "InProgress" || after?.status !== "InProgress") return NaN;
  const passed = Date.parse(after.at ?? "") - Date.parse(before.at ?? "");
  return passed > 0 ? passed : known;
}
