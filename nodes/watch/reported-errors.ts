import { PsaError } from "../../src/errors";

/** A failure that is reported when the message under way has ended. */
interface HeldReport {
  error: unknown;
  report: () => void;
}

/** Reports what fails: each failure once for as long as it lasts, and not what a message ends with anyway. */
export class ReportedErrors {
  private readonly kinds = new Map<string, string>();
  /** Messages under way, which are told what fails them. */
  private asking = 0;
  private held: HeldReport[] = [];
  private readonly answered = new Set<unknown>();

  /** The subject is whatever can be wrong by itself: a car, the memory, … */
  report(subject: string, error: unknown, report: () => void): void {
    const kind = describeKind(error);
    if (this.kinds.get(subject) === kind) return;
    this.kinds.set(subject, kind);
    if (this.asking > 0) this.held.push({ error, report });
    else report();
  }

  resolved(subject: string): void {
    this.kinds.delete(subject);
  }

  /**
   * Does what a message asks for. The failure that ends it is the message's own; all others are told.
   * @throws what `work` throws
   */
  async duringMessage<T>(work: () => Promise<T>): Promise<T> {
    this.asking += 1;
    try {
      return await work();
    } catch (error) {
      this.answered.add(error);
      throw error;
    } finally {
      this.asking -= 1;
      if (this.asking === 0) this.release();
    }
  }

  private release(): void {
    const unreported = this.held.filter(({ error }) => !this.answered.has(error));
    this.held = [];
    this.answered.clear();
    for (const { report } of unreported) report();
  }
}

/** The same failure may name another time or request each time. */
function describeKind(error: unknown): string {
  return error instanceof PsaError ? `${error.name} ${error.text}` : String(error);
}
