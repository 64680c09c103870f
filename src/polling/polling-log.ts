import { type Logger, errorLine, shortId } from "../log";
import type { Quota } from "../http/quota";
import type { BackoffPolicy } from "./backoff-policy";
import { reasonOf, quotaFactor } from "./interval";
import type { PolledVehicle } from "./polled-vehicle";
import type { Watch } from "./subscription";

type Car = Pick<PolledVehicle, "key" | "state" | "messageAt">;

/** Tells what is looked at next and why, for who reads the log at level debug. */
export class PollingLog {
  constructor(private readonly logger: Logger) {}

  looks(car: Car, why: string): void {
    this.logger.debug(() => `polling: looks at ${shortId(car.key)} (${why})`);
  }

  /**
   * @param pause ms until the next look
   * @param isHeld that long only because it failed, or never had a status
   */
  planned(
    car: Car,
    watches: readonly Watch[],
    pause: number,
    isHeld: boolean,
    quota?: Quota,
  ): void {
    this.logger.debug(() => {
      const reasons = [isHeld ? "it gave nothing" : usual(car, watches)];
      if (quotaFactor(quota) > 1) reasons.push("few requests are left");
      return `polling: ${shortId(car.key)} again in ${seconds(pause)} (${reasons.join(", ")})`;
    });
  }

  /**
   * @param subject a car's key, or the list
   * @param isShared all looks wait, and not this one alone
   */
  failed(subject: string, error: unknown, backoff: BackoffPolicy, isShared: boolean): void {
    this.logger.debug(() => {
      const shared = backoff.heldUntil - performance.now();
      const wait = isShared ? shared : backoff.waitOf(subject);
      const who = isShared ? "all looks wait" : "it waits";
      return `polling: ${shortId(subject)}: ${errorLine(error)}; ${who} for ${seconds(wait)}`;
    });
  }

  /** @param missing of those there were before @param pause ms until it is read again */
  listed(count: number, missing: number, pause: number): void {
    this.logger.debug(() => {
      const lacks = missing === 0 ? "" : `, ${missing} missing`;
      return `polling: list of vehicles read: ${count}${lacks}; again in ${seconds(pause)}`;
    });
  }

  signedIn(): void {
    this.logger.debug(() => "polling: the account is signed in: nothing waits any more");
  }
}

/** Why the most eager of those who watch it wants it looked at when it does. */
function usual(car: Car, watches: readonly Watch[]): string {
  const now = new Date();
  const reasons = watches.map((watch) => reasonOf(car.state, watch, now, car.messageAt));
  const [first] = reasons.sort((one, other) => one.seconds - other.seconds);
  return first?.reason ?? "nobody watches it";
}

function seconds(ms: number): string {
  return `${Math.round(Math.max(0, ms) / 100) / 10} s`;
}
