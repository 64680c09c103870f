import type { Fields } from "../fields";
import { apiError, Refusal } from "../reply";
import { parseInterval, type Interval } from "./intervals";

/** Positions of a list, both included; `to` is absent when the list is wanted to its end. */
interface IndexRange {
  readonly from: number;
  readonly to?: number;
}

/** The parameters of a request. Every reader throws a Refusal (400) for a value that is not allowed. */
export class Query {
  constructor(readonly fields: Fields) {}

  has(name: string): boolean {
    return name in this.fields;
  }

  /** A text given at most once. */
  text(name: string): string | undefined {
    const value = this.fields[name];
    if (Array.isArray(value)) throw badParameter(name);
    return value;
  }

  /** One of the allowed words. */
  word(name: string, allowed: readonly string[]): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !allowed.includes(value)) throw badParameter(name);
    return value;
  }

  /** Some of the allowed words, each in a parameter of its own; none when it is absent. */
  words(name: string, allowed: readonly string[], most = allowed.length): string[] {
    const values = this.all(name);
    if (values.length > most || values.some((value) => !allowed.includes(value))) {
      throw badParameter(name);
    }
    return values;
  }

  /** How many elements a page has: 1 to `most`, by default 60. */
  pageSize(most: number): number {
    const value = this.text("pageSize");
    if (value === undefined) return 60;
    const size = /^\d{1,6}$/.test(value) ? Number(value) : 0;
    if (size < 1 || size > most) throw badParameter("pageSize");
    return size;
  }

  /** Which part of the list: `0-9`, or `5-` from there on. */
  indexRange(): IndexRange {
    const value = this.text("indexRange") ?? "0-";
    const [, from, to] = /^(\d{1,9})-(\d{0,9})$/.exec(value) ?? [];
    if (from === undefined || (to && Number(to) < Number(from))) throw badParameter("indexRange");
    return { from: Number(from), ...(to && { to: Number(to) }) };
  }

  /** A range of numbers, `10-3600` or `10-`, open to both sides when absent. */
  range(name: string): (value: number) => boolean {
    const value = this.text(name) ?? "0-";
    const [, low, high] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)?$/.exec(value) ?? [];
    if (low === undefined) throw badParameter(name);
    return (number) => number >= Number(low) && number <= Number(high ?? Infinity);
  }

  /** A number that is not negative. */
  number(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^\d+(\.\d+)?$/.test(value)) throw badParameter(name);
    return Number(value);
  }

  /** When: in any of up to ten intervals; always when none is given. */
  timestamps(): Interval {
    const values = this.all("timestamps");
    const intervals = values.map((value) => {
      const interval = parseInterval(value);
      if (!interval) throw badParameter("timestamps");
      return interval;
    });
    if (intervals.length > 10) throw badParameter("timestamps");
    return (at) => intervals.length === 0 || intervals.some((interval) => interval(at));
  }

  private all(name: string): string[] {
    const value = this.fields[name];
    return value === undefined ? [] : [value].flat();
  }
}

/** The refusal of a parameter. */
export function badParameter(name: string): Refusal {
  return new Refusal(apiError(40000, `Bad Request: invalid parameter ${name}`));
}
