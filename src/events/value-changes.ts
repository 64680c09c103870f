import { isDeepStrictEqual } from "node:util";
import { copyOf, isObject, objectOf } from "../json";
import type { Value } from "../vehicle/values";

/**
 * The values that differ from those that were sent last, and what was sent then. A value that was never sent is news;
 * so is one in another unit, but no date that moves with its group alone. A value that is missing now may come back as
 * it was; that of a path which was given up is forgotten.
 * @param kept as it was given last time; anything else counts as nothing
 * @param paths all that are looked for
 */
export function changedValues(kept: unknown, values: readonly Value[], paths: readonly string[]) {
  const before = objectOf(kept);
  const news = values.filter((value) => !isDeepStrictEqual(before[value.path], trace(value)));
  const known = paths.filter((path) => Object.hasOwn(before, path));
  const sent = Object.fromEntries([
    ...known.map((path) => [path, before[path]] as const),
    ...news.map((value) => [value.path, trace(value)] as const),
  ]);
  return { news, sent };
}

/** What a value is compared by. */
function trace({ payload, unit }: Value) {
  return { payload: withoutDates(payload), ...(unit !== undefined && { unit }) };
}

/** A copy of a value without the dates of its groups. */
function withoutDates(value: unknown): unknown {
  if (!isObject(value)) return copyOf(value);
  const values = Object.entries(value).filter(([name]) => name !== "at");
  return Object.fromEntries(values.map(([name, inner]) => [name, withoutDates(inner)]));
}
