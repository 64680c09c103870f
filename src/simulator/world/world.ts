import { hexDigits, randomFrom } from "../random";
import type { Clock } from "../clock";
import { builtInProfiles } from "./built-in";
import { Car } from "./car";
import { fleetProfile } from "./fleet";
import type { Biography } from "./life";

/** The cars of the account, in the order the API lists them. A car comes to life when it is first looked at. */
export class World {
  private readonly start: number;
  private readonly cars = new Map<string, Car>();
  private readonly numberOf = new Map<string, number>(); // VIN or id → place in the list
  private list: Biography[];
  private added = 0;

  /** `vehicles` asks for a generated fleet of that many cars instead of the built-in ones. */
  constructor(
    private readonly clock: Clock,
    private readonly seed: number,
    vehicles?: number,
  ) {
    this.start = clock.now().getTime();
    this.list =
      vehicles === undefined
        ? builtInProfiles(seed)
        : Array.from({ length: vehicles }, (_, index) => fleetProfile(seed, index));
    this.number();
  }

  get size(): number {
    return this.list.length;
  }

  /** What each car is, in the order of the list. */
  get profiles(): readonly Biography[] {
    return this.list;
  }

  /** The car with this VIN or id. Throws RangeError when there is none. */
  car(key: string): Car {
    const car = this.find(key);
    if (!car) throw new RangeError(`No such car: ${key}`);
    return car;
  }

  /** The car with this VIN or id, if there is one. */
  find(key: string): Car | undefined {
    const profile = this.list[this.numberOf.get(key) ?? -1];
    if (!profile) return undefined;
    const known = this.cars.get(profile.id);
    if (known) return known;
    const car = new Car(profile, this.start, () => this.clock.now().getTime());
    this.cars.set(profile.id, car);
    return car;
  }

  /** Adds a car at the end of the list: a generated one, but for what is given. */
  add(given: Partial<Biography> = {}): Car {
    const generated = fleetProfile(this.seed, 900_000 + this.added++);
    const id = given.vin ? hexDigits(randomFrom("vehicle", given.vin), 96) : generated.id;
    const profile = { ...generated, id, ...given };
    if (this.numberOf.has(profile.vin)) throw new RangeError(`Two cars with VIN ${profile.vin}`);
    this.list.push(profile);
    this.number();
    return this.car(profile.vin);
  }

  /** Takes a car from the account. */
  remove(key: string): void {
    const { id } = this.car(key);
    this.list = this.list.filter((profile) => profile.id !== id);
    this.cars.delete(id);
    this.number();
  }

  /** Leaves the account without a car. */
  clear(): void {
    this.list = [];
    this.cars.clear();
    this.number();
  }

  /** Ends the routine of every car; see `Car.holdStill`. Meant for a handful of cars. */
  holdStill(): void {
    for (const { id } of this.list) this.car(id).holdStill();
  }

  private number(): void {
    this.numberOf.clear();
    this.list.forEach(({ id, vin }, index) => {
      this.numberOf.set(id, index);
      this.numberOf.set(vin, index);
    });
  }
}
