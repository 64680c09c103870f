import { type Group, readGroup } from "./group";
import { knownNumberAt } from "./unknown";

/** Days and kilometres until the next service; negative when it is overdue. */
export interface Maintenance extends Group {
  daysBefore?: number;
  distanceBefore?: number;
}

/** Reads the body of `maintenance`, in either spelling; `{}` when it says nothing. */
export function readMaintenance(sent: unknown, at?: string): Maintenance {
  const read = readGroup<Maintenance>([sent], at, (part) => ({
    daysBefore: knownNumberAt("serviceDays", part, "daysBeforeMaintenance", "daysBeforeMaintenace"),
    distanceBefore: knownNumberAt("serviceDistance", part, "mileageBeforeMaintenance"),
  }));
  return read ?? {};
}
