import type { Vehicle } from "../api/vehicles";
import type { Snapshot } from "../events/observe";
import type { Need } from "../events/catalogue";
import type { PaceOptions } from "./interval";

/** What somebody wants to see. The callbacks are called one after another and must not throw. */
export interface Watch extends PaceOptions {
  /** A VIN or id; absent for all vehicles of the account. */
  readonly vehicle?: string | undefined;
  readonly needs: ReadonlySet<Need>;
  /** A car was looked at. What it is known to have had at any time, also before a restart. */
  onSnapshot(vehicle: Vehicle, sighting: Snapshot): Promise<ReadonlySet<Need>>;
  /**
   * The vehicles of the account, each time the list was read. False where some are missed: the list is read
   * again soon.
   */
  onList(vehicles: readonly Vehicle[]): Promise<boolean>;
  /** A look failed, or went well; without a vehicle where it is not one car's matter. */
  onError(error: Error | undefined, vehicle?: Vehicle): void;
  /** When the next look is, or the list is read again for what it lacks. */
  onPlanned(next: Date): void;
}

/** A watch under way. */
export interface Watching {
  /**
   * Looks now: at one vehicle, else at all of the watch. Who asks while a look is under way shares it.
   * @throws as `Source.latest`; BadRequest for no such vehicle; RateLimited while the server has asked to wait
   */
  look(vinOrId?: string): Promise<void>;
  stop(): void;
}
