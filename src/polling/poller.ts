import { type Vehicle, matches } from "../api/vehicles";
import { BadRequest, NoData, type PsaError, Unavailable } from "../errors";
import { type Logger, SILENT } from "../log";
import { DAY_MS } from "../time";
import { Assignment, earliest, spread } from "./assignment";
import { paceOf, quotaFactor } from "./interval";
import { PollingLog } from "./polling-log";
import { BackoffPolicy } from "./backoff-policy";
import { VehicleList } from "./vehicle-list";
import type { Source } from "./source";
import type { Watch, Watching } from "./subscription";
import { PolledVehicle } from "./polled-vehicle";
import type { GroupName } from "../vehicle/state";

export type { Watch, Watching } from "./subscription";

/** ms. A timer of Node.js counts to 24 days. */
const LONGEST = DAY_MS;
/** Beside the keys of cars. */
const LIST = "list of vehicles";
/** Pauses are up to so much longer, that cars and accounts drift apart; never shorter than was asked for. */
const JITTER = 0.05;
/** Cars that are looked at side by side. */
const AT_ONCE = 4;

/**
 * Looks at the cars of one source, as an account, for everybody who watches them: each car once, as often as the
 * most eager wants, spread over time.
 */
export class Poller {
  private readonly watches = new Set<Watch>();
  private readonly cars = new Map<string, PolledVehicle>();
  private assigned: Assignment | undefined;
  private readonly backoff = new BackoffPolicy();
  private timer: NodeJS.Timeout | undefined;
  private readonly list: VehicleList;
  private looking = 0;
  private listing: Promise<void> | undefined;
  private readonly log: PollingLog;

  constructor(
    private readonly source: Source,
    logger: Logger = SILENT,
  ) {
    this.list = new VehicleList(source);
    this.log = new PollingLog(logger);
  }

  add(watch: Watch): Watching {
    if (this.watches.size === 0) this.source.on?.("changed", this.accountChanged);
    this.watches.add(watch);
    this.assigned = undefined;
    // Somebody new needs a list, and a look at the cars that others have seen already.
    this.list.dueAt = 0;
    this.expect(this.assignment.carsOf(watch));
    this.plan();
    return {
      look: (vinOrId) => this.lookNow(watch, vinOrId),
      stop: () => this.remove(watch),
    };
  }

  /** After an order: looks at the car soon and often until a group is newer, if anybody watches it. */
  expectNews({ vehicle }: Vehicle, group: GroupName | "any", since: Date): void {
    this.assignment.find(vehicle)?.expectNews(group, since);
    this.plan();
  }

  /** When each car that is watched is polled next. */
  readonly planned = () => this.assignment.planned(this.backoff.heldUntil);

  /** Ends all watching. */
  close(): void {
    for (const watch of [...this.watches]) this.remove(watch);
  }

  private remove(watch: Watch): void {
    this.watches.delete(watch);
    this.assigned = undefined;
    if (this.watches.size > 0) return;
    clearTimeout(this.timer);
    this.cars.clear();
    this.source.off?.("changed", this.accountChanged);
  }

  private readonly accountChanged = (error: PsaError | undefined): void => {
    if (error) return;
    this.log.signedIn();
    this.backoff.release();
    if (this.cars.size === 0) this.list.dueAt = 0;
    this.expect(this.assignment.cars);
    this.plan();
  };

  /** Sets the timer to whatever is next. */
  private plan(): void {
    clearTimeout(this.timer);
    if (this.watches.size === 0) return;
    const listAt = this.listing ? Infinity : this.list.dueAt;
    const due = Math.min(earliest(this.assignment.cars), listAt);
    const next = Math.max(due, this.backoff.heldUntil);
    const wait = Math.max(0, next - performance.now());
    this.timer = setTimeout(() => this.turn(), Math.min(wait, LONGEST));
    this.assignment.tellPlan(this.list.dueAt, this.backoff.heldUntil);
  }

  private turn(): void {
    if (this.watches.size === 0) return;
    if (this.backoff.isHeld) {
      this.plan();
      return;
    }
    // Everybody who watches is told of a failure.
    if (this.isListDue) this.readList().catch(() => undefined);
    const now = performance.now();
    const due = this.assignment.cars
      .filter(({ nextAt }) => nextAt <= now)
      .sort((one, other) => one.nextAt - other.nextAt);
    for (const car of due.slice(0, Math.max(0, this.room - this.looking))) void this.visit(car);
    if (this.looking < this.room) this.plan();
  }

  private get isListDue(): boolean {
    return !this.listing && performance.now() >= this.list.dueAt;
  }

  /** Looks that may be under way at once. While something is wrong, one finds out whether it still is. */
  private get room(): number {
    if (!this.backoff.isFailing) return AT_ONCE;
    return this.listing ? 0 : 1;
  }

  /** One look in its turn, and the next one planned. */
  private async visit(car: PolledVehicle): Promise<void> {
    this.looking += 1;
    car.nextAt = Infinity;
    this.log.looks(car, "due");
    try {
      await this.look(car);
    } catch {
      // Everybody who watches it was told.
    } finally {
      this.looking -= 1;
      car.nextAt = performance.now() + this.pause(car);
      this.turn();
    }
  }

  /** @throws as `Source.latest` */
  private look(car: PolledVehicle): Promise<void> {
    car.looking ??= this.lookAndTell(car).finally(() => (car.looking = undefined));
    return car.looking;
  }

