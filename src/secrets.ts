const MASK = "•••";
const SHORTEST = 4;
const REMEMBERED = 64;

/**
 * Knows the values that must never be seen and strikes them out of whatever a server sends back.
 * Values shorter than four characters cannot be told from ordinary data and are left alone.
 */
export class Secrets {
  private readonly lasting: readonly string[];
  private readonly passing = new Set<string>();
  private pattern: RegExp | undefined;

  /** @param lasting what the user typed; remembered for good */
  constructor(lasting: readonly (string | undefined)[] = []) {
    this.lasting = lasting.filter(isSecret);
  }

  /** Remembers tokens; they rotate, so only the most recent are kept. */
  add(...tokens: (string | undefined)[]): void {
    for (const token of tokens.filter(isSecret)) {
      if (this.passing.has(token)) continue;
      this.passing.add(token);
      this.pattern = undefined;
    }
    for (const oldest of this.passing) {
      if (this.passing.size <= REMEMBERED) break;
      this.passing.delete(oldest);
    }
  }

  /** The text without any secret, whether plain, percent-encoded or JSON-escaped. */
  scrub(text: string): string {
    return text.replace(this.matcher(), MASK);
  }

  /**
   * Parses JSON; a secret anywhere in it, in a key or a value and however escaped, is struck out.
   * @throws SyntaxError when the text is not JSON
   */
  parseJson(text: string): unknown {
    const value: unknown = JSON.parse(text);
    const mayHide = text.includes("\\") || this.matcher().test(text);
    this.matcher().lastIndex = 0;
    return mayHide ? this.scrubDeep(value) : value;
  }

  private scrubDeep(value: unknown): unknown {
    if (typeof value === "string") return this.scrub(value);
    if (Array.isArray(value)) return value.map((item) => this.scrubDeep(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.scrub(key), this.scrubDeep(item)]),
    );
  }

  private matcher(): RegExp {
    this.pattern ??= patternOf([...this.lasting, ...this.passing]);
    return this.pattern;
  }
}

function isSecret(value: string | undefined): value is string {
  return value !== undefined && value.length >= SHORTEST;
}

function patternOf(values: Iterable<string>): RegExp {
  const spellings = new Set<string>();
  for (const value of values) {
    spellings.add(value);
    spellings.add(encodeURIComponent(value));
    spellings.add(new URLSearchParams([["", value]]).toString().slice(1));
    spellings.add(JSON.stringify(value).slice(1, -1));
  }
  const alternatives = [...spellings]
    .sort((a, b) => b.length - a.length)
    .map((spelling) => spelling.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"));
  return alternatives.length === 0 ? /(?!)/g : new RegExp(alternatives.join("|"), "g");
}
