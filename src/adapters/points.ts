import { isObject } from "../json";
import type { Car } from "./content";
import type { Reading } from "./readings";

/** What names the car of a point besides its VIN. */
const TAGS = ["brand", "label", "name"] as const;

export type Field = number | string | boolean;

/** A point of a time series database. */
export interface Point {
  measurement: string;
  tags: Record<string, string>;
  fields: Record<string, Field>;
  at: Date;
}

/** The options of targets that write points. */
export const POINT_OPTIONS = {
  prefix: { type: "text", default: "psa", form: "name" },
  tags: { type: "words", default: ["brand", "name"], choices: TAGS },
} as const;

/**
 * A reading as a point: `psa_battery`, tagged with the car. What is nested becomes `health_capacity`, a list of words
 * `Driver,Trunk`; a list of objects has no form there and is left out.
 * @returns none for a reading without a value that a field can hold
 */
export function pointsOf(
  { car, kind, at, values }: Reading,
  prefix: string,
  tags: readonly string[],
): Point[] {
  const fields: Record<string, Field> = {};
  addFields(fields, "", values);
  if (Object.keys(fields).length === 0) return [];
  // The API's own words, whose types may differ from car to car: a database refuses a field that changes its type.
  if (kind === "assistance") for (const name in fields) fields[name] = String(fields[name]);
  return [{ measurement: `${prefix}_${kind}`, tags: tagsOf(car, tags), fields, at: new Date(at) }];
}

/** A car without a VIN is tagged with its id, for without either its points would fall upon those of another. */
function tagsOf(car: Car, chosen: readonly string[]): Record<string, string> {
  const named = TAGS.filter((name) => chosen.includes(name)).map((name) => [name, car[name]]);
  const tags = [...named, ["vin", car.key]].map(([name, text = ""]) => [name, tagText(text)]);
  return Object.fromEntries(tags.filter(([, text]) => text !== "")) as Record<string, string>;
}

/** How deep fields are looked for: further down there is nothing of ours, only what a server nested without end. */
const DEPTH = 5;

function addFields(fields: Record<string, Field>, path: string, value: unknown, depth = 0): void {
  if (typeof value === "number" ? Number.isFinite(value) : typeof value === "boolean") {
    fields[path] = value as number | boolean;
  } else if (typeof value === "string") {
    fields[path] = oneLine(value);
  } else if (Array.isArray(value)) {
    if (!value.some((item) => typeof item === "object")) fields[path] = oneLine(value.join(","));
  } else if (isObject(value) && depth < DEPTH) {
    for (const [name, inner] of Object.entries(value)) {
      if (name !== "at")
        addFields(fields, depth === 0 ? name : `${path}_${name}`, inner, depth + 1);
    }
  }
}

/** Line protocol knows no line break, neither in a tag nor in a field. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

/** A backslash before a blank, or at the end of a tag, is read differently from server to server. */
function tagText(text: string): string {
  return oneLine(text).replaceAll("\\", "/").trim();
}
