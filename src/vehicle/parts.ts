import type { Alert } from "./alerts";
import type { Maintenance } from "./maintenance";
import type { VehicleState } from "./state";
import type { Trip } from "./trips";

/** What can be known of a car, part by part, each dated by the car itself where it has a date. */
export interface Parts {
  status: VehicleState;
  maintenance: Maintenance;
  /** The newest few. */
  alerts: readonly Alert[];
  trips: readonly Trip[];
}
