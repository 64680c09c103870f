import { isDeepStrictEqual } from "node:util";
import { type Vehicle, keyOf } from "../api/vehicles";
import { Forbidden, NoData } from "../errors";
import { defined } from "../json";
import type { Snapshot } from "../events/observe";
import { type VehicleState, newestAt } from "../vehicle/state";
import type { Parts } from "../vehicle/parts";
import type { Trip } from "../vehicle/trips";
import { type Known, NOTHING_KNOWN, merged } from "../vehicle/merge";
import type { Need } from "../events/catalogue";
import { againAfter } from "./again";
import { type Asked, MAX_MISSING, type Resource, periodOf } from "./asked";
import { ExpectedNews } from "./expected-news";
import { isCommon } from "./backoff-policy";
import type { Source } from "./source";

/** s. A shorter interval is for cars simulated on this machine: all else is read sooner in proportion. */
const SHORTEST = 60;
const USUAL = 300;
/** Read beside the status, for those who want it. */
const OPTIONAL_RESOURCES = ["alerts", "trips", "maintenance"] as const;
/** A trip may appear a while after its end: up to so many looks after it read the list. */
const LOOKS_FOR_TRIP = 2;

/** What came of a look. */
export interface Look {
  sighting: Snapshot;
  /** The status was not there. */
  missing: NoData | undefined;
  /** What went wrong beside the status. */
  failure: Error | undefined;
}

/** A car that somebody watches: what it last said, and what to ask it next. */
export class PolledVehicle {
  readonly key: string;
  /** What it has told so far, group by group. */
  private known: Known = NOTHING_KNOWN;
  /** When it is to be looked at next, on the monotonic clock, in ms. */
  nextAt = Infinity;
  /** The look under way, until all who watch were told. */
  looking: Promise<void> | undefined;
  /** Since when its looks fail for a reason of its own, at this address; on the monotonic clock, in ms. */
  failingSince: number | undefined;
  /** The list lacks it, which is reason enough for it to be refused. */
  isMissing = false;
  /** What an order shall have changed, until it is seen. */
  private expected: ExpectedNews | undefined;
  private readonly asked = new Map<Resource, Asked>();
  /** What was there at any time. */
  private readonly told = new Set<Need>();
  /** Optional resources whose last reading failed. */
  private readonly failing = new Set<Resource>();
  private tripLooks = 0;
  private newestTrip: string | undefined;
  /** ms between the last two messages of a charge. */
  private chargeInterval = NaN;
  private timeScale = 1;

  constructor(
    private readonly source: Pick<Source, "latest">,
    public vehicle: Vehicle,
  ) {
    this.key = keyOf(vehicle.vehicle) ?? "";
  }

  /** After an order: a newer group may come soon. */
  expectNews(...news: ConstructorParameters<typeof ExpectedNews>): void {
    this.expected = new ExpectedNews(...news);
    this.nextAt = Math.min(this.nextAt, performance.now() + this.expected.wait);
  }

  /** ms until the next look for what is expected; Infinity once it is there. */
  get newsWait(): number {
    if (this.expected?.isStillMissing(this.state) === false) this.expected = undefined;
    return this.expected?.wait ?? Infinity;
  }

  /**
   * Reads the status, and of what else is needed what is due. The status is told although something else
   * cannot be read.
   * @param interval how often somebody wants it looked at, in s
   * @throws as `Source.latest`, but for NoData
   */
  async look(needs: ReadonlySet<Need>, interval: number): Promise<Look> {
    const before = this.state;
    this.timeScale = interval < SHORTEST ? interval / USUAL : 1;
    const { state, missing } = await this.status();
    if (state) this.known = merged(this.known, state, new Date().toISOString());
    this.chargeInterval = chargeIntervalOf(before, this.state, this.chargeInterval);
    if (hasStopped(before, this.state)) this.stopped();
    const extras: Record<string, unknown> = {};
    let failure: Error | undefined;
    for (const what of OPTIONAL_RESOURCES.filter(
      (extra) => needs.has(extra) && this.isDue(extra),
    )) {
      try {
        extras[what] = await this.extra(what);
        if (what === "trips") this.sawTrips(extras.trips as Trip[]);
        this.failing.delete(what);
      } catch (error) {
        this.failing.add(what);
        failure ??= error as Error;
        if (isCommon(error)) break;
      }
    }
    const read = defined({ state, ...extras }) as Omit<Snapshot, "seenAt">;
    return { sighting: { seenAt: Date.now(), ...read }, missing, failure };
  }

