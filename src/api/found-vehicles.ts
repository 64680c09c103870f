import { copyOf } from "../json";
import { HOUR_MS, MINUTE_MS } from "../time";
import type { Vehicle } from "./vehicles";

/** How long a vehicle that was looked up is good for, in ms; and one that lacks the link that is wanted. */
const FIT = HOUR_MS;
export const UNFIT = 5 * MINUTE_MS;

/** Whether a vehicle is the one that is meant. */
type IsMeant = (vehicle: Vehicle) => boolean;

/** Vehicles that were looked up by VIN or id: no more than the account has. */
export class FoundVehicles {
  private found: { vehicle: Vehicle; since: number }[] = [];

  /** A copy of one that was found no longer ago than so many ms. */
  get(isMeant: IsMeant, maxAge = FIT): Vehicle | undefined {
    const known = this.found.find(({ vehicle }) => isMeant(vehicle));
    if (!known || performance.now() - known.since >= maxAge) return undefined;
    return copyOf(known.vehicle);
  }

  add(vehicle: Vehicle): void {
    this.forget((other) => isSame(other, vehicle));
    this.found.push({ vehicle: copyOf(vehicle), since: performance.now() });
  }

  forget(isMeant: IsMeant): void {
    this.found = this.found.filter(({ vehicle }) => !isMeant(vehicle));
  }

  /** Takes over what a list says of those that were looked up before. */
  learn(listed: readonly Vehicle[]): void {
    if (this.found.length === 0) return;
    for (const one of listed) {
      if (this.found.some(({ vehicle }) => isSame(vehicle, one))) this.add(one);
    }
  }
}

function isSame({ vehicle: one }: Vehicle, { vehicle: other }: Vehicle): boolean {
  return one.id === undefined ? one.vin === other.vin : one.id === other.id;
}