  private async lookAndTell(car: PolledVehicle): Promise<void> {
    try {
      if (this.list.isDoubtedBy(car.failingSince)) await this.readList().catch(() => undefined);
      if (this.cars.get(car.key) !== car) return;
      await this.see(car);
      car.failingSince = undefined;
      this.backoff.succeeded(car.key);
      for (const watch of this.watchesOf(car)) {
        watch.onError(undefined, car.isAiling ? undefined : car.vehicle);
      }
    } catch (error) {
      const isShared = this.backoff.failed(car.key, error);
      const concerned = isShared ? undefined : car.vehicle;
      this.log.failed(car.key, error, this.backoff, isShared);
      if (concerned) car.failingSince ??= performance.now();
      if (!concerned || !car.isMissing) {
        for (const watch of this.watchesOf(car)) watch.onError(error as Error, concerned);
      }
      throw error;
    }
  }

  /** @throws as `Source.latest`; NoData where there is no status any more */
  private async see(car: PolledVehicle): Promise<void> {
    const watches = this.watchesOf(car);
    const needs = new Set(watches.flatMap((watch) => [...watch.needs]));
    const interval = Math.min(...watches.map((watch) => watch.interval));
    const { sighting, missing, failure } = await car.look(needs, interval);
    for (const watch of this.watchesOf(car)) {
      car.knownFor(await watch.onSnapshot(car.vehicle, sighting));
    }
    if (missing && car.hasStatus) throw new NoData("vanished", missing.params, missing);
    if (failure) throw failure;
  }

  /** ms until a car is looked at again. */
  private pause(car: PolledVehicle): number {
    const now = new Date();
    const watches = this.watchesOf(car);
    const paces = watches.map((watch) => paceOf(car.state, watch, now, car.messageAt));
    const wanted = Math.min(...paces) * 1000 * quotaFactor(this.source.quota);
    const jittered = wanted * (1 + JITTER * Math.random());
    const soon = Math.min(jittered, car.newsWait);
    const pause = Math.max(soon, this.backoff.waitOf(car.key), car.silence);
    this.log.planned(car, watches, pause, pause > jittered, this.source.quota);
    return pause;
  }

  private readList(): Promise<void> {
    this.listing ??= this.listAndTell().finally(() => {
      this.listing = undefined;
      this.plan();
    });
    return this.listing;
  }

  /** @throws as `Source.vehicles` */
  private async listAndTell(): Promise<void> {
    try {
      const vehicles = await this.list.read();
      this.backoff.succeeded(LIST);
      const missing = this.list.missing(vehicles);
      this.take(vehicles, missing);
      let isWhole = vehicles.length > 0 && missing.size === 0;
      let isWanted = false;
      for (const watch of [...this.watches]) {
        isWhole = (await watch.onList(vehicles)) && isWhole;
        isWanted ||= watch.needs.has("vehicles");
        watch.onError(undefined);
      }
      this.list.schedule(isWhole, isWanted);
      this.log.listed(vehicles.length, missing.size, this.list.dueAt - performance.now());
    } catch (error) {
      const isShared = this.backoff.failed(LIST, error);
      this.log.failed(LIST, error, this.backoff, isShared);
      this.list.retry(this.backoff.waitOf(LIST));
      for (const watch of this.watches) watch.onError(error as Error);
      throw error;
    }
  }

  /** Keeps the cars there were, adds new ones, forgets those that are gone. */
  private take(vehicles: readonly Vehicle[], missing: ReadonlySet<string | undefined>): void {
    const fresh: PolledVehicle[] = [];
    const listed = new Set<string>();
    for (const vehicle of vehicles) {
      const car = new PolledVehicle(this.source, vehicle);
      const known = this.cars.get(car.key);
      listed.add(car.key);
      if (known) known.listed(vehicle);
      else fresh.push(car);
      this.cars.set(car.key, known ?? car);
    }
    this.assigned = undefined;
    for (const [key, car] of this.cars) {
      if (listed.has(key)) continue;
      car.isMissing = missing.has(key);
      if (car.isMissing) continue;
      for (const watch of this.watchesOf(car)) watch.onError(undefined, car.vehicle);
      this.cars.delete(key);
      this.backoff.forget(key);
    }
    this.assigned = undefined;
    this.expect(fresh);
  }

  /** First looks, one after another. */
  private expect(cars: readonly PolledVehicle[]): void {
    spread(cars, Math.min(...[...this.watches].map(({ interval }) => interval * 1000)));
  }

  private async lookNow(watch: Watch, vinOrId: string | undefined): Promise<void> {
    this.backoff.check();
    if (this.cars.size === 0 || this.isListDue) await this.readList();
    const cars = this.assignment
      .carsOf(watch)
      .filter(({ vehicle }) => vinOrId === undefined || matches(vehicle.vehicle, vinOrId));
    const named = vinOrId ?? watch.vehicle;
    if (cars.length === 0 && named !== undefined) {
      throw new BadRequest("unknownVehicle", { vehicle: named });
    }
    let failure: Error | undefined;
    for (const car of cars) {
      if (!this.watches.has(watch)) throw new Unavailable("closed");
      this.log.looks(car, "asked for by a message");
      try {
        await this.look(car);
      } catch (error) {
        failure ??= error as Error;
      }
      car.nextAt = performance.now() + this.pause(car);
      if (this.backoff.isHeld) break;
    }
    this.plan();
    if (failure) throw failure;
  }

  private watchesOf(car: PolledVehicle): readonly Watch[] {
    return this.assignment.watchesOf(car);
  }

  private get assignment(): Assignment {
    return (this.assigned ??= new Assignment(this.cars.values(), this.watches));
  }
}
