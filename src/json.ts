/** Small guards: wire data is `unknown` until one of these has looked at it. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object; anything else reads as an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** A non-empty string, or a number as a string; undefined otherwise. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A finite number, also when it was sent as a string. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** The object without what is undefined, for messages, where absent says it better. */
export function defined<T extends object>(value: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  const told: { [Key in keyof T]?: T[Key] } = {};
  for (const name of Object.keys(value) as (keyof T)[]) {
    if (value[name] !== undefined) told[name] = value[name];
  }
  return told as { [Key in keyof T]?: NonNullable<T[Key]> };
}

/** A copy of what JSON can say; many times faster than a general clone, and every message needs one. */
export function copyOf<T>(value: T): T {
  if (!isNested(value)) return value;
  const copy = shallowCopyOf(value);
  // No recursion: a server may nest deeper than the stack.
  const unfinished: Copy[] = [copy];
  for (let one = unfinished.pop(); one; one = unfinished.pop()) {
    // By its index: `in` makes a text of each.
    if (Array.isArray(one)) {
      for (let index = 0; index < one.length; index += 1) {
        const inner = one[index];
        if (isNested(inner)) unfinished.push((one[index] = shallowCopyOf(inner)));
      }
    } else {
      for (const name in one) {
        const inner = one[name];
        if (isNested(inner)) unfinished.push((one[name] = shallowCopyOf(inner)));
      }
    }
  }
  return copy as T;
}

type Copy = unknown[] | Record<string, unknown>;

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function shallowCopyOf(value: object): Copy {
  return Array.isArray(value) ? [...(value as unknown[])] : { ...value };
}

/** HAL and this API write one thing bare and several as an array: always an array here. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** What a text says in JSON; undefined for a text that is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
