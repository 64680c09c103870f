import type { PsaError } from "./errors";
import type { Secrets } from "./secrets";
import { clockTime } from "./time";

/** Makes the text of a line; called only where somebody wants to read it. */
export type Line = () => string;

/** Takes lines for those who look for the cause of something. */
export interface Logger {
  /** What went over the wire: one line per exchange. */
  readonly trace: (line: Line) => void;
  /** What was decided, and why. */
  readonly debug: (line: Line) => void;
}

/** Wants nothing, and so costs nothing. */
export const SILENT: Logger = { trace: () => undefined, debug: () => undefined };

/** ISO 3779: 17 characters, without I, O and Q. */
const VIN = /\b[A-HJ-NPR-Z\d]{11}([A-HJ-NPR-Z\d]{6})\b/gi;
/** A word of an address, such as `vehicles`, `lastPosition` or `access_token`; everything else is an id. */
const WORD = /^[a-z]{1,20}$|^[a-z]+([A-Z][a-z]+|_[a-z]+){1,3}$/;
/** Characters of an id that are shown. An id that is hardly longer is shown whole: `v4`, `oauth2`. */
const SHOWN = 4;
const SHORT = 6;

/** The lines of one account: on one line each, without secrets, and without whole VINs. */
export class Log implements Logger {
  private secrets: Secrets | undefined;

  constructor(private readonly sink: Logger = SILENT) {}

  /** From now on these are struck out. */
  guard(secrets: Secrets): void {
    this.secrets = secrets;
  }

  trace(line: Line): void {
    this.sink.trace(() => this.clean(line()));
  }

  debug(line: Line): void {
    this.sink.debug(() => this.clean(line()));
  }

  private clean(text: string): string {
    const scrubbed = this.secrets?.scrub(text) ?? text;
    return scrubbed.replace(/\s+/g, " ").replace(VIN, "…$1");
  }
}

/** An error in a few words: `Unavailable (timeout), not before 14:05`. */
export function errorLine(error: unknown): string {
  const { name, text, status, code, retryAt } = error as Partial<PsaError>;
  const facts = [text, status && `HTTP ${status}`, code && `code ${code}`].filter(Boolean);
  const wait = retryAt ? `, not before ${clockTime(retryAt)}` : "";
  return `${name ?? "Error"}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}${wait}`;
}

/** The path of an address with the beginnings of its ids: enough to tell them apart. */
export function shortPath(pathname: string): string {
  return pathname
    .split("/")
    .map((part) => (WORD.test(part) ? part : shortId(part)))
    .join("/");
}

/** The beginning of an id, as in paths; a VIN is left to `Log`. */
export function shortId(id: string): string {
  return id.length <= SHORT || id.search(VIN) === 0 ? id : `${id.slice(0, SHOWN)}…`;
}
