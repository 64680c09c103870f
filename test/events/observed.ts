import type { Vehicle } from "../../src/api/vehicles";
import { watchOptionsOf } from "../../src/events/observe";
import type { VehicleState } from "../../src/vehicle/state";
import { type About, type Keeper, Observer, type ToldEvent } from "../../src/events/tracker";
import { minute } from "./watching";

/** As a context store that writes to disk: plain JSON, and slow. */
export class Store implements Keeper {
  readonly kept = new Map<string, string>();
  readonly log: string[] = [];
  /** Called before a value is taken. */
  onSet: (key: string) => void = () => undefined;

  async get(key: string): Promise<unknown> {
    await Promise.resolve();
    const json = this.kept.get(key);
    return json === undefined ? undefined : (JSON.parse(json) as unknown);
  }

  async set(key: string, value: unknown): Promise<void> {
    await Promise.resolve();
    this.onSet(key);
    const isToTell = typeof value === "object" && value !== null && "untold" in value;
    this.log.push(`keep ${key}${isToTell ? ", to tell" : ""}`);
    if (value === undefined) this.kept.delete(key);
    else this.kept.set(key, JSON.stringify(value));
  }
}

export const car = (vin: string): Vehicle => ({
  vehicle: { vin, id: `id-${vin}` },
  links: {},
  payload: {},
});
export const one = car("VIN1");
export const doors = (at: number, locked: boolean): VehicleState => ({
  doors: { at: minute(at), locked },
});

/** Observers that follow one another, what they keep, and all they tell. */
export class Observed {
  readonly store = new Store();
  readonly told: ToldEvent[] = [];
  readonly abouts: About[] = [];
  readonly states: Required<About>[] = [];

  readonly start = (options: object = {}): Observer =>
    new Observer(this.store, watchOptionsOf(options), {
      event: (event, about) => {
        this.store.log.push(`tell ${event.event}`);
        this.told.push(event);
        this.abouts.push(about);
      },
      state: (about) => this.states.push(about),
    });

  readonly see = (observer: Observer, at: number, state: VehicleState, vehicle = one) =>
    observer.sighted(vehicle, { seenAt: minute(at), state });

  readonly names = (): string[] => this.told.map(({ event }) => event);
}
