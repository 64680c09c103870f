import pLimit from "p-limit";
import type { Vehicle, VehicleId } from "../api/vehicles";
import { copyOf, defined, objectOf } from "../json";
import {
  type CarEvent,
  type EventName,
  type Memory,
  type Need,
  type Sighting,
  type WatchOptions,
  memoryOf,
  observe,
} from "./observe";
import type { VehicleState } from "../vehicle/state";
import { type Keeper, type Letter, Outbox, type ToldEvent } from "./outbox";
import { compareLists, nameOf, rosterOf } from "./roster";

export type { Keeper, ToldEvent } from "./outbox";

/** Whom it concerns and how the car is; `vehicle` is absent for what is not one car's. */
export interface About {
  vehicle?: Vehicle;
  state?: VehicleState;
}

/** Who hears of it. */
export interface Listener {
  event(event: ToldEvent, about: About): void;
  /** The state of a car is newer than it was. */
  state(about: Required<About>): void;
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

/** Where the keeper has what is not one car's. */
const ACCOUNT = "account";
const VEHICLES = "vehicles";

/**
 * Turns what is seen of cars, of their list and of the account into events, each once, also over a
 * restart: what is known is kept before anybody is told. One thing at a time; whatever the keeper
 * throws is thrown, and nothing is told then.
 */
export class Observer {
  private readonly inTurn = pLimit(1);
  private readonly wanted: ReadonlySet<EventName>;
  private readonly outbox: Outbox;
  /** What could not be compared with what is kept. */
  private readonly unseen = new Map<string, Sighting>();
  private signedOut: boolean | undefined;
  private closed = false;

  constructor(
    keeper: Keeper,
    private readonly options: WatchOptions,
    private readonly listener: Listener,
  ) {
    this.wanted = new Set(options.events);
    this.outbox = new Outbox(keeper, () => this.closed);
  }

  /** What is known of the car then. What could not be compared is compared with the next sighting. */
  sighted(vehicle: Vehicle, sighting: Sighting): Promise<Known> {
    return this.inTurn(async () => {
      if (this.closed) return knownOf(undefined);
      const key = `car_${nameOf(vehicle.vehicle) ?? ""}`;
      const whole = { ...this.unseen.get(key), ...sighting };
      this.unseen.set(key, whole);
      const before = await this.outbox.recall(key, ({ event }, known) =>
        this.tell(event, { vehicle, state: copyOf(knownOf(memoryOf(known)).state) }),
      );
      this.unseen.delete(key);
      const { memory, events, changed } = observe(before, whole, this.options);
      const { state } = memory;
      const letters = this.lettersOf(events, vehicle.vehicle);
      await this.outbox.keep(
        key,
        { before, now: memory, letters },
        ({ event }) => this.tell(event, { vehicle, state: copyOf(state) }),
        () => changed && this.listener.state({ vehicle, state: copyOf(state) }),
      );
      return knownOf(memory);
    });
  }

  /** The first list is the one to compare with. */
  listed(vehicles: readonly Vehicle[]): Promise<KnownList> {
    return this.inTurn(async () => {
      if (this.closed) return { missing: 0, isUnsure: false };
      const before = await this.outbox.recall(VEHICLES, (letter) => this.tellOf(letter));
      const list = vehicles.map(({ vehicle }) => vehicle);
      const { roster, added, gone, missing } = compareLists(rosterOf(before), list, Date.now());
      const at = new Date().toISOString();
      const letters = [
        ...added.flatMap((car) => this.lettersOf([{ event: "vehicle.added", at }], car)),
        ...gone.flatMap(({ vin, id }) =>
          this.lettersOf([{ event: "vehicle.removed", at }], defined({ vin, id })),
        ),
      ];
      await this.outbox.keep(VEHICLES, { before, now: roster, letters }, (letter) =>
        this.tellOf(letter, vehicles),
      );
      return { missing: missing.length, isUnsure: roster.empty !== undefined };
    });
  }

  account(signedOut: boolean): Promise<void> {
    return this.inTurn(async () => {
      if (this.closed || this.signedOut === signedOut) return;
      const tell = (letter: Letter) => this.tellOf(letter);
      const kept = await this.outbox.recall(ACCOUNT, tell);
      const before = objectOf(kept).signedOut === true;
      const event = signedOut ? "account.signed-out" : "account.signed-in";
      const events: CarEvent[] =
        before === signedOut ? [] : [{ event, at: new Date().toISOString() }];
      const letters = this.lettersOf(events);
      await this.outbox.keep(ACCOUNT, { before: kept, now: { signedOut }, letters }, tell, () => {
        this.signedOut = signedOut;
      });
    });
  }

  /** Resolves when what is under way has ended; nobody is told anything any more. */
  close(): Promise<void> {
    this.closed = true;
    return this.inTurn(() => undefined);
  }

  private lettersOf(events: readonly CarEvent[], vehicle?: VehicleId): Letter[] {
    return events
      .filter(({ event }) => this.wanted.size === 0 || this.wanted.has(event))
      .map((event) => ({
        event: { ...event, ...defined({ vin: vehicle?.vin }) },
        ...(vehicle && { vehicle }),
      }));
  }

  /** Tells of a vehicle as it was listed, if it still was. */
  private tellOf({ event, vehicle: id }: Letter, vehicles: readonly Vehicle[] = []): void {
    const listed = vehicles.find(({ vehicle }) => vehicle === id);
    const vehicle = listed ?? (id && { vehicle: id, links: {}, payload: {} });
    this.tell(event, vehicle ? { vehicle } : {});
  }

  private tell(event: ToldEvent, about: About): void {
    if (this.wanted.size > 0 && !this.wanted.has(event.event)) return;
    this.listener.event(event, about);
  }
}

function knownOf(memory: Memory | undefined): Known {
  const { state = {}, maintenance, alerts, trips } = memory ?? {};
  const parts: Readonly<Record<string, boolean>> = {
    status: Object.keys(state).length > 0,
    maintenance: maintenance !== undefined,
    alerts: Object.keys(alerts?.byId ?? {}).length > 0,
    trips: (trips?.newest ?? "") !== "",
  };
  return { state, parts: new Set((Object.keys(parts) as Need[]).filter((part) => parts[part])) };
}
