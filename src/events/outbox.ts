import { setImmediate as nextTurn } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { defined, isObject, objectOf, textOf } from "../json";
import type { VehicleId } from "../vehicle/identity";
import { type CarEvent, EVENTS } from "./catalogue";

/** Keeps what must outlive a restart, as plain JSON. */
export interface Storage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}

/** An event, as it is told. */
export type EmittedEvent = CarEvent & {
  vin?: string;
  /** It may have been told before: the process ended while it was. */
  repeated?: true;
};

/** An event that is to be told, and the vehicle it is about, if it is one's. */
export interface OutboxEntry {
  event: EmittedEvent;
  vehicle?: VehicleId;
}

/**
 * Keeps what is known together with what is still to be told of it, in one write, and strikes that out once it
 * was told: a process that is killed in between tells it after its next start. Nothing else is told twice.
 */
export class Outbox {
  /** What has been read since the start. */
  private readonly read = new Set<string>();

  constructor(
    private readonly storage: Storage,
    private readonly isClosed: () => boolean,
  ) {}

  /**
   * What is known. What a killed process left to be told is told first.
   * @throws what the storage throws
   */
  async recall(key: string, tell: (entry: OutboxEntry, known: unknown) => void): Promise<unknown> {
    const kept = await this.storage.get(key);
    const { untold, ...known } = objectOf(kept);
    if (untold === undefined) {
      this.read.add(key);
      return kept;
    }
    // Another process that shares the storage may be telling what comes later.
    if (this.read.has(key) || this.isClosed()) return known;
    this.read.add(key);
    for (const { event, ...about } of parseEntries(untold)) {
      tell({ event: { ...event, repeated: true }, ...about }, known);
    }
    await this.strikeOut(key, known);
    return known;
  }

  /**
   * Keeps what is new, then tells.
   * @param now an object, where there are entries
   * @param tellMore tells what nobody hears after a kill
   * @throws what the storage throws: then nothing is told
   */
  async keep(
    key: string,
    change: { before: unknown; now: unknown; entries: readonly OutboxEntry[] },
    tell: (entry: OutboxEntry) => void,
    tellMore: () => void = () => undefined,
  ): Promise<void> {
    const { before, now, entries } = change;
    if (this.isClosed()) return;
    if (entries.length > 0) await this.storage.set(key, { ...objectOf(now), untold: entries });
    else if (!isDeepStrictEqual(before, now)) await this.storage.set(key, now);
    // Nobody would hear it any more. Whoever comes next shall see the change, and tell it.
    if (this.isClosed()) return this.storage.set(key, before);
    for (const entry of entries) tell(entry);
    tellMore();
    if (entries.length > 0) await this.strikeOut(key, now);
  }

  /** What was sent is handed on in a later turn of the event loop: it counts as told only then. */
  private async strikeOut(key: string, known: unknown): Promise<void> {
    await nextTurn();
    await this.storage.set(key, known);
  }
}

function parseEntries(value: unknown): OutboxEntry[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    const { event, vehicle } = objectOf(entry);
    const name = textOf(objectOf(event).event) ?? "";
    if (!Object.hasOwn(EVENTS, name)) return [];
    return [
      {
        event: event as EmittedEvent,
        ...(isObject(vehicle) && { vehicle: parseVehicleId(vehicle) }),
      },
    ];
  });
}

function parseVehicleId({ id, vin, brand }: Record<string, unknown>): VehicleId {
  return defined({ id: textOf(id), vin: textOf(vin), brand: textOf(brand) });
}
