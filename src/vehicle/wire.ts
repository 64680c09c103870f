/**
 * Reads what the API sends, by path and in either spelling. Nothing here throws, looks at prototypes, or
 * returns a part of what it was given; `null` reads as never sent.
 */
import { defined, isObject, listOf, textOf } from "../json";
import { duration, numeric, timeOfDay, truth, utc } from "./formats";

/** What one source says of something; what it does not say is undefined. */
export type Sparse<T> = { [Key in keyof T]?: T[Key] | undefined };

/**
 * The value at a path such as `battery.load.capacity`, given as names where one has a dot in it; a list on the way
 * counts as its first element.
 */
export function valueAt(sent: unknown, path: string | readonly string[]): unknown {
  let value = sent;
  for (const name of splitPath(path)) {
    const object = firstItem(value);
    if (!isObject(object) || !Object.hasOwn(object, name)) return undefined;
    value = object[name];
  }
  return value ?? undefined;
}

/** The paths are few and written in the readers: each is taken apart once. */
const PATHS = new Map<string, readonly string[]>();

function splitPath(path: string | readonly string[]): readonly string[] {
  if (typeof path !== "string") return path;
  let names = PATHS.get(path);
  if (!names) PATHS.set(path, (names = path.split(".")));
  return names;
}

/** The value at a path as a list, of one when it was sent bare; undefined when it was not sent. */
export function listAt(sent: unknown, path: string): readonly unknown[] | undefined {
  const value = valueAt(sent, path);
  return value === undefined ? undefined : listOf(value);
}

/** What each of the elements is made into; undefined for no list, those left out that say nothing. */
export function readEach<T extends object>(
  list: readonly unknown[] | undefined,
  read: (sent: unknown) => Sparse<T>,
): T[] | undefined {
  const items = list?.map((sent) => defined(read(sent)));
  return items?.filter((item) => Object.keys(item).length > 0) as T[] | undefined;
}

/** The words of the list at the first of some paths that has one. */
export function wordsAt(sent: unknown, ...paths: readonly string[]): string[] | undefined {
  const list = paths.map((path) => listAt(sent, path)).find((found) => found !== undefined);
  return list?.map(textOf).filter((text) => text !== undefined);
}

/** A word as the API writes it. */
export const wordAt = readerOf(textOf);

/** A finite number. */
export const numberAt = readerOf(numeric);

/** True or false. */
export const booleanAt = readerOf(truth);

/** A date as ISO 8601 in UTC. */
export const dateAt = readerOf(utc);

/** Seconds, sent as such or as a duration. */
export const secondsAt = readerOf((value) => numeric(value) ?? duration(value));

/** A time of day, sent as a duration since midnight; other text as sent. */
export const timeOfDayAt = readerOf((value) =>
  duration(value) === undefined ? textOf(value) : timeOfDay(value),
);

/** A copy of what is handed on in the API's own shape, without what is `null`. */
export function asSent(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(asSent);
  if (!isObject(value)) return value;
  const told = Object.entries(value).filter(
    ([name, item]) => item !== null && name !== "__proto__",
  );
  return Object.fromEntries(told.map(([name, item]) => [name, asSent(item)]));
}

/** A reader that takes the first of some paths where there is something it understands. */
function readerOf<T>(read: (value: unknown) => T | undefined) {
  return (sent: unknown, ...paths: readonly string[]): T | undefined => {
    for (const path of paths) {
      const value = read(firstItem(valueAt(sent, path)));
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function firstItem(value: unknown): unknown {
  return Array.isArray(value) ? (value as unknown[])[0] : value;
}
