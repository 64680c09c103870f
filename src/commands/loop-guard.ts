import { CommandRefused } from "../errors";
import { clockTime } from "../time";

const MINUTE = 60_000;

/** Notices flows that run in a circle: nobody orders so much by hand. Counts on the monotonic clock. */
export class LoopGuard {
  private readonly orders = new Map<string, number[]>();

  /** @param most orders for a car within a minute */
  constructor(private readonly most: number) {}

  /** Counts an order. @throws CommandRefused for one too many within a minute */
  pass(vehicle: string): void {
    const now = performance.now();
    const recent = (this.orders.get(vehicle) ?? []).filter((at) => now - at < MINUTE);
    this.orders.set(vehicle, recent);
    const [oldest = now] = recent;
    if (recent.length >= this.most) {
      const retryAt = new Date(Date.now() + oldest + MINUTE - now);
      const params = { count: this.most, until: clockTime(retryAt) };
      throw new CommandRefused("orderLoop", params, { retryAt });
    }
    recent.push(now);
  }
}
