import type { TokenChain } from "./token-store";
import { MINUTE_MS } from "../time";

const MARGIN = MINUTE_MS;
const SHARE_OF_LIFE = 0.1;

/**
 * An access token and what is left of its life. That is counted on the monotonic clock, and never
 * longer than the server granted, so that a wall clock that jumps can neither keep a dead token nor
 * kill a living one.
 */
export class HeldToken {
  readonly accessToken: string;
  private readonly obtainedAt: number;
  private readonly freshUntil: number;
  private readonly deadAt: number;

  constructor({ accessToken, expiresAt = Infinity, obtainedAt }: TokenChain) {
    const granted = expiresAt - obtainedAt;
    this.accessToken = accessToken;
    this.obtainedAt = obtainedAt;
    this.deadAt = performance.now() + Math.min(expiresAt - Date.now(), granted);
    this.freshUntil = this.deadAt - Math.min(MARGIN, granted * SHARE_OF_LIFE);
  }

  /** Whether it is this one; a server may give the same token a new life. */
  isOf(chain: TokenChain): boolean {
    return chain.accessToken === this.accessToken && chain.obtainedAt === this.obtainedAt;
  }

  /** Good for some more requests; a little before its end it no longer is. */
  get isFresh(): boolean {
    return performance.now() < this.freshUntil;
  }

  get isAlive(): boolean {
    return performance.now() < this.deadAt;
  }

  /** When it ends; undefined when the server did not say. */
  get until(): Date | undefined {
    if (this.deadAt === Infinity) return undefined;
    return new Date(Date.now() + this.deadAt - performance.now());
  }
}
