import type { CarEvent } from "../../src/events/catalogue";
import type { ChargingSession } from "../../src/vehicle/charging-session";
import type { VehicleState } from "../../src/vehicle/state";
import { Watcher, minute } from "./watching";

export const out = { plugged: false, status: "Disconnected" };
export const on = { plugged: true, status: "InProgress", mode: "Slow" };
export const stopped = { plugged: true, status: "Stopped" };
export const failed = { plugged: true, status: "Failure" };
export const full = { plugged: true, status: "Finished" };

/** What a car of 50 kWh says at a minute, with what is in its battery (kWh) where it tells. */
export function reading(
  at: number,
  charging: object,
  level?: number,
  residual?: number,
): VehicleState {
  const battery = { at: minute(at), level, residual, capacity: 50 };
  return {
    at: minute(at),
    charging: { at: minute(at), ...charging },
    ...(level !== undefined && { battery }),
  } as VehicleState;
}

/** The sessions that events tell. */
export function sessionsIn(events: readonly CarEvent[]): ChargingSession[] {
  return events.flatMap(({ session }) => session ?? []);
}

/** The sessions that come of readings, each seen when it was measured. */
export function told(
  readings: readonly [number, object, number?, number?][],
  options: object = {},
) {
  const watcher = new Watcher(options);
  return readings.flatMap(([at, ...said]) => sessionsIn(watcher.see(at, reading(at, ...said))));
}
