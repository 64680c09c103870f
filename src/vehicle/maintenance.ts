import { type Group, group } from "./group";
import { known } from "./unknown";

/** Days and kilometres until the next service; negative when it is overdue. */
export interface Maintenance extends Group {
  daysBefore?: number;
  distanceBefore?: number;
}

/** Reads the body of `maintenance`, in either spelling; `{}` when it says nothing. */
export function maintenance(sent: unknown, at?: string): Maintenance {
  const read = group<Maintenance>([sent], at, (part) => ({
    daysBefore: known("serviceDays", part, "daysBeforeMaintenance", "daysBeforeMaintenace"),
    distanceBefore: known("serviceDistance", part, "mileageBeforeMaintenance"),
  }));
  return read ?? {};
}
