import type { Vehicle } from "../../src/api/vehicles";
import { parseWatchOptions } from "../../src/events/options";
import type { VehicleState } from "../../src/vehicle/state";
import { type Context, EventTracker } from "../../src/events/tracker";
import type { EmittedEvent, Storage } from "../../src/events/outbox";
import { minute } from "./watching";

/** As a context store that writes to disk: plain JSON, and slow. */
export class MemoryStorage implements Storage {
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

/** Trackers that follow one another, what they keep, and all they emit. */
export class TrackerBench {
  readonly store = new MemoryStorage();
  readonly emitted: EmittedEvent[] = [];
  readonly contexts: Context[] = [];
  readonly states: Required<Context>[] = [];

  readonly start = (options: object = {}): EventTracker =>
    new EventTracker(this.store, parseWatchOptions(options), {
      event: (event, context) => {
        this.store.log.push(`tell ${event.event}`);
        this.emitted.push(event);
        this.contexts.push(context);
      },
      state: (context) => this.states.push(context),
    });

  readonly see = (tracker: EventTracker, at: number, state: VehicleState, vehicle = one) =>
    tracker.track(vehicle, { seenAt: minute(at), state });

  readonly names = (): string[] => this.emitted.map(({ event }) => event);
}
