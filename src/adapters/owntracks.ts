import { defined } from "../json";
import { newestAt } from "../vehicle/state";
import { type Formatted, adapter } from "./adapter";
import type { Car } from "./content";
import { levelOf, retained } from "./mqtt";
import { KnownStates, type Place, placeIn, secondsOf } from "./places";

/**
 * OwnTracks over MQTT, as its apps publish: a retained location, and a card with the name. A car whose driver hides
 * the place is taken off the map: the broker forgets where it was.
 */
export const owntracks = adapter({
  group: "map",
  kinds: ["state", "position", "gone"],
  options: { user: { type: "text", default: "psa", form: "name" } },
  isRetained: true,
  create({ user }) {
    const known = new KnownStates();
    const names = new Map<string, string>();
    return (contents) =>
      contents.flatMap((content): Formatted[] => {
        const { car } = content;
        const topic = `owntracks/${user}/${levelOf(car)}`;
        if (content.kind === "gone") {
          known.forget(car.key);
          names.delete(car.key);
          return [retained(topic, ""), retained(`${topic}/info`, "")];
        }
        const place = placeIn(known.with(content));
        if (place === undefined) return [retained(topic, "")];
        const location = retained(topic, JSON.stringify(locationOf(car, place)));
        const name = car.name ?? car.label ?? car.key;
        if (names.get(car.key) === name) return [location];
        names.set(car.key, name);
        const card = { _type: "card", name, tid: trackerId(car) };
        return [retained(`${topic}/info`, JSON.stringify(card)), location];
      });
  },
});

/** Two characters that a marker shows where there is no card. */
function trackerId({ key }: Car): string {
  return key.slice(-2);
}

/** km/h, degrees, metres and % as whole numbers, dates as seconds. */
function locationOf(car: Car, { state, latitude, longitude, ...place }: Place): object {
  const { motion, battery } = state;
  return {
    _type: "location",
    lat: latitude,
    lon: longitude,
    tid: trackerId(car),
    ...defined({
      tst: secondsOf(place.at ?? newestAt(state)),
      created_at: secondsOf(newestAt(state)),
      vel: whole(motion?.speed),
      cog: whole(place.heading),
      alt: whole(place.altitude),
      batt: whole(battery?.level),
      bs: batteryStatus(state.charging),
    }),
  };
}

/** 1 not plugged in, 2 charging, 3 full. */
function batteryStatus(charging: Place["state"]["charging"]): number | undefined {
  if (charging?.active) return 2;
  if (charging?.plugged && charging.status === "Finished") return 3;
  return charging?.plugged === false ? 1 : undefined;
}

function whole(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value);
}
