import type { Coordinates } from "../rules/places";

/** A charge, from its begin to its end; what is not known is absent. */
export interface ChargingSession {
  /** Absent for a charge that had begun before the first look, or that nobody saw under way. */
  startedAt?: string;
  endedAt: string;
  /** s, with its pauses. */
  duration?: number;
  /** % */
  startLevel?: number;
  endLevel?: number;
  /** kWh into the battery; where `startedAt` is absent, since it was first seen. */
  energy?: number;
  /** By what the battery said of its content, or by its level and capacity. */
  energySource?: "measured" | "estimated";
  /** kW on average. */
  power?: number;
  /** Slow, Quick */
  mode?: string;
  /** Partial, Full */
  limit?: string;
  position?: Coordinates;
  /** The name of the zone. */
  zone?: string;
  /** km */
  mileage?: number;
  /** Finished, Stopped, Failure; Disconnected: unplugged */
  finishReason?: string;
  cost?: { amount: number; currency: string };
  /** kg */
  co2?: number;
}
