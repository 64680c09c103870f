import { readVehicleState } from "../../src/vehicle/state";
import { Watcher, minute } from "./watching";

/** The moments of a reply: of the whole, and of a part of it. */
export interface Dates {
  renewed: number | undefined;
  measured: number | null | undefined;
}

const moment = (minutes: number | null | undefined) =>
  typeof minutes === "number" ? minute(minutes) : minutes;

/** Shows a watcher bodies in which one part is dated as given. */
export function watchDated(
  partOf: (createdAt: string | null | undefined, value: number) => object,
  options: object = {},
) {
  const watcher = new Watcher(options);
  const see = (seen: number, { renewed, measured }: Dates, value: number) => {
    const at = moment(renewed);
    const body = { createdAt: at, updatedAt: at, ...partOf(moment(measured), value) };
    return watcher.see(seen, readVehicleState(body));
  };
  return { watcher, see };
}

/** Doors that are locked, or unlocked. */
export const doors = (createdAt: unknown, unlocked: number) => ({
  doorsState: { createdAt, lockedStates: [unlocked ? "Unlocked" : "Locked"] },
});
