import { type JsonObject, defined } from "../json";
import { type VehicleState, newestAt } from "../vehicle/state";
import { type Formatted, adapter } from "./adapter";
import type { Car } from "./content";
import { KnownStates, type Place, placeIn } from "./places";

/** How a marker looks: the first that is so. The icon *car* points to where the car is heading. */
const LOOKS: readonly {
  isSo: (state: VehicleState) => boolean | undefined;
  icon: string;
  iconColor: string;
}[] = [
  { isSo: ({ motion }) => motion?.moving, icon: "car", iconColor: "green" },
  { isSo: ({ charging }) => charging?.active, icon: "bolt", iconColor: "orange" },
  { isSo: ({ charging }) => charging?.plugged, icon: "plug", iconColor: "blue" },
  { isSo: () => true, icon: "car", iconColor: "dimgrey" },
];

/** Where the link in a marker's popup leads to. */
const LINKS: Readonly<
  Record<string, { name: string; url: (latitude: number, longitude: number) => string }>
> = {
  openstreetmap: {
    name: "OpenStreetMap",
    url: (latitude, longitude) =>
      `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`,
  },
  google: {
    name: "Google Maps",
    url: (latitude, longitude) =>
      `https://www.google.com/maps/dir/?api=1&destination=${latitude},${longitude}`,
  },
  apple: {
    name: "Apple Maps",
    url: (latitude, longitude) => `https://maps.apple.com/?daddr=${latitude},${longitude}`,
  },
};

type Word = (key: string, english: string) => string;

/**
 * Markers, one a car, for *worldmap* of node-red-contrib-web-worldmap, and for *tracks* before it. The map merges what
 * comes with what it has, so what is no longer there is taken back by null. A car whose driver hides the place is
 * taken off the map.
 */
export const worldmap = adapter({
  group: "map",
  kinds: ["state", "position", "gone"],
  options: {
    layer: { type: "text", default: "cars" },
    showLabel: { type: "flag", default: true },
    mapLink: {
      type: "choice",
      default: "openstreetmap",
      choices: [...Object.keys(LINKS), "noLink"],
    },
    lifetime: { type: "number", default: 0, least: 0, unit: "s" },
  },
  create({ layer, showLabel, mapLink, lifetime }, { word }) {
    const known = new KnownStates();
    const shown = new Map<string, JsonObject & { name: string }>();
    const remove = (key: string): Formatted[] => {
      const { name } = shown.get(key) ?? {};
      shown.delete(key);
      return name === undefined ? [] : [{ payload: { name, layer, deleted: true } }];
    };
    return (contents) =>
      contents.flatMap((content): Formatted[] => {
        const { car } = content;
        if (content.kind === "gone") {
          known.forget(car.key);
          return remove(car.key);
        }
        const place = placeIn(known.with(content));
        if (place === undefined) return remove(car.key);
        const name = nameOn(shown, car);
        const removed = shown.get(car.key)?.name === name ? [] : remove(car.key);
        const last = shown.get(car.key) ?? {};
        const marker = {
          name,
          layer,
          ...(showLabel && { label: name }),
          ...markerAt(place, word),
          ...linkTo(place, mapLink),
          ttl: lifetime,
        };
        shown.set(car.key, marker);
        const ended = Object.keys(last).filter((property) => !(property in marker));
        const nothing = Object.fromEntries(ended.map((property) => [property, null]));
        return [...removed, { payload: { ...nothing, ...marker } }];
      });
  },
});

/** The name of a car, by which the map knows its marker: with the end of the VIN for the second one called so. */
function nameOn(shown: ReadonlyMap<string, { name: string }>, car: Car): string {
  const name = car.name ?? car.label ?? car.key;
  const isTaken = [...shown].some(([key, other]) => key !== car.key && other.name === name);
  return isTaken ? `${name} (${car.key.slice(-6)})` : name;
}

/** The properties that the map knows, then the rows of the popup. */
function markerAt({ state, latitude, longitude, heading }: Place, word: Word): JsonObject {
  const { motion, battery, fuel, charging, odometer } = state;
  const { icon, iconColor } = LOOKS.find(({ isSo }) => isSo(state)) ?? {};
  const speed = motion?.moving ? motion.speed : undefined;
  return defined({
    lat: latitude,
    lon: longitude,
    icon,
    iconColor,
    bearing: heading,
    // With a unit, or it would be metres per second.
    speed: speed === undefined ? undefined : `${Math.round(speed)} kph`,
    [word("battery_level", "Battery")]: inUnit(battery?.level, "%"),
    [word("battery_range", "Range")]: inUnit(battery?.range, "km"),
    [word("fuel_level", "Fuel")]: inUnit(fuel?.level, "%"),
    [word("charging_end", "Charging ends")]: charging?.active ? charging.endsAt : undefined,
    [word("odometer", "Odometer")]: inUnit(odometer?.mileage, "km"),
    [word("last_seen", "Last measured")]: newestAt(state),
  });
}

function inUnit(value: number | undefined, unit: string): string | undefined {
  return value === undefined ? undefined : `${Math.round(value)} ${unit}`;
}

function linkTo({ latitude, longitude }: Place, to: string): JsonObject {
  const link = LINKS[to];
  if (link === undefined) return {};
  return { weblink: { name: link.name, url: link.url(latitude, longitude), target: "_new" } };
}
