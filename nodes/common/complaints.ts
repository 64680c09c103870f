import { PsaError } from "../../src/errors";

/** Tells what is wrong, each thing once for as long as it is wrong. */
export class Complaints {
  private readonly kinds = new Map<string, string>();

  /** The subject is whatever can be wrong by itself: a car, the memory, … */
  about(subject: string, error: unknown, tell: () => void): void {
    const kind = kindOf(error);
    if (this.kinds.get(subject) === kind) return;
    this.kinds.set(subject, kind);
    tell();
  }

  over(subject: string): void {
    this.kinds.delete(subject);
  }
}

/** The same failure may name another time or request each time. */
function kindOf(error: unknown): string {
  return error instanceof PsaError ? `${error.name} ${error.text}` : String(error);
}
