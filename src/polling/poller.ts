import { type Vehicle, type VehicleId, matches } from "../api/vehicles";
import { BadRequest, NoData, type PsaError, Unavailable } from "../errors";
import { paceOf, thriftOf } from "./interval";
import { Restraint } from "./backoff-policy";
import { VehicleList } from "./vehicle-list";
import type { Watch, Watched, Watching } from "./subscription";
import { WatchedCar } from "./polled-vehicle";

export type { Watch, Watching } from "./subscription";

/** When a car is looked at next. */
export interface PlannedLook {
  vehicle: VehicleId;
  /** Absent while it is looked at. */
  at?: Date;
  /** The list lacks it. */
  isMissing: boolean;
  /** Its looks fail for a reason of its own. */
  isFailing: boolean;
}

/** ms. A timer of Node.js counts to 24 days. */
const LONGEST = 24 * 3_600_000;
/** Beside the keys of cars. */
const LIST = "list of vehicles";
/** First looks are so far apart, in ms, or closer where there are many cars. */
const STEP = 1000;
const SHORTEST = 50;
/** Pauses are up to so much longer, that cars and accounts drift apart; never shorter than was asked for. */
const JITTER = 0.05;
/** Cars that are looked at side by side. */
const AT_ONCE = 4;

/**
 * Looks at the cars of one account for everybody who watches them: each car once, as often as the
 * most eager wants, spread over time.
 */
export class Watcher {
  private readonly watches = new Set<Watch>();
  private readonly cars = new Map<string, WatchedCar>();
  private readonly restraint = new Restraint();
  private timer: NodeJS.Timeout | undefined;
  private readonly list: VehicleList;
  private looking = 0;
  private listing: Promise<void> | undefined;

  constructor(private readonly account: Watched) {
    this.list = new VehicleList(account);
  }

  add(watch: Watch): Watching {
    if (this.watches.size === 0) this.account.on("changed", this.accountChanged);
    this.watches.add(watch);
    // Somebody new needs a list, and a look at the cars that others have seen already.
    this.list.dueAt = 0;
    this.expect([...this.cars.values()].filter((car) => isAbout(watch, car)));
    this.plan();
    return {
      look: (vinOrId) => this.lookNow(watch, vinOrId),
      stop: () => this.remove(watch),
    };
  }

  /** The looks that are planned, not before all are held back no longer. */
  get looks(): PlannedLook[] {
    return this.wantedCars().map(({ vehicle: { vehicle }, nextAt, isMissing, failingSince }) => {
      const wait = Math.max(nextAt, this.restraint.heldUntil) - performance.now();
      const at = Number.isFinite(wait) ? new Date(Date.now() + Math.max(0, wait)) : undefined;
      return { vehicle, isMissing, isFailing: failingSince !== undefined, ...(at && { at }) };
    });
  }

  /** Ends all watching. */
  close(): void {
    for (const watch of [...this.watches]) this.remove(watch);
  }

  private remove(watch: Watch): void {
    this.watches.delete(watch);
    if (this.watches.size > 0) return;
    clearTimeout(this.timer);
    this.cars.clear();
    this.account.off("changed", this.accountChanged);
  }

  private readonly accountChanged = (error: PsaError | undefined): void => {
    if (error) return;
    this.restraint.release();
    if (this.cars.size === 0) this.list.dueAt = 0;
    this.expect(this.wantedCars());
    this.plan();
  };

  /** Sets the timer to whatever is next. */
  private plan(): void {
    clearTimeout(this.timer);
    if (this.watches.size === 0) return;
    const due = this.wantedCars().map(({ nextAt }) => nextAt);
    if (!this.listing) due.push(this.list.dueAt);
    const next = Math.max(Math.min(...due), this.restraint.heldUntil);
    const wait = Math.max(0, next - performance.now());
    this.timer = setTimeout(() => this.turn(), Math.min(wait, LONGEST));
    this.tellPlan();
  }

  private tellPlan(): void {
    const cars = [...this.cars.values()];
    for (const watch of this.watches) {
      const due = cars.filter((car) => isAbout(watch, car)).map(({ nextAt }) => nextAt);
      if (due.length === 0) due.push(this.list.dueAt);
      const next = Math.max(Math.min(...due), this.restraint.heldUntil) - performance.now();
      // The next look at a car that is being looked at is not planned yet.
      if (Number.isFinite(next)) watch.planned(new Date(Date.now() + Math.max(0, next)));
    }
  }

  private turn(): void {
    if (this.watches.size === 0) return;
    if (this.restraint.isHeld) return this.plan();
    // Everybody who watches is told of a failure.
    if (this.isListDue) this.readList().catch(() => undefined);
    const due = this.wantedCars()
      .filter(({ nextAt }) => nextAt <= performance.now())
      .sort((one, other) => one.nextAt - other.nextAt);
    for (const car of due.slice(0, Math.max(0, this.room - this.looking))) void this.visit(car);
    if (this.looking < this.room) this.plan();
  }

  private get isListDue(): boolean {
    return !this.listing && performance.now() >= this.list.dueAt;
  }

  /** Looks that may be under way at once. While something is wrong, one finds out whether it still is. */
  private get room(): number {
    if (!this.restraint.isFailing) return AT_ONCE;
    return this.listing ? 0 : 1;
  }

