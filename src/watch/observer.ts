import { isDeepStrictEqual } from "node:util";
import pLimit from "p-limit";
import type { Vehicle } from "../api/vehicles";
import { copyOf, objectOf, textOf } from "../json";
import {
  type CarEvent,
  type EventName,
  type Sighting,
  type WatchOptions,
  observe,
} from "../vehicle/events";
import type { VehicleState } from "../vehicle/state";

/** Keeps what must outlive a restart, as plain JSON. */
export interface Keeper {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}

/** Whom it concerns and how the car is; `vehicle` is absent for what is not one car's. */
export interface About {
  vehicle?: Vehicle;
  state?: VehicleState;
}

/** Who hears of it. */
export interface Listener {
  event(event: CarEvent & { vin?: string }, about: About): void;
  /** The state of a car is newer than it was. */
  state(about: Required<About>): void;
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
  private signedOut: boolean | undefined;
  private closed = false;

  constructor(
    private readonly keeper: Keeper,
    private readonly options: WatchOptions,
    private readonly listener: Listener,
  ) {
    this.wanted = new Set(options.events);
  }

  /** What is known of the car then. */
  sighted(vehicle: Vehicle, sighting: Sighting): Promise<VehicleState> {
    return this.inTurn(async () => {
      if (this.closed) return {};
      const key = `car_${nameOf(vehicle)}`;
      const before = await this.keeper.get(key);
      const { memory, events, changed } = observe(before, sighting, this.options);
      const { state } = memory;
      await this.keep(key, before, memory, () => {
        for (const event of events) this.tell(event, { vehicle, state: copyOf(state) });
        if (changed) this.listener.state({ vehicle, state: copyOf(state) });
      });
      return state;
    });
  }

  /** The first list is the one to compare with. */
  listed(vehicles: readonly Vehicle[]): Promise<void> {
    return this.inTurn(async () => {
      if (this.closed) return;
      const kept = await this.keeper.get(VEHICLES);
      const names = vehicles.map(nameOf);
      await this.keep(VEHICLES, kept, names, () => {
        if (Array.isArray(kept)) this.compare(textsIn(kept), vehicles, names);
      });
    });
  }

  account(signedOut: boolean): Promise<void> {
    return this.inTurn(async () => {
      if (this.closed || this.signedOut === signedOut) return;
      const kept = await this.keeper.get(ACCOUNT);
      const before = objectOf(kept).signedOut === true;
      await this.keep(ACCOUNT, kept, { signedOut }, () => {
        this.signedOut = signedOut;
        if (before === signedOut) return;
        const event = signedOut ? "account.signed-out" : "account.signed-in";
        this.tell({ event, at: new Date().toISOString() }, {});
      });
    });
  }

  /** Resolves when what is under way has ended; nobody is told anything any more. */
  close(): Promise<void> {
    this.closed = true;
    return this.inTurn(() => undefined);
  }

  /** Keeps what is new, then tells. */
  private async keep(key: string, before: unknown, now: unknown, tell: () => void): Promise<void> {
    if (this.closed) return;
    if (!isDeepStrictEqual(before, now)) await this.keeper.set(key, now);
    if (!this.closed) tell();
    // Nobody would hear it any more. Whoever comes next shall see the change, and tell it.
    else await this.keeper.set(key, before);
  }

  private compare(
    before: readonly string[],
    vehicles: readonly Vehicle[],
    names: readonly string[],
  ): void {
    const at = new Date().toISOString();
    for (const vehicle of vehicles.filter((one) => !before.includes(nameOf(one)))) {
      this.tell({ event: "vehicle.added", at }, { vehicle });
    }
    for (const vin of before.filter((name) => !names.includes(name))) {
      const gone: Vehicle = { vehicle: { vin }, links: {}, payload: {} };
      this.tell({ event: "vehicle.removed", at }, { vehicle: gone });
    }
  }

  private tell(event: CarEvent, about: About): void {
    if (this.wanted.size > 0 && !this.wanted.has(event.event)) return;
    const { vin } = about.vehicle?.vehicle ?? {};
    this.listener.event(vin === undefined ? event : { ...event, vin }, about);
  }
}

function textsIn(list: readonly unknown[]): string[] {
  return list.map(textOf).filter((text) => text !== undefined);
}

/** The VIN, else the id. */
function nameOf({ vehicle: { vin, id } }: Vehicle): string {
  return vin ?? id ?? "";
}
