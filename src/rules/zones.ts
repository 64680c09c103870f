/** What a zone must have. For the editor and the runtime alike. */
import { numberOf, objectOf, textOf } from "../json";

/** The field of a zone that cannot be as it is; `twice` for a name that an earlier zone has. */
export type ZoneFlaw = "name" | "twice" | "latitude" | "longitude" | "radius";

/** A zone's name without the blanks around it; empty when it has none. */
export function zoneName(zone: unknown): string {
  return textOf(objectOf(zone).name)?.trim() ?? "";
}

/** What is wrong with one zone among others, in the order of its fields; numbers may be text. */
export function zoneFlaws(zone: unknown, index: number, zones: readonly unknown[]): ZoneFlaw[] {
  const { latitude, longitude, radius } = objectOf(zone);
  const name = zoneName(zone);
  const isRepeated = zones.findIndex((other) => zoneName(other) === name) < index;
  const flaws: [ZoneFlaw, boolean][] = [
    ["name", name === ""],
    ["twice", name !== "" && isRepeated],
    ["latitude", !isWithin(latitude, 90)],
    ["longitude", !isWithin(longitude, 180)],
    ["radius", !((numberOf(radius) ?? 0) > 0)],
  ];
  return flaws.filter(([, isSo]) => isSo).map(([flaw]) => flaw);
}

function isWithin(value: unknown, most: number): boolean {
  return Math.abs(numberOf(value) ?? NaN) <= most;
}
