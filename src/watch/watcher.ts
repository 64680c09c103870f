import { type Vehicle, matches } from "../api/vehicles";
import { BadRequest, Forbidden, type PsaError, Unavailable } from "../errors";
import { paceOf, thriftOf } from "./pace";
import { Restraint } from "./restraint";
import type { Watch, Watched, Watching } from "./watch";
import { WatchedCar } from "./watched-car";

export type { Watch, Watching } from "./watch";

const HOUR = 3_600_000; // ms
/** ms; a car that is refused may have left the account. */
const LIST_PERIOD = { wanted: 6 * HOUR, unwanted: 24 * HOUR, refused: HOUR };
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
  private listDueAt = 0;
  private listedAt = 0;
  private looking = 0;
  private listing: Promise<void> | undefined;

  constructor(private readonly account: Watched) {}

  add(watch: Watch): Watching {
    if (this.watches.size === 0) this.account.on("changed", this.accountChanged);
    this.watches.add(watch);
    // Somebody new needs a list, and a look at the cars that others have seen already.
    this.listDueAt = 0;
    this.expect([...this.cars.values()].filter((car) => isAbout(watch, car)));
    this.plan();
    return {
      look: (vinOrId) => this.lookNow(watch, vinOrId),
      stop: () => this.remove(watch),
    };
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
    if (this.cars.size === 0) this.listDueAt = 0;
    this.expect(this.wantedCars());
    this.plan();
  };

  /** Sets the timer to whatever is next. */
  private plan(): void {
    clearTimeout(this.timer);
    if (this.watches.size === 0) return;
    const due = [this.listDueAt, ...this.wantedCars().map(({ nextAt }) => nextAt)];
    const next = Math.max(Math.min(...due), this.restraint.heldUntil);
    const wait = Math.max(0, next - performance.now());
    // A timer of Node.js counts to 24 days.
    this.timer = setTimeout(() => this.turn(), Math.min(wait, 24 * HOUR));
    this.tellPlan();
  }

  private tellPlan(): void {
    const cars = [...this.cars.values()];
    for (const watch of this.watches) {
      const due = cars.filter((car) => isAbout(watch, car)).map(({ nextAt }) => nextAt);
      const next = Math.max(Math.min(...due), this.restraint.heldUntil) - performance.now();
      // The next look at a car that is being looked at is not planned yet.
      if (Number.isFinite(next)) watch.planned(new Date(Date.now() + Math.max(0, next)));
    }
  }

  private turn(): void {
    if (this.watches.size === 0) return;
    if (this.restraint.isHeld) return this.plan();
    if (performance.now() >= this.listDueAt) {
      const plan = () => this.plan();
      // Everybody who watches was told of a failure.
      this.list().then(plan, plan);
      return;
    }
    const due = this.wantedCars()
      .filter(({ nextAt }) => nextAt <= performance.now())
      .sort((one, other) => one.nextAt - other.nextAt);
    // While something is wrong, one look finds out whether it still is.
    const room = this.restraint.isFailing ? 1 : AT_ONCE;
    for (const car of due.slice(0, Math.max(0, room - this.looking))) void this.visit(car);
    if (this.looking < room) this.plan();
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
    const { vehicle, key } = car;
    try {
      const watches = this.watchesOf(car);
      const needs = new Set(watches.flatMap((watch) => [...watch.needs]));
      const interval = Math.min(...watches.map((watch) => watch.interval));
      const { sighting, answered, failure } = await car.look(needs, interval);
      for (const watch of this.watchesOf(car)) await watch.sighted(vehicle, sighting);
      if (failure) throw failure;
      if (!answered) return;
      this.restraint.succeeded(key);
      for (const watch of this.watchesOf(car)) watch.troubled(undefined, vehicle);
    } catch (error) {
      if (error instanceof Forbidden) {
        this.listDueAt = Math.min(this.listDueAt, this.listedAt + LIST_PERIOD.refused);
      }
      const concerned = this.restraint.failed(key, error) ? undefined : vehicle;
      for (const watch of this.watchesOf(car)) watch.troubled(error as Error, concerned);
      throw error;
    }
  }

  /** ms until a car is looked at again. */
  private pause(car: WatchedCar): number {
    const now = new Date();
    const paces = this.watchesOf(car).map((watch) => paceOf(car.state, watch, now, car.messageAt));
    const wanted = Math.min(...paces) * 1000 * thriftOf(this.account.quota);
    const jittered = wanted * (1 + JITTER * Math.random());
    return Math.max(jittered, this.restraint.waitOf(car.key));
  }

  private list(): Promise<void> {
    this.listing ??= this.readList().finally(() => (this.listing = undefined));
    return this.listing;
  }

  /** @throws as `Account.vehicles` */
  private async readList(): Promise<void> {
    try {
      const vehicles: Vehicle[] = [];
      for await (const page of this.account.vehicles()) vehicles.push(...page.vehicles);
      const isWanted = [...this.watches].some(({ needs }) => needs.has("vehicles"));
      this.listedAt = performance.now();
      this.listDueAt = this.listedAt + LIST_PERIOD[isWanted ? "wanted" : "unwanted"];
      this.restraint.succeeded(LIST);
      this.take(vehicles);
      for (const watch of [...this.watches]) {
        await watch.listed(vehicles);
        watch.troubled(undefined);
      }
    } catch (error) {
      this.restraint.failed(LIST, error);
      this.listDueAt = performance.now() + this.restraint.waitOf(LIST);
      for (const watch of this.watches) watch.troubled(error as Error);
      throw error;
    }
  }

  /** Keeps the cars there were, adds new ones, forgets the others. */
  private take(vehicles: readonly Vehicle[]): void {
    const before = new Map(this.cars);
    this.cars.clear();
    const fresh: WatchedCar[] = [];
    for (const vehicle of vehicles) {
      const car = new WatchedCar(this.account, vehicle);
      const known = before.get(car.key);
      if (known) known.vehicle = vehicle;
      else fresh.push(car);
      this.cars.set(car.key, known ?? car);
    }
    for (const key of before.keys()) if (!this.cars.has(key)) this.restraint.forget(key);
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
    if (this.cars.size === 0 || performance.now() >= this.listDueAt) await this.list();
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
