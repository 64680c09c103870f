import type { Vehicle } from "../../src/api/vehicles";
import type { Sighting } from "../../src/vehicle/events";
import type { Need } from "../../src/vehicle/watch/table";
import type { Watch } from "../../src/watch/watcher";

/** A watch that notes what it is told. */
export class Notes implements Watch {
  readonly sightings: { vin: string; sighting: Sighting }[] = [];
  readonly lists: number[] = [];
  readonly troubles: (string | undefined)[] = [];
  next: Date | undefined;
  readonly needs: ReadonlySet<Need>;

  constructor(
    readonly interval = 300,
    readonly activeInterval = interval,
    needs: Need[] = ["status"],
    readonly vehicle?: string,
  ) {
    this.needs = new Set(needs);
  }

  sighted({ vehicle }: Vehicle, sighting: Sighting): Promise<void> {
    this.sightings.push({ vin: vehicle.vin ?? "", sighting });
    return Promise.resolve();
  }
  listed(vehicles: readonly Vehicle[]): Promise<void> {
    this.lists.push(vehicles.length);
    return Promise.resolve();
  }
  troubled(error: Error | undefined): void {
    if (error?.name !== this.troubles.at(-1)) this.troubles.push(error?.name);
  }
  planned(next: Date): void {
    this.next = next;
  }
}
