import { type Change, carEvent } from "./change";
import type { CarEvent } from "./catalogue";

/** On which side of a level something is; `settled` once it was clear of it since the last crossing. */
export interface Side {
  above: boolean;
  settled: boolean;
}

/** The sides of the levels that are watched, by level. */
export type Sides = Readonly<Record<string, Side>>;

/** A level that was crossed, upwards (`above`) or downwards. */
export interface Crossing {
  level: number;
  above: boolean;
}

/** In %: a level that was crossed is not crossed back before the other side is reached by more than this. */
const SLACK = 1;

/** The levels battery or tank crossed; of the tank, only those downwards are told. */
export function levelEvents(
  { before, after, initial, at }: Change,
  of: "battery" | "fuel",
  levels: readonly number[],
  known: Sides,
): { sides: Sides; events: CarEvent[] } {
  const is = after[of];
  if (is === undefined) return { sides: known, events: [] };
  const { sides, crossed } = crossings(levels, known, before[of], is, initial);
  const events = crossed
    .filter(({ above }) => of === "battery" || !above)
    .map(({ level, above }) => {
      const event = of === "fuel" ? "fuel.below" : above ? "battery.above" : "battery.below";
      return carEvent(event, at(of), before[of], is, { level });
    });
  return { sides, events };
}

/**
 * Which levels lie between two readings, in the order they were crossed, and on which sides they are now.
 * A level new to `sides` is judged by `before`; without that it is crossed only if `initial`.
 */
export function crossings(
  levels: readonly number[],
  sides: Sides,
  before: number | undefined,
  after: number,
  initial: boolean,
): { sides: Sides; crossed: Crossing[] } {
  const now: Record<string, Side> = {};
  const crossed: Crossing[] = [];
  for (const level of new Set(levels)) {
    const was = sides[level] ?? (before === undefined ? undefined : findSide(level, before));
    const side = was ? moved(was, level, after) : findSide(level, after);
    now[level] = side;
    if (was ? was.above !== side.above : initial) crossed.push({ level, above: side.above });
  }
  return { sides: now, crossed: crossed.sort(inOrder) };
}

function findSide(level: number, value: number): Side {
  return { above: value >= level, settled: true };
}

function moved({ above, settled }: Side, level: number, value: number): Side {
  const slack = settled ? 0 : SLACK;
  const isAcross = above ? value < level - slack : value >= level + slack;
  const side = above !== isAcross;
  const isClear = side ? value >= level + SLACK : value < level - SLACK;
  return { above: side, settled: isClear || (settled && !isAcross) };
}

/** Rising from the lowest, falling from the highest. */
function inOrder(a: Crossing, b: Crossing): number {
  if (a.above !== b.above) return a.above ? 1 : -1;
  return a.above ? a.level - b.level : b.level - a.level;
}
