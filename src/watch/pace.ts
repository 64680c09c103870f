import type { Quota } from "../quota";
import type { VehicleState } from "../vehicle/state";

/** How often a user wants a car looked at, in s. */
export interface PaceOptions {
  interval: number;
  /** While it charges, moves or preconditions. */
  activeInterval: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** A car that went silent while it drove is not driving for ever; in s. */
const DRIVE = 2 * HOUR;
const CHARGE = 24 * HOUR;
/** Where one thing happened, another follows soon. */
const SEQUEL = 5 * MINUTE;
/** With full privacy the car sends nothing. */
const PRIVATE = 30 * MINUTE;
/** At night a parked car is looked at so much less. */
const NIGHT = 3;
const SLOWEST = 15 * MINUTE;
/** A foreseen change is looked at so long after it, when the car has had time to send it. */
const GRACE = 20;

/**
 * Seconds until the next look at a car: shorter while something goes on, longer at night and with
 * full privacy, and never past a moment for which the car has announced a change.
 * @param now the local clock decides what is night
 */
export function paceOf(state: VehicleState, options: PaceOptions, now: Date): number {
  const base = isActive(state, now)
    ? Math.min(options.interval, options.activeInterval)
    : idle(state, options.interval, now);
  const foreseen = [state.charging?.endsAt, state.charging?.nextAt]
    .map((at) => (at === undefined ? NaN : (Date.parse(at) - now.getTime()) / 1000))
    .concat(delayedCharge(state, now))
    .filter((seconds) => seconds > 0)
    .map((seconds) => seconds + GRACE);
  return Math.min(base, ...foreseen);
}

/** Seconds until the clock time at which a plugged car begins to charge. */
function delayedCharge({ charging }: VehicleState, now: Date): number {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(charging?.nextTime ?? "") ?? [];
  if (hours === undefined || charging?.plugged !== true || charging.status !== "Stopped")
    return NaN;
  const next = new Date(now);
  next.setHours(Number(hours), Number(minutes), 0, 0);
  if (next <= now) next.setDate(next.getDate() + 1);
  return (next.getTime() - now.getTime()) / 1000;
}

/** It charges, drives, has its ignition on, warms up, or did something a moment ago, as far as it told. */
export function isActive(
  { charging, motion, ignition, climate, doors }: VehicleState,
  now: Date,
): boolean {
  const since = (at: string | undefined) =>
    at === undefined ? 0 : (now.getTime() - Date.parse(at)) / 1000;
  const justNow = (at: string | undefined) =>
    at !== undefined && since(at) >= 0 && since(at) < SEQUEL;
  return (
    [ignition?.at, doors?.at, charging?.at].some(justNow) ||
    (charging?.status === "InProgress" && since(charging.at) < CHARGE) ||
    (motion?.moving === true && since(motion.at) < DRIVE) ||
    ((ignition?.status ?? "").startsWith("Start") && since(ignition?.at) < DRIVE) ||
    (climate?.status === "Enabled" && since(climate.at) < HOUR)
  );
}

function idle({ privacy }: VehicleState, interval: number, now: Date): number {
  if (privacy?.status === "Full") return Math.max(interval, PRIVATE);
  const hour = now.getHours();
  const isNight = hour >= 23 || hour < 5;
  return isNight ? Math.max(interval, Math.min(interval * NIGHT, SLOWEST)) : interval;
}

/** So many times longer the pauses are while less than so much of the day's requests is left. */
const THRIFT = [
  { left: 0.03, slower: 20 },
  { left: 0.1, slower: 5 },
  { left: 0.2, slower: 2 },
];

/** How many times longer to pause, the nearer the day's limit of requests. */
export function thriftOf({ limit, remaining }: Quota): number {
  if (!limit || remaining === undefined) return 1;
  return THRIFT.find(({ left }) => remaining / limit <= left)?.slower ?? 1;
}
