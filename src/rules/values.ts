/** Paths to single values, such as `battery.level`. For the editor and the runtime alike. */
import { isObject, textOf } from "../json";

/**
 * What a state is made of: a unit for a value, empty where it has none; a list as its only element; `null` for what
 * may hold anything under names that nobody knows. Each object that is not in a list may also have its date, `at`.
 */
export type Shape = string | null | readonly [Shape] | { readonly [name: string]: Shape };

/** Why a path cannot be as it is, and the nearest one that leads to a value. */
export interface ValueFlaw {
  flaw: "unknownValue" | "valueTwice";
  nearest: string;
}

/** How a path goes on: a name after a dot, an index, or a quoted name. */
const STEP = /\.?([A-Za-z_$][\w$]*)|\[(\d+)\]|\["([^"]+)"\]/y;
/** Where a state stands in a message, which a path that was copied from there begins with. */
const ROOT = /^(msg\.)?(payload|state)\./;

/** A path without what a state stands under in a message, and without blanks around. */
export function plainPath(typed: unknown): string {
  return (textOf(typed) ?? "").trim().replace(ROOT, "");
}

/** The names and indexes that a path leads over; undefined for what is no path. */
export function stepsIn(path: string): (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  for (STEP.lastIndex = 0; STEP.lastIndex < path.length;) {
    const [step = "", name, index, quoted] = STEP.exec(path) ?? [];
    const needsDot = steps.length > 0 && name !== undefined;
    if (step === "" || step.startsWith(".") !== needsDot) return undefined;
    steps.push(index === undefined ? (name ?? quoted ?? "") : Number(index));
  }
  return steps.length > 0 ? steps : undefined;
}

/** What is at the end of a path; undefined where it leads nowhere. */
export function shapeAt(shape: Shape, steps: readonly (string | number)[]): Shape | undefined {
  let at: Shape | undefined = shape;
  let isInList = false;
  for (const step of steps) {
    if (at === null) return null;
    if (typeof step === "number") {
      at = isList(at) ? at[0] : undefined;
      isInList = true;
    } else if (step === "at" && !isInList && isObject(at)) at = DATE;
    else at = isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
    if (at === undefined) return undefined;
  }
  return at;
}

/** The unit of dates. */
const DATE = "date";

/** What is wrong with a path among others; undefined for one that leads to a value no other leads to. */
export function valueFlaw(
  shape: Shape,
  typed: unknown,
  index: number,
  all: readonly unknown[],
): ValueFlaw | undefined {
  const path = plainPath(typed);
  const steps = stepsIn(path);
  if (steps === undefined || shapeAt(shape, steps) === undefined) {
    return { flaw: "unknownValue", nearest: nearestPath(shape, path) };
  }
  const first = all.findIndex((other) => plainPath(other) === path);
  return first < index ? { flaw: "valueTwice", nearest: path } : undefined;
}

/** Every path there is, of lists also that to the first element, each with its unit. */
export function pathsOf(shape: Shape, prefix = ""): [path: string, unit: string][] {
  if (typeof shape === "string") return [[prefix, shape]];
  const own: [string, string][] = prefix === "" ? [["at", DATE]] : [[prefix, ""]];
  if (shape === null) return own;
  const inner: [string, Shape][] = isList(shape)
    ? [[`${prefix}[0]`, shape[0]]]
    : Object.entries(shape).map(([name, one]) => [prefix === "" ? name : `${prefix}.${name}`, one]);
  return [...own, ...inner.flatMap(([path, one]) => pathsOf(one, path))];
}

function isList(shape: Shape | undefined): shape is readonly [Shape] {
  return Array.isArray(shape);
}

/** The path that was most likely meant: the last name counts as much as the whole. */
export function nearestPath(shape: Shape, typed: string): string {
  const wanted = typed.replace(/\[\d+\]/g, "[0]").toLowerCase();
  const distance = ([path]: readonly [string, string]) => {
    const known = path.toLowerCase();
    return farApart(known, wanted) + farApart(lastName(known), lastName(wanted));
  };
  const all = pathsOf(shape).map((one) => [one[0], distance(one)] as const);
  return all.reduce((best, one) => (one[1] < best[1] ? one : best))[0];
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** How many letters must change to make one text of another, as a share of the longer one. */
function farApart(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const above = row;
    row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = (above[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      row.push(Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
  }
  return (row[other.length] ?? 0) / Math.max(one.length, other.length, 1);
}
