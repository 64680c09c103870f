import pLimit from "p-limit";
import { type Vehicle, type VehicleId, keyOf } from "../api/vehicles";
import { copyOf, defined, objectOf } from "../json";
import type { CarEvent, EventName, Need } from "./catalogue";
import { type Memory, parseMemory } from "./memory";
import { type Snapshot, observe } from "./observe";
import type { WatchOptions } from "./options";
import type { VehicleState } from "../vehicle/state";
import { type EmittedEvent, Outbox, type OutboxEntry, type Storage } from "./outbox";
import { compareLists, parseRoster } from "./roster";

/** Whom it concerns and how the car is; `vehicle` is absent for what is not one car's. */
export interface Context {
  vehicle?: Vehicle;
  state?: VehicleState;
}

/** Who hears of it. */
export interface EventSink {
  event(event: EmittedEvent, context: Context): void;
  /** The state of a car is newer than it was. */
  state(context: Required<Context>): void;
}

/** What is known of a car. */
export interface Known {
  state: VehicleState;
  /** What it has told at any time, of what a car can be asked for. */
  parts: ReadonlySet<Need>;
}

/** What is known of the list. */
export interface KnownList {
  /** Cars that lack in it, and may come back. */
  missing: number;
  /** It is empty, and it is too soon to say that there is no car. */
  isUnsure: boolean;
}

/** Where the storage has what is not one car's. */
const ACCOUNT = "account";
const VEHICLES = "vehicles";

/**
 * Turns what is seen of cars, of their list and of the account into events, each once, also over a
 * restart: what is known is kept before anybody is told. One thing at a time; whatever the storage
 * throws is thrown, and nothing is told then.
 */
export class EventTracker {
  private readonly inTurn = pLimit(1);
  private readonly wanted: ReadonlySet<EventName>;
  private readonly outbox: Outbox;
  /** What could not be compared with what is kept. */
  private readonly unseen = new Map<string, Snapshot>();
  private signedOut: boolean | undefined;
  private closed = false;

  constructor(
    storage: Storage,
    private readonly options: WatchOptions,
    private readonly sink: EventSink,
  ) {
    this.wanted = new Set(options.events);
    this.outbox = new Outbox(storage, () => this.closed);
  }

  /** What is known of the car then. What could not be compared is compared with the next snapshot. */
  track(vehicle: Vehicle, snapshot: Snapshot): Promise<Known> {
    return this.inTurn(async () => {
      if (this.closed) return summarize(undefined);
      const key = `car_${keyOf(vehicle.vehicle) ?? ""}`;
      const whole = { ...this.unseen.get(key), ...snapshot };
      this.unseen.set(key, whole);
      const before = await this.outbox.recall(key, ({ event }, known) =>
        this.emit(event, { vehicle, state: copyOf(summarize(parseMemory(known)).state) }),
      );
      this.unseen.delete(key);
      const { memory, events, changed } = observe(before, whole, this.options);
      const { state } = memory;
      const entries = this.entriesFor(events, vehicle.vehicle);
      await this.outbox.keep(
        key,
        { before, now: memory, entries },
        ({ event }) => this.emit(event, { vehicle, state: copyOf(state) }),
        () => changed && this.sink.state({ vehicle, state: copyOf(state) }),
      );
      return summarize(memory);
    });
  }

  /** The first list is the one to compare with. */
  trackList(vehicles: readonly Vehicle[]): Promise<KnownList> {
    return this.inTurn(async () => {
      if (this.closed) return { missing: 0, isUnsure: false };
      const before = await this.outbox.recall(VEHICLES, (entry) => this.emitEntry(entry));
      const list = vehicles.map(({ vehicle }) => vehicle);
      const { roster, added, gone, missing } = compareLists(parseRoster(before), list, Date.now());
      const at = new Date().toISOString();
      const entries = [
        ...added.flatMap((car) => this.entriesFor([{ event: "vehicle.added", at }], car)),
        ...gone.flatMap(({ vin, id }) =>
          this.entriesFor([{ event: "vehicle.removed", at }], defined({ vin, id })),
        ),
      ];
      await this.outbox.keep(VEHICLES, { before, now: roster, entries }, (entry) =>
        this.emitEntry(entry, vehicles),
      );
      return { missing: missing.length, isUnsure: roster.empty !== undefined };
    });
  }

  trackAccount(signedOut: boolean): Promise<void> {
    return this.inTurn(async () => {
      if (this.closed || this.signedOut === signedOut) return;
      const emit = (entry: OutboxEntry) => this.emitEntry(entry);
      const kept = await this.outbox.recall(ACCOUNT, emit);
      const before = objectOf(kept).signedOut === true;
      const event = signedOut ? "account.signed-out" : "account.signed-in";
      const events: CarEvent[] =
        before === signedOut ? [] : [{ event, at: new Date().toISOString() }];
      const entries = this.entriesFor(events);
      await this.outbox.keep(ACCOUNT, { before: kept, now: { signedOut }, entries }, emit, () => {
        this.signedOut = signedOut;
      });
    });
  }

  /** Resolves when what is under way has ended; nobody is told anything any more. */
  close(): Promise<void> {
    this.closed = true;
    return this.inTurn(() => undefined);
  }

  private entriesFor(events: readonly CarEvent[], vehicle?: VehicleId): OutboxEntry[] {
    return events
      .filter(({ event }) => this.wanted.size === 0 || this.wanted.has(event))
      .map((event) => ({
        event: { ...event, ...defined({ vin: vehicle?.vin }) },
        ...(vehicle && { vehicle }),
      }));
  }

  /** Tells of a vehicle as it was listed, if it still was. */
  private emitEntry({ event, vehicle: id }: OutboxEntry, vehicles: readonly Vehicle[] = []): void {
    const listed = vehicles.find(({ vehicle }) => vehicle === id);
    const vehicle = listed ?? (id && { vehicle: id, links: {}, payload: {} });
    this.emit(event, vehicle ? { vehicle } : {});
  }

  private emit(event: EmittedEvent, context: Context): void {
    if (this.wanted.size > 0 && !this.wanted.has(event.event)) return;
    this.sink.event(event, context);
  }
}

function summarize(memory: Memory | undefined): Known {
  const { state = {}, maintenance, alerts, trips } = memory ?? {};
  const parts: Readonly<Record<string, boolean>> = {
    status: Object.keys(state).length > 0,
    maintenance: maintenance !== undefined,
    alerts: Object.keys(alerts?.byId ?? {}).length > 0,
    trips: (trips?.newest ?? "") !== "",
  };
  return { state, parts: new Set((Object.keys(parts) as Need[]).filter((part) => parts[part])) };
}
