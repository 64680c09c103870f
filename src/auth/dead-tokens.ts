import type { SignInRequired } from "../errors";

/** So many are remembered. */
const REMEMBERED = 100;

const dead = new Map<string, SignInRequired>();

/** Refresh tokens that were refused for good, and why: none is sent again, not even after a deploy. */
export const deadTokens = {
  add(refreshToken: string, reason: SignInRequired): void {
    dead.set(refreshToken, reason);
    const [oldest] = dead.keys();
    if (dead.size > REMEMBERED && oldest !== undefined) dead.delete(oldest);
  },

  /** Why it is dead; undefined while it may be good. */
  reasonOf(refreshToken: string | undefined): SignInRequired | undefined {
    return refreshToken === undefined ? undefined : dead.get(refreshToken);
  },

  /** The server took it after all. */
  revive(refreshToken: string | undefined): void {
    if (refreshToken !== undefined) dead.delete(refreshToken);
  },
};
