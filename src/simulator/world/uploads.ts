import type { CarState } from "./state";

/** What a car sends together, and what then carries one date on the wire. */
export type Group =
  | "ignition"
  | "position"
  | "preconditioning"
  | "electric"
  | "fuel"
  | "engines"
  | "powertrain"
  | "doors"
  | "privacy"
  | "battery"
  | "safety"
  | "odometer"
  | "kinetic"
  | "environment"
  | "drivingBehavior"
  | "lighting"
  | "alarm"
  | "maintenance";

/** Sent every minute of a drive. */
export const onTheRoad: readonly Group[] = [
  "position",
  "electric",
  "fuel",
  "engines",
  "powertrain",
  "odometer",
  "kinetic",
  "environment",
];

/** Sent when the ignition is switched on or off. */
export const atIgnition: readonly Group[] = [
  ...onTheRoad,
  "ignition",
  "battery",
  "safety",
  "drivingBehavior",
  "lighting",
  "maintenance",
];

/** Sent every few minutes of a charge. */
export const atThePlug: readonly Group[] = ["electric"];

/** All there is. */
export const everything: readonly Group[] = [
  ...atIgnition,
  "preconditioning",
  "doors",
  "privacy",
  "alarm",
];

/** What the manufacturer knows of a car: per group, the car as it was when it last sent that group. */
export class Uploads {
  private readonly last = new Map<Group, CarState>();

  /** Takes in what a car sends. A driver's privacy keeps the place, or everything else too, back. */
  record(groups: readonly Group[], state: CarState): void {
    if (state.privacy !== "None") this.last.delete("position");
    for (const group of groups) {
      const kept =
        (state.privacy === "Full" && group !== "privacy") ||
        (state.privacy === "Geolocation" && group === "position");
      if (!kept) this.last.set(group, state);
    }
  }

  /** The car as it was when it last sent this group; undefined when it never did. */
  get(group: Group): CarState | undefined {
    return this.last.get(group);
  }

  /** When anything was last sent, ms since the epoch; undefined when nothing ever was. */
  get latest(): number | undefined {
    if (this.last.size === 0) return undefined;
    return Math.max(...[...this.last.values()].map((state) => state.at));
  }
}