  /** One look in its turn, and the next one planned. */
  private async visit(car: WatchedCar): Promise<void> {
    this.looking += 1;
    car.nextAt = Infinity;
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

  /** @throws as `Account.read` */
  private look(car: WatchedCar): Promise<void> {
    car.looking ??= this.lookAndTell(car).finally(() => (car.looking = undefined));
    return car.looking;
  }

  private async lookAndTell(car: WatchedCar): Promise<void> {
    try {
      if (this.list.isDoubtedBy(car.failingSince)) await this.readList().catch(() => undefined);
      if (this.cars.get(car.key) !== car) return;
      await this.see(car);
      car.failingSince = undefined;
      this.restraint.succeeded(car.key);
      for (const watch of this.watchesOf(car)) {
        watch.troubled(undefined, car.isAiling ? undefined : car.vehicle);
      }
    } catch (error) {
      const isShared = this.restraint.failed(car.key, error);
      const concerned = isShared ? undefined : car.vehicle;
      if (concerned) car.failingSince ??= performance.now();
      if (!concerned || !car.isMissing) {
        for (const watch of this.watchesOf(car)) watch.troubled(error as Error, concerned);
      }
      throw error;
    }
  }

  /** @throws as `Account.read`; NoData where there is no status any more */
  private async see(car: WatchedCar): Promise<void> {
    const watches = this.watchesOf(car);
    const needs = new Set(watches.flatMap((watch) => [...watch.needs]));
    const interval = Math.min(...watches.map((watch) => watch.interval));
    const { sighting, missing, failure } = await car.look(needs, interval);
    for (const watch of this.watchesOf(car)) {
      car.knownFor(await watch.sighted(car.vehicle, sighting));
    }
    if (missing && car.hasStatus) throw new NoData("vanished", missing.params, missing);
    if (failure) throw failure;
  }

  /** ms until a car is looked at again. */
  private pause(car: WatchedCar): number {
    const now = new Date();
    const paces = this.watchesOf(car).map((watch) => paceOf(car.state, watch, now, car.messageAt));
    const wanted = Math.min(...paces) * 1000 * thriftOf(this.account.quota);
    const jittered = wanted * (1 + JITTER * Math.random());
    return Math.max(jittered, this.restraint.waitOf(car.key), car.silence);
  }

  private readList(): Promise<void> {
    this.listing ??= this.listAndTell().finally(() => {
      this.listing = undefined;
      this.plan();
    });
    return this.listing;
  }

  /** @throws as `Account.vehicles` */
  private async listAndTell(): Promise<void> {
    try {
      const vehicles = await this.list.read();
      this.restraint.succeeded(LIST);
      const missing = this.list.missing(vehicles);
      this.take(vehicles, missing);
      let isWhole = vehicles.length > 0 && missing.size === 0;
      let isWanted = false;
      for (const watch of [...this.watches]) {
        isWhole = (await watch.listed(vehicles)) && isWhole;
        isWanted ||= watch.needs.has("vehicles");
        watch.troubled(undefined);
      }
      this.list.schedule(isWhole, isWanted);
    } catch (error) {
      this.restraint.failed(LIST, error);
      this.list.retry(this.restraint.waitOf(LIST));
      for (const watch of this.watches) watch.troubled(error as Error);
      throw error;
    }
  }

  /** Keeps the cars there were, adds new ones, forgets those that are gone. */
  private take(vehicles: readonly Vehicle[], missing: ReadonlySet<string | undefined>): void {
    const fresh: WatchedCar[] = [];
    const listed = new Set<string>();
    for (const vehicle of vehicles) {
      const car = new WatchedCar(this.account, vehicle);
      const known = this.cars.get(car.key);
      listed.add(car.key);
      if (known) known.listed(vehicle);
      else fresh.push(car);
      this.cars.set(car.key, known ?? car);
    }
    for (const [key, car] of this.cars) {
      if (listed.has(key)) continue;
      car.isMissing = missing.has(key);
      if (car.isMissing) continue;
      this.cars.delete(key);
      this.restraint.forget(key);
      for (const watch of this.watchesOf(car)) watch.troubled(undefined, car.vehicle);
    }
    this.expect(fresh);
  }

  /** First looks, one after another. */
  private expect(cars: readonly WatchedCar[]): void {
    const shortest = Math.min(...[...this.watches].map(({ interval }) => interval * 1000));
    const step = Math.max(SHORTEST, Math.min(STEP, shortest / (cars.length + 1)));
    cars.forEach((car, index) => {
      car.nextAt = Math.min(car.nextAt, performance.now() + index * step);
    });
  }

  private async lookNow(watch: Watch, vinOrId: string | undefined): Promise<void> {
    this.restraint.check();
    if (this.cars.size === 0 || this.isListDue) await this.readList();
    const cars = this.wantedCars().filter(
      (car) =>
        isAbout(watch, car) && (vinOrId === undefined || matches(car.vehicle.vehicle, vinOrId)),
    );
    const named = vinOrId ?? watch.vehicle;
    if (cars.length === 0 && named !== undefined) {
      throw new BadRequest("unknownVehicle", { vehicle: named });
    }
    let failure: Error | undefined;
    for (const car of cars) {
      if (!this.watches.has(watch)) throw new Unavailable("closed");
      try {
        await this.look(car);
      } catch (error) {
        failure ??= error as Error;
      }
      car.nextAt = performance.now() + this.pause(car);
      if (this.restraint.isHeld) break;
    }
    this.plan();
    if (failure) throw failure;
  }

  private wantedCars(): WatchedCar[] {
    return [...this.cars.values()].filter((car) => this.watchesOf(car).length > 0);
  }

  private watchesOf(car: WatchedCar): Watch[] {
    return [...this.watches].filter((watch) => isAbout(watch, car));
  }
}

function isAbout({ vehicle }: Watch, car: WatchedCar): boolean {
  return vehicle === undefined || matches(car.vehicle.vehicle, vehicle);
}
