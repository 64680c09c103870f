import { type JsonObject, defined } from "../json";
import { type VehicleState, newestAt } from "../vehicle/state";
import { adapter } from "./adapter";
import { secondsOf } from "./places";

const SEND = "https://api.iternio.com/1/tlm/send";

/**
 * Telemetry of A Better Routeplanner, as a form for *http request*. The key and the token are none of its business:
 * they are added from the environment right before the request. Without a level or a date nothing is sent, which is
 * the least the service takes.
 */
export const abrp = adapter({
  group: "charging",
  kinds: ["state"],
  options: {},
  create() {
    return (contents) =>
      contents.flatMap(({ state }) => {
        const tlm = telemetryOf(state);
        if (tlm.utc === undefined || tlm.soc === undefined) return [];
        return {
          method: "POST",
          url: SEND,
          headers: { "content-type": "application/x-www-form-urlencoded" },
          payload: { tlm: JSON.stringify(tlm) },
        };
      });
  },
});

/** Seconds, %, km/h, degrees, metres, kWh, km, °C; flags are 0 and 1. */
function telemetryOf(state: VehicleState): JsonObject {
  const { battery, charging, motion, position, odometer, environment } = state;
  return defined({
    utc: secondsOf(newestAt(state)),
    soc: battery?.level,
    speed: motion?.speed,
    lat: position?.latitude,
    lon: position?.longitude,
    heading: position?.heading,
    elevation: position?.altitude,
    is_charging: flag(charging?.active),
    is_dcfc: flag(isFast(charging)),
    is_parked: flag(motion?.moving === undefined ? undefined : !motion.moving),
    capacity: battery?.capacity,
    soe: battery?.residual,
    soh: battery?.health?.capacity,
    ext_temp: environment?.temperature,
    odometer: odometer?.mileage,
    est_battery_range: battery?.range,
  });
}

/** Whether the car charges with direct current; a car that charges may say `No` to it, which says nothing. */
function isFast(charging: VehicleState["charging"]): boolean | undefined {
  if (charging?.active !== true) return charging?.active;
  return charging.mode === "Slow" || charging.mode === "Quick"
    ? charging.mode === "Quick"
    : undefined;
}

function flag(is: boolean | undefined): 0 | 1 | undefined {
  if (is === undefined) return undefined;
  return is ? 1 : 0;
}
