/** A stream of numbers in [0, 1). */
export type Random = () => number;

/** The stream that belongs to these keys: the same keys always give the same numbers. */
export function randomFrom(...keys: (string | number)[]): Random {
  let state = hash(keys.join("|"));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A number from `low` (included) to `high` (excluded). */
export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

/** One element of a non-empty list. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new RangeError("Nothing to pick from.");
  return chosen;
}

/** That many lower-case hexadecimal digits. */
export function hexDigits(random: Random, count: number): string {
  let text = "";
  while (text.length < count) {
    text += Math.floor(random() * 0x100000000)
      .toString(16)
      .padStart(8, "0");
  }
  return text.slice(0, count);
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value ^ (value >>> 13);
}
