import { defined, isObject, numberOf, textOf } from "../json";

/** The tokens of one sign-in and of all the refreshes that followed it. */
export interface TokenChain {
  accessToken: string;
  refreshToken: string | undefined;
  /** ms since the epoch; absent when the server did not say how long the access token lives. */
  expiresAt: number | undefined;
  obtainedAt: number;
  /** Which typed credentials the chain grew from, with the salt that hides them. */
  fingerprint: string;
  salt: string;
  /** Random ids of the sign-ins that were kept in this place, the one it grew from first. */
  signIns?: readonly string[];
  /** How many refreshes followed that sign-in. */
  refreshes?: number;
}

/** How many sign-ins a place remembers. */
const REMEMBERED = 10;

/** The sign-ins of a place whose chain is replaced by one that grew from `signIn`. */
export function signInsAfter(before: TokenChain | undefined, signIn: string): readonly string[] {
  const others = (before?.signIns ?? []).filter((other) => other !== signIn);
  return [signIn, ...others].slice(0, REMEMBERED);
}

/**
 * A chain is outdated when the other one grew out of it or replaced it: its refresh token is spent.
 * Sign-ins and refreshes are counted because clocks jump; chains that have no count go by the date.
 */
export function isOutdated(chain: TokenChain, by: TokenChain): boolean {
  const [signIn] = chain.signIns ?? [];
  if (signIn === undefined || by.signIns === undefined) {
    return chain.accessToken === by.accessToken || chain.obtainedAt < by.obtainedAt;
  }
  if (signIn === by.signIns[0]) return (chain.refreshes ?? 0) <= (by.refreshes ?? 0);
  return by.signIns.includes(signIn);
}

/** A chain as the text of its file. */
export function chainText(chain: TokenChain): string {
  return JSON.stringify({ version: 1, ...chain }, undefined, 2);
}

/** The chain in the text of a file; undefined when it is not whole. */
export function parseChain(text: string): TokenChain | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value.version !== 1) return undefined;
  const accessToken = textOf(value.accessToken);
  const refreshToken = textOf(value.refreshToken);
  const expiresAt = numberOf(value.expiresAt);
  const obtainedAt = numberOf(value.obtainedAt);
  const fingerprint = textOf(value.fingerprint);
  const salt = textOf(value.salt);
  if (!accessToken || !fingerprint || !salt || obtainedAt === undefined) return undefined;
  const known = { accessToken, refreshToken, expiresAt, obtainedAt, fingerprint, salt };
  return { ...known, ...defined(parseGrowth(value)) };
}

function parseGrowth({ signIns, refreshes }: { signIns?: unknown; refreshes?: unknown }) {
  const ids = Array.isArray(signIns) ? signIns.filter((id) => typeof id === "string") : [];
  return { signIns: ids.length > 0 ? ids : undefined, refreshes: numberOf(refreshes) };
}
