import { matches } from "../request-filter";
import type { LoggedRequest } from "../request-log";

/** Everything that can be made to go wrong. */
const faultNames = [
  "401",
  "403",
  "404",
  "429",
  "500",
  "503",
  "slow", // answers after `delay`
  "hang", // never answers
  "reset", // cuts the connection instead of answering
  "truncated", // cuts the connection in the middle of the body
  "html", // a login page instead of JSON, with status 200
  "invalid-json", // a value is missing in the JSON
  "reply-lost", // does what was asked, then cuts the connection
  "echo-secrets", // refuses, and repeats in its text what it was sent
  "rewrite", // changes a good reply with `rewrite`
] as const;

/** The name of a fault. */
export type FaultName = (typeof faultNames)[number];

/** A fault, which requests it hits, and how often. */
export interface FaultOptions {
  readonly fault: FaultName;
  /** Which path, as in `RequestFilter`. Default every one. */
  readonly path?: string | RegExp;
  readonly method?: string;
  /** How often. Default once; Infinity is allowed. */
  readonly times?: number;
  /** How many matching requests are spared first. Default none. */
  readonly after?: number;
  /** Seconds for the header Retry-After of a 429 or 503. */
  readonly retryAfter?: number;
  /** Milliseconds before anything happens. */
  readonly delay?: number;
  /** What a good reply becomes, given its JSON or else its text; for the fault `rewrite`. */
  readonly rewrite?: (body: unknown) => unknown;
}

/** A fault that was switched on. */
export interface FaultRule {
  /** How many requests it has hit. */
  readonly hits: number;
  /** Switches it off. */
  remove(): void;
}

interface Rule extends FaultOptions {
  readonly number: number;
  seen: number;
  hits: number;
}

/** The faults that are switched on. A request meets the oldest one that matches it and is not used up. */
export class Faults {
  private rules: Rule[] = [];
  private numbers = 0;

  /** @param byHeader whether a request may ask for a fault of its own, with `x-simulator-fault` */
  constructor(private readonly byHeader = false) {}

  /** Switches a fault on. Throws TypeError when there is no such fault or it lacks what it needs. */
  add(options: FaultOptions): FaultRule & { readonly number: number } {
    if (!faultNames.includes(options.fault)) {
      throw new TypeError(`No such fault: ${options.fault}`);
    }
    if (options.fault === "rewrite" && !options.rewrite) {
      throw new TypeError("The fault rewrite needs a function of the same name.");
    }
    const rule: Rule = { ...options, number: ++this.numbers, seen: 0, hits: 0 };
    this.rules.push(rule);
    return {
      number: rule.number,
      get hits() {
        return rule.hits;
      },
      remove: () => {
        this.remove(rule.number);
      },
    };
  }

  /** Switches every fault off. */
  clear(): void {
    this.rules = [];
  }

  /** Switches one fault off; false when it is not on. */
  remove(number: number): boolean {
    const before = this.rules.length;
    this.rules = this.rules.filter((rule) => rule.number !== number);
    return this.rules.length < before;
  }

  /** The faults that are switched on, oldest first. */
  list(): readonly (FaultOptions & { readonly number: number; readonly hits: number })[] {
    return this.rules;
  }

  /** The fault this request meets, if any; counts it. */
  meet(request: LoggedRequest): FaultOptions | undefined {
    const asked = request.headers["x-simulator-fault"];
    if (this.byHeader && typeof asked === "string") return parseFault(asked);
    let met: Rule | undefined;
    for (const rule of this.rules) {
      const { path, method, after = 0, times = 1 } = rule;
      const filter = {
        ...(path !== undefined && { path }),
        ...(method !== undefined && { method }),
      };
      if (rule.hits >= times || !matches(filter, request)) continue;
      rule.seen++;
      if (rule.seen <= after || met) continue;
      rule.hits++;
      met = rule;
    }
    return met;
  }
}

/**
 * Reads `503`, `429; retryAfter=2` or `slow; delay=200`, as in the header `x-simulator-fault`. Throws
 * TypeError for anything else.
 */
export function parseFault(text: string): FaultOptions {
  const [name, ...settings] = text.split(";").map((part) => part.trim());
  const fault = faultNames.find((known) => known === name && known !== "rewrite");
  if (!fault) throw new TypeError(`No such fault: ${text}`);
  const numbers = Object.fromEntries(
    settings.map((setting) => {
      const [key, value] = setting.split("=").map((part) => part.trim());
      if ((key !== "delay" && key !== "retryAfter") || !(Number(value) >= 0)) {
        throw new TypeError(`Not a setting of a fault: ${setting}`);
      }
      return [key, Number(value)];
    }),
  );
  return { fault, ...numbers };
}
