import type { Model } from "./catalogue";
import type { Point } from "./geography";
import type { PrivacyState } from "./state";

/** Which wire format a car's data takes: that of API 4.17, that of 4.0, or both at once. */
export type Generation = "4.17" | "4.0" | "both";

/** How a car is used. `rounds` go on day and night, so that something always happens. */
export type RoutineName = "commuter" | "nightShift" | "rounds" | "deliveries" | "leisure";

/** What a car is and how it is used: everything about it that does not change. */
export interface Profile {
  readonly id: string; // what the API calls it: opaque
  readonly vin: string;
  readonly model: Model;
  readonly generation: Generation;
  /** What it says of the content of its battery; default all. Zeros stand for what a car does not know. */
  readonly battery?: "all" | "capacity" | "zeros";
  readonly namesBrand: boolean; // whether the API still gives the deprecated brand
  readonly home: Point;
  readonly routine: RoutineName;
  readonly seed: string; // where its chance comes from
  readonly privacy: PrivacyState;
  readonly connected: boolean; // false: never sent anything
  readonly odometer: number; // km at the beginning
  readonly level: number; // share of battery and tank at the beginning, 0 to 1
  readonly chargeTo: number; // share of the battery at which a charge is enough, 0 to 1
  readonly chargeFrom: number | undefined; // hour of the day at which a charge at home begins; else at once
  readonly health: { readonly capacity: number; readonly resistance: number }; // battery, %
  readonly serviceAt: number; // km on the odometer at which it is due
  readonly serviceDays: number; // days from the beginning until it is due
  readonly pastDays: number; // how long it has lived before anyone looks
  readonly memory: number; // how many trips, alerts and messages are remembered, each
}
