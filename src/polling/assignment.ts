import { type VehicleId, matches } from "../api/vehicles";
import type { PolledVehicle } from "./polled-vehicle";
import type { Watch } from "./subscription";

/** First looks are so far apart, in ms, or closer where there are many cars. */
const STEP = 1000;
const SHORTEST = 50;

/** When a car is polled next. */
export interface PlannedPoll {
  vehicle: VehicleId;
  /** Absent while it is being polled. */
  at?: Date;
  /** The list lacks it. */
  isMissing: boolean;
  /** Its polls fail for a reason of its own. */
  isFailing: boolean;
}

/** Who watches which car, and who is watched by whom: every look asks for it, and it seldom changes. */
export class Assignment {
  /** Cars that somebody watches. */
  readonly cars: readonly PolledVehicle[];
  private readonly watches = new Map<PolledVehicle, Watch[]>();
  private readonly watched = new Map<Watch, PolledVehicle[]>();

  constructor(cars: Iterable<PolledVehicle>, watches: ReadonlySet<Watch>) {
    for (const watch of watches) this.watched.set(watch, []);
    for (const car of cars) {
      const own = [...watches].filter((watch) => isAbout(watch, car));
      if (own.length > 0) this.watches.set(car, own);
      for (const watch of own) this.watched.get(watch)?.push(car);
    }
    this.cars = [...this.watches.keys()];
  }

  watchesOf(car: PolledVehicle): readonly Watch[] {
    return this.watches.get(car) ?? [];
  }

  carsOf(watch: Watch): readonly PolledVehicle[] {
    return this.watched.get(watch) ?? [];
  }

  /** A car that somebody watches, by its id or VIN. */
  find({ id, vin }: VehicleId): PolledVehicle | undefined {
    return this.cars.find(({ vehicle: { vehicle } }) =>
      [id, vin].some((name) => name !== undefined && matches(vehicle, name)),
    );
  }

  /** When each car is polled next; `heldUntil` on the monotonic clock, in ms: none is before. */
  planned(heldUntil: number): PlannedPoll[] {
    return this.cars.map(({ vehicle: { vehicle }, nextAt, isMissing, failingSince }) => {
      const wait = Math.max(nextAt, heldUntil) - performance.now();
      const at = Number.isFinite(wait) ? new Date(Date.now() + Math.max(0, wait)) : undefined;
      return { vehicle, isMissing, isFailing: failingSince !== undefined, ...(at && { at }) };
    });
  }

  /** Tells everybody when the next look comes; moments on the monotonic clock, in ms. */
  tellPlan(listDueAt: number, heldUntil: number): void {
    for (const [watch, cars] of this.watched) {
      const due = cars.length === 0 ? listDueAt : earliest(cars);
      const next = Math.max(due, heldUntil) - performance.now();
      // The next look at a car that is being looked at is not planned yet.
      if (Number.isFinite(next)) watch.onPlanned(new Date(Date.now() + Math.max(0, next)));
    }
  }
}

/** When the first of some cars is to be looked at, on the monotonic clock, in ms; Infinity for none. */
export function earliest(cars: readonly PolledVehicle[]): number {
  let first = Infinity;
  for (const { nextAt } of cars) if (nextAt < first) first = nextAt;
  return first;
}

/** Plans first looks one after another; `shortest` is the shortest interval that is wanted, in ms. */
export function spread(cars: readonly PolledVehicle[], shortest: number): void {
  const step = Math.max(SHORTEST, Math.min(STEP, shortest / (cars.length + 1)));
  cars.forEach((car, index) => {
    car.nextAt = Math.min(car.nextAt, performance.now() + index * step);
  });
}

function isAbout({ vehicle }: Watch, car: PolledVehicle): boolean {
  return vehicle === undefined || matches(car.vehicle.vehicle, vehicle);
}
