import type { VehicleId } from "../api/vehicles";
import type { JsonObject } from "../json";
import type { CommandName } from "./commands";

/** What somebody wants a car to do. Times are in s. */
export interface OrderRequest {
  /** A VIN or an id; exactly one car. */
  vehicle: string;
  command: CommandName;
  /** As given; checked before anything is sent. */
  parameters?: JsonObject | undefined;
  /** An order that could not be sent within it is refused, never sent late; default by the command. */
  patience?: number | undefined;
  /** How long the outcome is followed; default 300. */
  timeout?: number | undefined;
  /** How long to wait, after the car has said yes, until its own state shows the effect; default 0. */
  confirm?: number | undefined;
  /** Sends it although the car says that it cannot. */
  ignoreCapabilities?: boolean | undefined;
  /** It comes from a retained message of MQTT. */
  retained?: boolean | undefined;
  /** Aborted when whoever ordered it is gone: what has not left by then is not sent; what has goes on. */
  withdrawn?: AbortSignal | undefined;
  /** Told each step as it becomes known, in the API's own words; those already known when it joins another. */
  onStep?: ((step: OrderStep, vehicle: VehicleId) => void) | undefined;
}

/** A step on the way, in the API's own word; `at` in ISO 8601. */
export interface OrderStep {
  status: string;
  at: string;
}

/** An order that ended well. */
export interface OrderResult {
  command: CommandName;
  vin?: string;
  outcome: "done" | "already";
  /** When the end became known, ISO 8601. */
  at: string;
  /** From the order to its end, without waiting for the car's state. */
  seconds: number;
  steps: OrderStep[];
  /** Whether the car's own state showed the effect in time; absent when nobody waited, or nothing shows it. */
  confirmed?: boolean;
  /** It was the same as one under way, and has its end. */
  joined?: true;
}

/** Default of how long an outcome is followed, in s. */
export const TIMEOUT = 300;