  /** How it is, as far as it told; each group by its own date, or by that of the reply where that stood still. */
  get state(): VehicleState {
    return this.known.state;
  }

  /** Learns what others know it to have told, before this one was there. */
  knownFor(parts: ReadonlySet<Need>): void {
    for (const part of parts) this.told.add(part);
  }

  /** Whether it has ever had a status. */
  get hasStatus(): boolean {
    return this.told.has("status");
  }

  /** Something that seldom changes cannot be read. */
  get isAiling(): boolean {
    return this.failing.size > 0;
  }

  /** ms that it is left alone after a look, for never having had a status. */
  get silence(): number {
    return this.hasStatus ? 0 : this.timeScale * againAfter(this.asked.get("status")?.vain ?? 0);
  }

  /** Where it is found may have changed, and may be to blame no more. */
  listed(vehicle: Vehicle): void {
    const isMoved = !isDeepStrictEqual(this.vehicle, vehicle);
    if (isMoved && this.failingSince !== undefined) this.failingSince = performance.now();
    this.vehicle = vehicle;
    this.isMissing = false;
  }

  /** When a car that charges will send again, in ms since 1970; NaN while that is not known. */
  get messageAt(): number {
    return Date.parse(this.state.charging?.at ?? "") + this.chargeInterval;
  }

  private async status(): Promise<{ state?: VehicleState; missing: NoData | undefined }> {
    try {
      return { state: await this.ask("status"), missing: undefined };
    } catch (error) {
      if (error instanceof NoData) return { missing: error };
      throw error;
    }
  }

  /** A list is empty where the car has none, so that a first item is news. */
  private async extra(what: (typeof OPTIONAL_RESOURCES)[number]): Promise<unknown> {
    try {
      return await this.ask(what);
    } catch (error) {
      if (error instanceof NoData) return what === "maintenance" ? undefined : [];
      throw error;
    }
  }

  private async ask<What extends Resource>(what: What): Promise<Parts[What]> {
    try {
      const result = await this.source.latest(this.vehicle, what);
      if (Object.keys(result).length > 0) this.told.add(what);
      this.took(what, 0);
      return result;
    } catch (error) {
      const isRefused = error instanceof NoData || error instanceof Forbidden;
      if (!isCommon(error)) this.took(what, (this.asked.get(what)?.vain ?? 0) + 1, isRefused);
      throw error;
    }
  }

  /** There was an answer, after so many in vain. */
  private took(what: Resource, vain: number, isRefused = false): void {
    if (what === "trips") this.tripLooks = Math.max(0, this.tripLooks - 1);
    this.asked.set(what, {
      at: performance.now(),
      vain,
      isRefused,
      newestAt: newestAt(this.state),
    });
  }

  /** A drive is over: there is a trip to come, and the dashboard may have said something. */
  private stopped(): void {
    this.tripLooks = LOOKS_FOR_TRIP;
    const alerts = this.asked.get("alerts");
    if (alerts && alerts.vain < MAX_MISSING) alerts.at = -Infinity;
  }

  /** A trip that was not there before is the one that was waited for. */
  private sawTrips(newestFirst: readonly Trip[]): void {
    const newest = newestFirst.find(({ done }) => done !== false)?.id;
    if (newest === undefined || newest === this.newestTrip) return;
    this.tripLooks = 0;
    this.newestTrip = newest;
  }

  private isDue(what: Resource): boolean {
    if (what === "trips" && this.tripLooks > 0) return true;
    const asked = this.asked.get(what);
    if (!asked) return true;
    const isSilent = asked.newestAt !== undefined && asked.newestAt === newestAt(this.state);
    const period = periodOf(what, asked, this.told.has(what), isSilent);
    return performance.now() >= asked.at + this.timeScale * period;
  }
}

/** A drive is over, be it one between two looks. */
function hasStopped(before: VehicleState, after: VehicleState): boolean {
  const drives = ({ ignition, motion }: VehicleState) =>
    ignition?.status === "Start" || motion?.moving === true;
  const distance = ({ odometer }: VehicleState) => odometer?.mileage ?? NaN;
  return (drives(before) || distance(after) > distance(before)) && !drives(after);
}

/** ms between two messages of one charge; what it was before, where there is no newer one. */
function chargeIntervalOf(
  { charging: before }: VehicleState,
  { charging: after }: VehicleState,
  known: number,
): number {
  if (before?.status !== "InProgress" || after?.status !== "InProgress") return NaN;
  const passed = Date.parse(after.at ?? "") - Date.parse(before.at ?? "");
  return passed > 0 ? passed : known;
}
