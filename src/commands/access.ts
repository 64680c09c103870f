import type { GetOptions } from "../api/client";
import { CommandRefused, PsaError, SignInRequired } from "../errors";

/** Reads what is about orders: a refusal says nothing of the sign-in. */
export interface Reading {
  get(link: string, options?: GetOptions): Promise<unknown>;
}

/** The same client, for callbacks and remotes alone. @param patience ms for one answer, at most */
export function apart(client: Reading, patience = Infinity): Reading {
  return {
    get: (link, options = {}) =>
      client.get(link, {
        ...options,
        apart: true,
        patience: Math.min(patience, options.patience ?? Infinity),
      }),
  };
}

/** What the gateway says to an application without a subscription; seen in the field, with status 401. */
const NO_PLAN = /not registered to plan/i;

/**
 * What a refusal means where the sign-in itself is good: the application lacks a plan, or the sign-in a scope.
 * Everything else is handed on.
 * @param scope what is needed for it
 */
export function accessError(error: unknown, host: string, scope: string): unknown {
  if (!(error instanceof PsaError)) return error;
  const said = error.because ?? error;
  const { status, code, uuid, detail } = said;
  const origin = { status, code, uuid, detail };
  if (NO_PLAN.test(detail ?? "")) return new CommandRefused("planMissing", { host }, origin);
  const isRefused = status === 401 || status === 403;
  // Signed out is signed out, which has no status.
  const isOfApi =
    said.name === "Forbidden" || (said instanceof SignInRequired && said.text === "tokenRefused");
  return isRefused && isOfApi ? new CommandRefused("scopeMissing", { host, scope }, origin) : error;
}
