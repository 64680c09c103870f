import type { Vehicle } from "../../src/api/vehicles";
import type { Sighting } from "../../src/events/observe";
import type { Need } from "../../src/events/catalogue";
import type { Watch } from "../../src/polling/poller";

/** A watch that notes what it is told. */
export class Notes implements Watch {
  readonly sightings: { vin: string; sighting: Sighting }[] = [];
  readonly lists: number[] = [];
  readonly troubles: (string | undefined)[] = [];
  /** Those that are one car's. */
  readonly ownTroubles: (string | undefined)[] = [];
  next: Date | undefined;
  /** What it knows every car to have told before. */
  known: ReadonlySet<Need> = new Set();
  readonly needs: ReadonlySet<Need>;

  constructor(
    readonly interval = 300,
    readonly activeInterval = interval,
    needs: Need[] = ["status"],
    readonly vehicle?: string,
  ) {
    this.needs = new Set(needs);
  }

  sighted({ vehicle }: Vehicle, sighting: Sighting): Promise<ReadonlySet<Need>> {
    this.sightings.push({ vin: vehicle.vin ?? "", sighting });
    return Promise.resolve(this.known);
  }
  listed(vehicles: readonly Vehicle[]): Promise<boolean> {
    this.lists.push(vehicles.length);
    return Promise.resolve(true);
  }
  troubled(error: Error | undefined, vehicle?: Vehicle): void {
    if (error?.name !== this.troubles.at(-1)) this.troubles.push(error?.name);
    if (vehicle && error?.name !== this.ownTroubles.at(-1)) this.ownTroubles.push(error?.name);
  }
  planned(next: Date): void {
    this.next = next;
  }
}
