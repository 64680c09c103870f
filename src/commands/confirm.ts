import type { Account } from "../account";
import type { Vehicle } from "../api/vehicles";
import { PsaError } from "../errors";
import type { VehicleState } from "../vehicle/state";
import { type CommandName, type Parameters } from "./commands";
import { showsEffect } from "./effect";
import { pause } from "./pause";

const SECOND = 1000;
/** When the state of a car is looked at after an order, in ms; then every `LATER`, and at the end. */
const LOOKS = [5, 15, 30, 60, 120].map((seconds) => seconds * SECOND);
const LATER = 60 * SECOND;

/** What shall be seen. */
export interface Expected {
  vehicle: Vehicle;
  command: CommandName;
  parameters: Parameters;
  /** When it was sent, on the server's clock. */
  since: Date;
  /** The state before it can have been done. */
  before?: VehicleState | undefined;
}

/**
 * Waits until the car's own state shows the effect of an order.
 * @param seconds for so long
 */
export async function confirmed(
  account: Pick<Account, "locate" | "read">,
  expected: Expected,
  seconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { command, parameters, since, before } = expected;
  const start = performance.now();
  const end = seconds * SECOND;
  for (const at of moments(end)) {
    if (!(await pause(Math.max(0, start + at - performance.now()), signal))) return false;
    const state = await stateOf(account, expected.vehicle);
    if (state && showsEffect(state, command, parameters, { since, before })) return true;
  }
  return false;
}

function* moments(end: number): Generator<number> {
  const last = LOOKS[LOOKS.length - 1] ?? 0;
  for (const at of LOOKS) if (at < end) yield at;
  for (let at = last + LATER; at < end; at += LATER) yield at;
  yield end;
}

/** The state of a car; undefined when it cannot be read now. */
export async function stateOf(
  account: Pick<Account, "locate" | "read">,
  vehicle: Vehicle,
): Promise<VehicleState | undefined> {
  try {
    const place = await account.locate(vehicle, "status");
    const { payload } = await account.read(place);
    return payload as VehicleState;
  } catch (error) {
    if (error instanceof PsaError) return undefined;
    throw error;
  }
}
