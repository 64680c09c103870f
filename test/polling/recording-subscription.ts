import type { Vehicle } from "../../src/api/vehicles";
import type { Snapshot } from "../../src/events/observe";
import type { Need } from "../../src/events/catalogue";
import type { Watch } from "../../src/polling/poller";

/** A subscription that records what it is called with. */
export class RecordingSubscription implements Watch {
  readonly snapshots: { vin: string; snapshot: Snapshot }[] = [];
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

  onSnapshot({ vehicle }: Vehicle, snapshot: Snapshot): Promise<ReadonlySet<Need>> {
    this.snapshots.push({ vin: vehicle.vin ?? "", snapshot });
    return Promise.resolve(this.known);
  }
  onList(vehicles: readonly Vehicle[]): Promise<boolean> {
    this.lists.push(vehicles.length);
    return Promise.resolve(true);
  }
  onError(error: Error | undefined, vehicle?: Vehicle): void {
    if (error?.name !== this.troubles.at(-1)) this.troubles.push(error?.name);
    if (vehicle && error?.name !== this.ownTroubles.at(-1)) this.ownTroubles.push(error?.name);
  }
  onPlanned(next: Date): void {
    this.next = next;
  }
}
