import type { Formatted } from "../../src/adapters/adapter";
import { createFormatter } from "../../src/adapters/index";
import type { VehicleState } from "../../src/vehicle/state";

export const VIN = "VR3UHZKXZMT104208";
export const CAR = {
  id: "e47d55c53a77493ec0ed98b26868e104",
  vin: VIN,
  brand: "Peugeot",
  label: "Peugeot e-208 GT",
  name: "Zoé",
};
export const AT = "2024-05-31T18:20:31.000Z";

/** A car that charges, as psa-watch tells it. */
export const STATE: VehicleState = {
  at: AT,
  battery: { at: AT, level: 82, range: 250, capacity: 46.3, residual: 37.966 },
  charging: {
    at: AT,
    plugged: true,
    status: "InProgress",
    active: true,
    mode: "Slow",
    rate: 20,
    remaining: 5400,
    endsAt: "2024-05-31T19:50:31.000Z",
    limit: "Partial",
  },
  odometer: { at: AT, mileage: 33857.6 },
  motion: { at: AT, moving: false, speed: 0 },
  ignition: { at: AT, status: "Stop" },
  doors: { at: AT, locked: true, states: ["Locked"], open: [], opening: { driver: "Closed" } },
  climate: { at: AT, status: "Finished" },
  position: { at: AT, latitude: 48.1147, longitude: -1.6794, heading: 93 },
  environment: { at: AT, temperature: 5.2 },
};

/** A message of psa-watch's second output. */
export function stateMessage(state: VehicleState = STATE, vehicle: object = CAR) {
  return { topic: VIN, payload: state, vehicle, links: {} };
}

/** A message of psa-watch's first output. */
export function eventMessage(event: string, more: object = {}) {
  const payload = { event, vin: VIN, at: AT, text: "…", ...more };
  return { topic: event, payload, vehicle: CAR, links: {}, state: STATE };
}

/** Formats messages for a target as one deployed node does. */
export function formatterFor(target: string, options: object = {}) {
  const context = { word: (_key: string, english: string) => english };
  const { format } = createFormatter(target, options, context);
  return (message: object): Formatted[] => format(message as Record<string, unknown>);
}

/** What was published: the payloads by their topics. */
export function byTopic(messages: readonly Formatted[]): Record<string, unknown> {
  const published: Record<string, unknown> = {};
  for (const { topic = "", payload } of messages) published[topic] = payload;
  return published;
}
