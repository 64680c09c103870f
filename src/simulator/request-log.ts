import { type LoggedRequest, matches, type RequestFilter } from "./request-filter";

export type { LoggedRequest };

interface Waiter {
  readonly filter: RequestFilter | undefined;
  readonly resolve: (request: LoggedRequest) => void;
}

/** Every request the simulator has seen, oldest first; only the last ones of many. */
export class RequestLog implements Iterable<LoggedRequest> {
  private readonly seen: LoggedRequest[] = [];
  private waiters: Waiter[] = [];

  constructor(private readonly capacity = 10_000) {}

  /** How many of the remembered requests match. */
  count(filter?: RequestFilter): number {
    return this.seen.filter((request) => matches(filter, request)).length;
  }

  /** Forgets all requests. */
  clear(): void {
    this.seen.length = 0;
  }

  /** The first matching request that arrives from now on. */
  next(filter?: RequestFilter): Promise<LoggedRequest> {
    return new Promise((resolve) => {
      this.waiters.push({ filter, resolve });
    });
  }

  [Symbol.iterator](): Iterator<LoggedRequest> {
    return [...this.seen][Symbol.iterator]();
  }

  /** Takes a request in, and tells those who wait for it. */
  add(request: LoggedRequest): void {
    this.seen.push(request);
    if (this.seen.length > this.capacity) this.seen.shift();
    const served = this.waiters.filter(({ filter }) => matches(filter, request));
    this.waiters = this.waiters.filter((waiter) => !served.includes(waiter));
    for (const { resolve } of served) resolve(request);
  }
}
