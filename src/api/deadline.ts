import { CommandRefused } from "../errors";

/** ms. A timer of Node.js counts no further. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Until when something may leave. Counts on the monotonic clock. */
export class Deadline {
  private readonly until: number;

  /** @param seconds from now on */
  constructor(readonly seconds: number) {
    this.until = performance.now() + seconds * 1000;
  }

  /** ms that are left for a timer, never negative. */
  get left(): number {
    return Math.min(Math.max(0, this.until - performance.now()), LONGEST_TIMER);
  }

  get isOver(): boolean {
    return performance.now() > this.until;
  }

  /** What to say of something that did not leave in time. */
  get error(): CommandRefused {
    return new CommandRefused("orderTooLate", { seconds: this.seconds });
  }

  /** @throws CommandRefused when it is over */
  check(): void {
    if (this.isOver) throw this.error;
  }

  /** What a promise gives in time. @throws CommandRefused when it is over before; else as the promise */
  async race<T>(promise: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.error), this.left);
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
