import type { Account } from "../../src/account";
import { PsaError, SignInRequired } from "../../src/errors";
import { type JsonObject, defined, textOf } from "../../src/json";

/** What the dialog shows of a sign-in; no part of it is a secret. */
export interface SignInReport {
  signedIn: boolean;
  /** Made in the dialog, used from the next deploy on. */
  prepared: boolean;
  /** A browser is away at the brand's page. */
  pending: boolean;
  /** How many sign-ins were finished since Node-RED started: one more means that the browser is back. */
  made: number;
  /** Who signed in. */
  user?: string;
  vehicles?: number;
  /** When the access token ends, ISO 8601; it is renewed by itself, unless the sign-in `ends`. */
  until?: string;
  /** The sign-in ends with its access token: the brand's server gave no refresh token. */
  ends?: true;
  /** Why nobody is signed in, or why details are missing. */
  problem?: PsaError;
}

/** Who is signed in, how many vehicles there are, and until when the token is good. */
export async function readDetails(
  account: Account,
): Promise<Pick<SignInReport, "signedIn" | "user" | "vehicles" | "until" | "ends" | "problem">> {
  const { error } = await account.state();
  if (error instanceof SignInRequired) return { signedIn: false, problem: error };
  try {
    const user = displayName(await account.user());
    const vehicles = await countVehicles(account);
    const { until, ends } = await account.state();
    return { signedIn: true, ...defined({ user, vehicles, until: until?.toISOString(), ends }) };
  } catch (problem) {
    if (!(problem instanceof PsaError)) throw problem;
    return { signedIn: !(problem instanceof SignInRequired), problem };
  }
}

function displayName({ email, firstName, lastName }: JsonObject): string | undefined {
  const name = [textOf(firstName), textOf(lastName)].filter(Boolean).join(" ");
  return textOf(email) ?? (name || undefined);
}

/** The first page tells how many there are in all. */
export async function countVehicles(account: Account): Promise<number> {
  for await (const { vehicles, count } of account.vehicles()) return count ?? vehicles.length;
  return 0;
}
