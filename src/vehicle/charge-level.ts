/** In %: up to so much may be left in a battery that is empty for driving. */
const EMPTY = 3;

/** A battery that is said to hold more than nothing, and to reach nowhere, has a level nobody knows. */
export function withKnownLevel<T extends { level?: number; range?: number }>(
  battery: T | undefined,
): T | undefined {
  if (battery?.range !== 0 || (battery.level ?? 0) <= EMPTY) return battery;
  const known = { ...battery };
  delete known.level;
  return known;
}
