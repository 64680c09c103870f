import { BadRequest } from "../../src/errors";
import type { Authorization } from "../../src/auth/authorization";

/** How long a person has at the brand's page, in ms. */
const PATIENCE = 600_000;
/** Tabs that one account may have open at once. */
const TABS = 10;

/** One sign-in under way, and what belongs to it. */
export interface PendingSignIn<T> {
  /** Which account asked. */
  owner: string;
  authorization: Authorization;
  value: T;
  since: number;
}

/** Sign-ins under way in some browser: each has a state that is good once, for ten minutes, for one owner. */
export class PendingAuthorizations<T> {
  private readonly entries = new Map<string, PendingSignIn<T>>();

  add(owner: string, authorization: Authorization, value: T): void {
    this.forgetOld();
    const mine = this.of(owner);
    for (const { authorization: oldest } of mine.slice(0, Math.max(0, mine.length + 1 - TABS))) {
      this.entries.delete(oldest.state);
    }
    const since = performance.now();
    this.entries.set(authorization.state, { owner, authorization, value, since });
  }

  /**
   * The sign-in with this state, or the owner's latest when an answer has none.
   * @throws BadRequest when there is none, or it is somebody else's
   */
  find(state: string | undefined, owner?: string): PendingSignIn<T> {
    this.forgetOld();
    const entry =
      state === undefined && owner !== undefined
        ? this.of(owner).at(-1)
        : this.entries.get(state ?? "");
    if (!entry) throw new BadRequest(state === undefined ? "noAuthorization" : "unknownState");
    if (owner !== undefined && entry.owner !== owner) throw new BadRequest("foreignState");
    return entry;
  }

  /** Takes one out, so that its state cannot be used again. */
  remove({ authorization }: PendingSignIn<T>): void {
    this.entries.delete(authorization.state);
  }

  /** Puts one back whose answer could not be handed on. */
  restore(entry: PendingSignIn<T>): void {
    this.entries.set(entry.authorization.state, entry);
  }

  /** Ends all of an owner's. */
  cancel(owner: string): void {
    for (const entry of this.of(owner)) this.remove(entry);
  }

  has(owner: string): boolean {
    this.forgetOld();
    return this.of(owner).length > 0;
  }

  private of(owner: string): PendingSignIn<T>[] {
    return [...this.entries.values()].filter((entry) => entry.owner === owner);
  }

  private forgetOld(): void {
    for (const entry of this.entries.values()) {
      if (performance.now() - entry.since > PATIENCE) this.remove(entry);
    }
  }
}
