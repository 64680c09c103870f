import { formEncoded } from "./form";

const MASK = "•••";
const SHORTEST = 8;
const REMEMBERED = 64;

/**
 * Knows the values that must never be seen and strikes them out of whatever a server sends back.
 * Spellings shorter than eight characters cannot be told from ordinary data within a text; they are
 * struck out only where they are the whole text.
 */
export class Secrets {
  private readonly lasting: readonly string[];
  private readonly wholes: ReadonlySet<string>;
  private readonly passing = new Set<string>();
  private spellings: readonly string[] | undefined;
  /** Finds what a text of JSON may hide a secret by: one in any spelling, or an escape of any kind. */
  private signs: RegExp | undefined;

  /** @param lasting what the user typed; remembered for good */
  constructor(lasting: readonly (string | undefined)[] = []) {
    this.lasting = lasting.filter((value): value is string => Boolean(value));
    this.wholes = new Set(this.lasting.flatMap(spellingsOf));
  }

  /** Remembers tokens; they rotate, so only the most recent are kept. */
  add(...tokens: (string | undefined)[]): void {
    for (const token of tokens) {
      if (!token) continue;
      this.passing.delete(token);
      this.passing.add(token);
      this.spellings = this.signs = undefined;
    }
    for (const oldest of this.passing) {
      if (this.passing.size <= REMEMBERED) break;
      this.passing.delete(oldest);
    }
  }

  /** The text without any secret, whether plain, percent-encoded or JSON-escaped. */
  scrub(text: string): string {
    if (this.wholes.has(text)) return MASK;
    return this.known().reduce((rest, spelling) => rest.replaceAll(spelling, MASK), text);
  }

  /**
   * Parses JSON; a secret anywhere in it, in a key or a value and however escaped, is struck out.
   * @throws SyntaxError when the text is not JSON
   */
  parseJson(text: string): unknown {
    const value: unknown = JSON.parse(text);
    // One pass over the text, however many tokens there were: nearly every reply holds none.
    this.signs ??= anyOf(["\\", ...this.known(), ...[...this.wholes].map((whole) => `"${whole}"`)]);
    return this.signs.test(text) ? this.scrubDeep(value) : value;
  }

  private scrubDeep(value: unknown): unknown {
    if (typeof value === "string") return this.scrub(value);
    if (Array.isArray(value)) return value.map((item) => this.scrubDeep(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.scrub(key), this.scrubDeep(item)]),
    );
  }

  /** Longest first, so that no part of a longer one stays behind. */
  private known(): readonly string[] {
    this.spellings ??= [...this.lasting, ...this.passing]
      .flatMap(spellingsOf)
      .filter(({ length }) => length >= SHORTEST)
      .sort((one, other) => other.length - one.length);
    return this.spellings;
  }
}

/** A text on one line in which no address shows a login. */
export function withoutLogins(text: string): string {
  return text.replace(/\s+/g, " ").replace(/:\/\/\S*@/g, `://${MASK}@`);
}

function anyOf(texts: readonly string[]): RegExp {
  return new RegExp(texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"));
}

function spellingsOf(value: string): string[] {
  // Half a surrogate pair cannot be encoded; a buffer replaces it, as forms do.
  const encoded = [encodeURIComponent(Buffer.from(value).toString()), formEncoded(value)];
  const inLowerCase = encoded.map((text) => text.replace(/%../g, (code) => code.toLowerCase()));
  const inJson = JSON.stringify(value).slice(1, -1);
  return [...new Set([value, ...encoded, ...inLowerCase, inJson])];
}
