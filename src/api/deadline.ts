import { setMaxListeners } from "node:events";
import { CommandRefused } from "../errors";

/** ms. A timer of Node.js counts no further. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Until when something may leave. Counts on the monotonic clock; may be called off before. */
export class Deadline {
  private readonly until: number;
  private readonly ending = new AbortController();
  private reason: CommandRefused | undefined;

  /** @param seconds from now on */
  constructor(readonly seconds: number) {
    this.until = performance.now() + seconds * 1000;
    setMaxListeners(0, this.ending.signal);
  }

  /** ms that are left for a timer, never negative. */
  get left(): number {
    if (this.reason) return 0;
    return Math.min(Math.max(0, this.until - performance.now()), LONGEST_TIMER);
  }

  get isOver(): boolean {
    return this.reason !== undefined || performance.now() > this.until;
  }

  /** Aborted when it is called off; not when the time is over. */
  get calledOff(): AbortSignal {
    return this.ending.signal;
  }

  /** What to say of something that did not leave in time. */
  get error(): CommandRefused {
    return this.reason ?? new CommandRefused("orderTooLate", { seconds: this.seconds });
  }

  /** What has not left yet does not leave any more. @param reason what is said of it */
  callOff(reason: CommandRefused): void {
    this.reason ??= reason;
    this.ending.abort();
  }

  /** @throws CommandRefused when it is over */
  check(): void {
    if (this.isOver) throw this.error;
  }

  /** Calls back when it is over. Returns how to take that back. */
  whenOver(tell: () => void): () => void {
    if (this.reason) queueMicrotask(tell);
    const timer = setTimeout(tell, this.left);
    this.calledOff.addEventListener("abort", tell);
    return () => {
      clearTimeout(timer);
      this.calledOff.removeEventListener("abort", tell);
    };
  }

  /** What a promise gives in time. @throws CommandRefused when it is over before; else as the promise */
  async race<T>(promise: Promise<T>): Promise<T> {
    let forget: (() => void) | undefined;
    const late = new Promise<never>((_, reject) => {
      forget = this.whenOver(() => reject(this.error));
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      forget?.();
    }
  }
}
