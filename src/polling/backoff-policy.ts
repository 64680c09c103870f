import { Backoff } from "../backoff";
import {
  InvalidClient,
  NotConfigured,
  type PsaError,
  RateLimited,
  SignInRequired,
  Unavailable,
} from "../errors";

/** Failures that are not one car's. */
const COMMON = [SignInRequired, InvalidClient, NotConfigured, Unavailable, RateLimited];

/**
 * What holds looks back after failures: what is wrong with the account, the network or the server holds
 * back all, else one car or the list alone. A subject is the key of a car, or the list.
 */
export class BackoffPolicy {
  private readonly common = new Backoff();
  private readonly own = new Map<string, Backoff>();
  private until = 0;
  private reason: PsaError | undefined;

  /** Takes a failure in; true when it holds back everybody. */
  failed(subject: string, error: unknown): boolean {
    const failedBefore = this.own.has(subject);
    const own = this.own.get(subject) ?? new Backoff();
    this.own.set(subject, own);
    own.fail();
    if (!isCommon(error)) return false;
    // What fails again while others do well in between is a matter of its own.
    if (error instanceof Unavailable && failedBefore && !this.common.isFailing) return false;
    // Those that were under way together fail together: that is one failure.
    if (this.isHeld) return true;
    this.common.fail(error.retryAt);
    this.reason = error;
    this.until = performance.now() + msUntil(this.common.waitingUntil);
    return true;
  }

  succeeded(subject: string): void {
    this.common.succeed();
    this.own.delete(subject);
  }

  /** Forgets all failures. */
  release(): void {
    this.common.succeed();
    this.own.clear();
    this.until = 0;
  }

  forget(subject: string): void {
    this.own.delete(subject);
  }

  /** Until when nobody looks in turn: on the monotonic clock, in ms. */
  get heldUntil(): number {
    return this.until;
  }

  get isHeld(): boolean {
    return performance.now() < this.until;
  }

  /** From a failure that held back everybody until a success. */
  get isFailing(): boolean {
    return this.common.isFailing;
  }

  /** Who asks too often already must not ask now, not even when told to. @throws RateLimited */
  check(): void {
    if (this.isHeld && this.reason instanceof RateLimited) throw this.reason;
  }

  /** ms that a subject waits for itself. */
  waitOf(subject: string): number {
    return msUntil(this.own.get(subject)?.waitingUntil);
  }
}

/** Whether a failure is the account's, the network's or the server's. */
export function isCommon(error: unknown): error is PsaError {
  return COMMON.some((Kind) => error instanceof Kind);
}

function msUntil(moment: Date | undefined): number {
  return moment === undefined ? 0 : Math.max(0, moment.getTime() - Date.now());
}
