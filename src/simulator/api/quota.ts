import type { RequestHandler } from "express";
import { transmit } from "../exchange";
import { gatewayError } from "../reply";

const BUCKETS = 60;

/** A limit on how many requests may come within a sliding window of time. */
class SlidingWindow {
  private readonly counts = new Map<number, number>();

  constructor(
    /** How many requests are allowed; may be changed at any time. */
    public limit: number,
    private readonly length: number, // ms
  ) {}

  /** How many requests are left. */
  remaining(now: number): number {
    return Math.max(0, this.limit - this.used(now));
  }

  /** Counts a request. */
  count(now: number): void {
    const bucket = this.bucket(now);
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + 1);
  }

  /** Seconds until the oldest requests drop out of the window. */
  secondsToRelief(now: number): number {
    const oldest = Math.min(...this.counts.keys());
    const relief = (oldest + BUCKETS) * (this.length / BUCKETS);
    return Number.isFinite(relief) ? Math.max(1, Math.ceil((relief - now) / 1000)) : 1;
  }

  private used(now: number): number {
    const current = this.bucket(now);
    let sum = 0;
    for (const [bucket, count] of this.counts) {
      if (bucket <= current - BUCKETS || bucket > current) this.counts.delete(bucket);
      else sum += count;
    }
    return sum;
  }

  private bucket(now: number): number {
    return Math.floor(now / (this.length / BUCKETS));
  }
}

/** How often the API may be asked: per day and per second. */
export class Quota {
  readonly day = new SlidingWindow(100_000, 86_400_000);
  readonly burst = new SlidingWindow(100_000, 1000);
}

/** Counts every request, says what is left, and refuses what is too much. */
export function enforce(quota: Quota): RequestHandler {
  return (request, response, next) => {
    const now = Date.now();
    const { day, burst } = quota;
    const exhausted = [day, burst].find((window) => window.remaining(now) === 0);
    if (!exhausted) {
      day.count(now);
      burst.count(now);
    }
    response.set({
      "X-RateLimit-Limit-1": String(day.limit),
      "X-RateLimit-Remaining-1": String(day.remaining(now)),
      "X-RateLimit-Limit-2": String(burst.limit),
      "X-RateLimit-Remaining-2": String(burst.remaining(now)),
    });
    if (!exhausted) {
      next();
      return;
    }
    const seconds = String(exhausted.secondsToRelief(now));
    const headers = { "X-RateLimit-Reset": seconds, "Retry-After": seconds };
    transmit(request, response, gatewayError(429, "Rate limit exceeded", headers));
  };
}
