import { type Vehicle, keyOf } from "../api/vehicles";
import { NoData } from "../errors";
import { DAY_MS, HOUR_MS } from "../time";
import { againAfter } from "./again";
import { type Roster, compareLists } from "../events/roster";
import type { Source } from "./source";

/** How often a list that lacks nothing is read, in ms. */
const PERIOD = { wanted: 6 * HOUR_MS, unwanted: DAY_MS };

/** The list of an account's vehicles, and when to read it again. Moments are on the monotonic clock, in ms. */
export class VehicleList {
  dueAt = 0;
  /** Cars that count as gone are expected back for a day. */
  private goneAt = -Infinity;
  private readAt = -Infinity;
  private roster: Roster | undefined;
  /** Lists in a row that were not whole. */
  private lacking = 0;

  constructor(private readonly source: Pick<Source, "vehicles">) {}

  /**
   * The vehicles that have a name, without what only fills memory. A list that is not there is empty.
   * @throws as `Source.vehicles`
   */
  async read(): Promise<Vehicle[]> {
    this.dueAt = Infinity;
    const all = await this.pages();
    this.dueAt = Infinity;
    this.readAt = performance.now();
    return all;
  }

  /** Takes a list in. The names of cars that lack, and are still to be looked at. */
  missing(vehicles: readonly Vehicle[]): ReadonlySet<string | undefined> {
    const list = vehicles.map(({ vehicle }) => vehicle);
    const { roster, missing, gone } = compareLists(this.roster, list, performance.now());
    this.roster = roster;
    if (gone.length > 0) {
      this.goneAt = performance.now();
      this.lacking = 0;
    }
    return new Set(missing.map(keyOf));
  }

  /**
   * Decides when to read it next, unless somebody wants it sooner.
   * @param isWhole nobody misses a car
   * @param isWanted somebody wants to know who comes and goes
   */
  schedule(isWhole: boolean, isWanted: boolean): void {
    const isLacking = !isWhole || performance.now() - this.goneAt < DAY_MS;
    this.lacking = isLacking ? this.lacking + 1 : 0;
    const period = isLacking ? againAfter(this.lacking) : PERIOD[isWanted ? "wanted" : "unwanted"];
    this.retry(period);
  }

  /** @param wait ms */
  retry(wait: number): void {
    this.dueAt = Math.min(this.dueAt, performance.now() + wait);
  }

  /** It may be to blame for a failure since this moment, or is old enough to be. */
  isDoubtedBy(failingSince: number | undefined): boolean {
    if (failingSince === undefined) return false;
    return this.readAt <= Math.max(failingSince, performance.now() - HOUR_MS);
  }

  private async pages(): Promise<Vehicle[]> {
    const all: Vehicle[] = [];
    try {
      for await (const { vehicles } of this.source.vehicles()) {
        for (const { vehicle, links = {} } of vehicles) {
          if (keyOf(vehicle) !== undefined) all.push({ vehicle, links, payload: {} });
        }
      }
    } catch (error) {
      if (!(error instanceof NoData) || all.length > 0) throw error;
    }
    return all;
  }
}
