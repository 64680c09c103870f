import { PsaError } from "../../src/errors";

/** A failure to be told. */
interface Complaint {
  error: unknown;
  tell: () => void;
}

/** Tells what is wrong, each thing once for as long as it is wrong, and not what a message is told already. */
export class Complaints {
  private readonly kinds = new Map<string, string>();
  /** Messages under way, which are told what fails them. */
  private asking = 0;
  private held: Complaint[] = [];
  private readonly answered = new Set<unknown>();

  /** The subject is whatever can be wrong by itself: a car, the memory, … */
  about(subject: string, error: unknown, tell: () => void): void {
    const kind = kindOf(error);
    if (this.kinds.get(subject) === kind) return;
    this.kinds.set(subject, kind);
    if (this.asking > 0) this.held.push({ error, tell });
    else tell();
  }

  over(subject: string): void {
    this.kinds.delete(subject);
  }

  /**
   * Does what a message asks for. The failure that ends it is the message's own; all others are told.
   * @throws what `work` throws
   */
  async except<T>(work: () => Promise<T>): Promise<T> {
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
    const untold = this.held.filter(({ error }) => !this.answered.has(error));
    this.held = [];
    this.answered.clear();
    for (const { tell } of untold) tell();
  }
}

/** The same failure may name another time or request each time. */
function kindOf(error: unknown): string {
  return error instanceof PsaError ? `${error.name} ${error.text}` : String(error);
}
