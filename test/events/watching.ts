import type { CarEvent } from "../../src/events/catalogue";
import { type Snapshot, observe } from "../../src/events/observe";
import { type WatchOptions, parseWatchOptions } from "../../src/events/options";
import type { VehicleState } from "../../src/vehicle/state";

const START = Date.parse("2025-03-12T06:00:00Z");

/** So many minutes after the start, ISO 8601. */
export function minute(minutes: number): string {
  return new Date(START + minutes * 60_000).toISOString();
}

export const home = { name: "Home", latitude: 48.1147, longitude: -1.6794, radius: 200 };

/** A place so many metres north of home, measured at a minute. */
export function north(metres: number, minutes: number) {
  return { at: minute(minutes), latitude: 48.1147 + metres / 111_195, longitude: -1.6794 };
}

/** Somebody who watches a car. The memory goes through JSON between two looks, as it may in a context store. */
export class Watcher {
  memory: unknown;
  changed = false;
  readonly options: WatchOptions;

  constructor(options: object = {}) {
    this.options = parseWatchOptions(options);
  }

  /** What a snapshot tells. */
  look(snapshot: Snapshot): CarEvent[] {
    const seen = observe(this.memory, snapshot, this.options);
    this.memory = JSON.parse(JSON.stringify(seen.memory)) as unknown;
    this.changed = seen.changed;
    return seen.events;
  }

  /** What a state tells that is seen at a minute. */
  see(minutes: number, state: VehicleState): CarEvent[] {
    return this.look({ seenAt: minute(minutes), state });
  }
}

/** The names of events. */
export function names(events: readonly CarEvent[]): string[] {
  return events.map(({ event }) => event);
}

/** A group of the state that changes, measured one minute after the other: what it tells, step by step. */
export function tell(group: keyof VehicleState, readings: readonly object[], options: object = {}) {
  const watcher = new Watcher(options);
  return readings.map((reading, index) =>
    watcher.see(index, { [group]: { at: minute(index), ...reading } }),
  );
}

/** The names of the events of each step. */
export function namesOf(told: readonly CarEvent[][]): string[][] {
  return told.map(names);
}
