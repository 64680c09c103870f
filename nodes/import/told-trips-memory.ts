import type { Node } from "node-red";
import { type PsaError, Unavailable } from "../../src/errors";
import { defined, textOf } from "../../src/json";
import {
  type ToldTrips,
  afterTelling,
  toldTripsOf,
  untold,
  whileTelling,
} from "../../src/trip-file/told-trips";
import type { AppTrip } from "../../src/trip-file/trip";
import type { CarTrips } from "../../src/trip-file/trip-file";
import { ContextStorage } from "../watch/context-storage";

/** A trip that was not told yet; `repeated` when it may have been: the process ended while it was. */
export interface News {
  vin: string;
  trip: AppTrip & { repeated?: true };
}

/** What is new of a car, and what was told before. */
interface CarNews {
  key: string;
  before: ToldTrips;
  trips: AppTrip[];
  news: News[];
}

/** Which trips were told, in the context of a node. */
export class ToldTripsMemory {
  private readonly memory: ContextStorage;
  /** The last failure of the store, until it works again. */
  private failure: PsaError | undefined;

  /** @param store the name of a context store; empty: the default one */
  constructor(
    node: Node,
    private readonly store: string,
  ) {
    this.memory = new ContextStorage(node, store, (failure) => (this.failure = failure));
  }

  /**
   * Tells the trips that were not told yet. That they are being told is kept before, that they were is kept
   * after: a kill in between loses none.
   * @returns what `tell` returns
   * @throws Unavailable when nobody knows which are new, and none is told; or, after they were told, when that
   *   could not be kept
   */
  async tellNew<T>(
    cars: readonly CarTrips[],
    tell: (news: readonly News[]) => Promise<T>,
  ): Promise<T> {
    const all: CarNews[] = [];
    for (const car of cars) all.push(await this.newsOf(car));
    const some = all.filter(({ trips }) => trips.length > 0);
    for (const { key, before, trips } of some) {
      await this.memory.set(key, whileTelling(before, trips));
    }
    const told = await tell(all.flatMap(({ news }) => news));
    for (const { key, before, trips } of some) {
      await this.memory.set(key, afterTelling(before, trips));
    }
    if (this.failure) throw this.failed("toldTripsUnkept", this.failure);
    return told;
  }

  private async newsOf({ vin, trips }: CarTrips): Promise<CarNews> {
    const key = `trips_${vin}`;
    const before = toldTripsOf(await this.recall(key));
    const found = untold(trips, before);
    return {
      key,
      before,
      trips: found.map(({ trip }) => trip),
      news: found.map(({ trip, repeated }) => ({
        vin,
        trip: repeated ? { ...trip, repeated } : trip,
      })),
    };
  }

  private async recall(key: string): Promise<unknown> {
    try {
      return await this.memory.get(key);
    } catch (error) {
      throw error instanceof Unavailable ? this.failed("toldTripsUnread", error) : error;
    }
  }

  /** The text of this node, with the reason that the store gave. */
  private failed(text: "toldTripsUnread" | "toldTripsUnkept", { params }: PsaError): PsaError {
    const store = this.store || "default";
    return new Unavailable(text, { store }, defined({ detail: textOf(params.reason) }));
  }
}
