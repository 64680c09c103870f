import { defined } from "../json";
import { newestAt } from "../vehicle/state";
import { type Formatted, adapter } from "./adapter";
import type { Car } from "./content";
import { KnownStates, type Place, placeIn, secondsOf } from "./places";

const KMH_PER_KNOT = 1.852;

/**
 * Traccar's protocol *OsmAnd*: one GET request for each position, with everything in the query. The device's
 * identifier is the VIN. What has no place gives no request: Traccar would repeat the last one with the new date.
 */
export const traccar = adapter({
  group: "map",
  kinds: ["state", "position"],
  options: { server: { type: "text", default: "http://localhost:5055" } },
  create({ server }) {
    const known = new KnownStates();
    return (contents) =>
      contents.flatMap((content): Formatted[] => {
        const place = placeIn(known.with(content));
        if (place === undefined) return [];
        const payload = parametersOf(content.car, place);
        const query = new URLSearchParams(Object.entries(payload)).toString();
        return [{ method: "GET", url: `${server.replace(/\/+$/, "")}/?${query}`, payload }];
      });
  },
});

/** Knots, degrees, metres, %, seconds; names that Traccar knows are attributes of their own there. */
function parametersOf({ key }: Car, place: Place): Record<string, string> {
  const { state, latitude, longitude, altitude, heading } = place;
  const { motion, battery, charging, fuel, odometer, ignition, doors } = state;
  const mileage = odometer?.mileage;
  const told = defined({
    timestamp: secondsOf(latestOf(place.at, newestAt(state))),
    speed: motion?.speed === undefined ? undefined : rounded(motion.speed / KMH_PER_KNOT),
    bearing: heading,
    altitude,
    batt: battery?.level,
    charge: charging?.active,
    fuelLevel: fuel?.level,
    // Metres.
    odometer: mileage === undefined ? undefined : Math.round(mileage * 1000),
    motion: motion?.moving,
    ignition: ignition?.status === undefined ? undefined : ignition.status.startsWith("Start"),
    lock: doors?.locked,
  });
  const parameters = { id: key, lat: latitude, lon: longitude, ...told };
  return Object.fromEntries(Object.entries(parameters).map(([name, is]) => [name, String(is)]));
}

/** A parked car is still where it was when it last said something else. */
function latestOf(...dates: (string | undefined)[]): string | undefined {
  return dates
    .filter((date) => date !== undefined)
    .sort()
    .at(-1);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
