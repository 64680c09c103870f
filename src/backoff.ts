/** Waiting times after failures in a row, in s. */
const STEPS = [60, 120, 300, 600, 900];
const JITTER = 0.1;

/** Grows with each failure in a row, forgets at the first success. Counts on a monotonic clock. */
export class Backoff {
  private failures = 0;
  private until = 0;

  /** Starts a wait, at least until `retryAt` when the server named a time. */
  fail(retryAt?: Date): void {
    const step = STEPS[Math.min(this.failures, STEPS.length - 1)] ?? 0;
    const wait = step * 1000 * (1 + JITTER * (2 * Math.random() - 1));
    const asked = retryAt === undefined ? 0 : retryAt.getTime() - Date.now();
    this.until = performance.now() + Math.max(wait, asked);
    this.failures += 1;
  }

  succeed(): void {
    this.failures = 0;
    this.until = 0;
  }

  /** True from a failure on until a success. */
  get isFailing(): boolean {
    return this.failures > 0;
  }

  /** The moment the wait ends; undefined when there is none. */
  get waitingUntil(): Date | undefined {
    const left = this.until - performance.now();
    return left > 0 ? new Date(Date.now() + left) : undefined;
  }
}
