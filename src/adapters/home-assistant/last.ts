import { defined } from "../../json";
import type { ChargingSession } from "../../vehicle/charging-session";
import type { Trip } from "../../vehicle/trips";
import type { Context } from "../adapter";

/** Where these are told of. */
type Topics = Readonly<Record<"trip" | "charge", string>>;

/** A sensor of the last trip or the last charge; its value is in the message at the topic of that. */
interface LastSensor {
  id: string;
  of: "trip" | "charge";
  /** In English. */
  name: string;
  /** The entity that a car has which will have this one too. */
  needs: string;
  component: Readonly<Record<string, unknown>>;
}

/**
 * These are there before the first trip and the first charge: the broker still has the last ones when Node-RED starts
 * anew, and an entity that went would lose its history.
 */
const SENSORS: readonly LastSensor[] = [
  {
    id: "last_trip_distance",
    of: "trip",
    name: "Last trip",
    needs: "odometer",
    component: {
      device_class: "distance",
      unit_of_measurement: "km",
      state_class: "measurement",
      icon: "mdi:road-variant",
      value_template: "{{ value_json.distance }}",
    },
  },
  {
    id: "last_trip_duration",
    of: "trip",
    name: "Duration of the last trip",
    needs: "odometer",
    component: {
      device_class: "duration",
      unit_of_measurement: "s",
      state_class: "measurement",
      value_template: "{{ value_json.duration }}",
    },
  },
  {
    id: "last_charge_energy",
    of: "charge",
    name: "Last charge",
    needs: "charging",
    component: {
      device_class: "energy",
      unit_of_measurement: "kWh",
      // Each charge is a cycle of a meter that begins at 0: their sum is what was charged in a day or a month.
      state_class: "total",
      last_reset_value_template: "{{ value_json.since }}",
      icon: "mdi:ev-station",
      value_template: "{{ value_json.energy }}",
    },
  },
];

/** The components of these sensors for a car that was seen to send what `ids` has. */
export function lastSensorsOf(topics: Topics, ids: ReadonlySet<string>, { word }: Context) {
  return SENSORS.filter(({ needs }) => ids.has(needs)).map(({ id, of, name, component }) => {
    const at = { state_topic: topics[of], json_attributes_topic: topics[of] };
    return [id, { platform: "sensor", name: word(id, name), ...component, ...at }] as const;
  });
}

/** km, s, km/h, and the energies as they are. Places are left out: they would stay when the driver hides them. */
export function lastTripOf(trip: Trip): object | undefined {
  const { startedAt, stoppedAt, averageSpeed, maxSpeed, battery, fuel, done } = trip;
  if (done === false) return undefined;
  const { distance = null, duration = null } = trip;
  return defined({
    ...{ startedAt, stoppedAt, distance, duration, averageSpeed, maxSpeed, battery, fuel },
  });
}

/** kWh, s, %, kW; nothing for a charge of which the energy is not known, which is all that a meter counts. */
export function lastChargeOf(session: Partial<ChargingSession>): object | undefined {
  const { energy, startedAt, endedAt, position: _place, zone: _zone, ...told } = session;
  if (energy === undefined) return undefined;
  return defined({ since: startedAt ?? endedAt, startedAt, endedAt, energy, ...told });
}
