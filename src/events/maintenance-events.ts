import { defined } from "../json";
import type { CarEvent, Service } from "./catalogue";
import { carEvent } from "./change";
import type { Facts } from "./facts";
import type { WatchOptions } from "./options";

/** Whether a service has become due: by its days, its km, or both. */
export function maintenanceEvents(
  before: Facts,
  after: Facts,
  at: string,
  { maintenanceDays, maintenanceDistance, emitInitial }: WatchOptions,
): CarEvent[] {
  const limits = { days: maintenanceDays, distance: maintenanceDistance };
  const isDue = (of: "days" | "distance") => {
    const was = before[of];
    const is = after[of];
    if (is === undefined || is > limits[of]) return false;
    return was === undefined ? emitInitial : was > limits[of];
  };
  const has = isDue("days") || isDue("distance");
  return has ? [carEvent("maintenance.due", at, service(before), service(after))] : [];
}

function service({ days, distance }: Facts): Service | undefined {
  return days === undefined && distance === undefined ? undefined : defined({ days, distance });
}
