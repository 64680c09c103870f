import type { Quota } from "../http/quota";
import type { Group } from "../vehicle/group";
import type { VehicleState } from "../vehicle/state";
import { HOUR_S, MINUTE_S } from "../time";

/** How often a user wants a car looked at, in s. */
export interface PaceOptions {
  interval: number;
  /** While it charges, moves or preconditions. */
  activeInterval: number;
}

/** A car that went silent while it drove is not driving for ever; in s. */
const DRIVE = 2 * HOUR_S;
const CHARGE = 24 * HOUR_S;
/** Where one thing happened, another follows soon. */
const AFTERMATH = 3 * MINUTE_S;
/** With full privacy the car sends nothing. */
const PRIVATE = 30 * MINUTE_S;
/** At night a parked car is looked at so much less. */
const NIGHT = 3;
const SLOWEST = 15 * MINUTE_S;
/** A foreseen change is looked at so long after it, when the car has had time to send it. */
const GRACE = 20;

/**
 * Seconds until the next look at a car: shorter while something goes on, longer at night and with
 * full privacy, and never past a moment for which a change is foreseen. A car that charges has nothing
 * new to say before its next message.
 * @param now the local clock decides what is night
 * @param messageAt when a car that charges will send again, in ms since 1970, once it is known
 */
export function paceOf(
  state: VehicleState,
  options: PaceOptions,
  now: Date,
  messageAt = NaN,
): number {
  const until = (moment: number) => (moment - now.getTime()) / 1000;
  const { charging } = state;
  const foreseen = [Date.parse(charging?.endsAt ?? ""), Date.parse(charging?.nextAt ?? "")]
    .concat(delayedCharge(state, now), messageAt)
    .map(until)
    .filter((seconds) => seconds > 0)
    .map((seconds) => seconds + GRACE);
  return Math.min(base(state, options, now, until(messageAt) > 0), ...foreseen);
}

function base(
  state: VehicleState,
  options: PaceOptions,
  now: Date,
  knowsNextMessage: boolean,
): number {
  if (isActive(state, now) || (charges(state, now) && !knowsNextMessage))
    return Math.min(options.interval, options.activeInterval);
  return charges(state, now) ? options.interval : idle(state, options.interval, now);
}

/** What `paceOf` gives, and why in a few words. */
export function reasonOf(
  state: VehicleState,
  options: PaceOptions,
  now: Date,
  messageAt = NaN,
): { seconds: number; reason: string } {
  const seconds = paceOf(state, options, now, messageAt);
  const reasons = [
    [seconds < base(state, options, now, messageAt > now.getTime()), "a change is expected"],
    [isActive(state, now), "it is active"],
    [charges(state, now), "it charges"],
    [seconds === options.interval, "the interval"],
    [state.privacy?.status === "Full", "full privacy"],
  ] as const;
  return { seconds, reason: reasons.find(([isSo]) => isSo)?.[1] ?? "night" };
}

/** The moment of the clock time at which a plugged car begins to charge. */
function delayedCharge({ charging }: VehicleState, now: Date): number {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(charging?.nextTime ?? "") ?? [];
  if (hours === undefined || charging?.plugged !== true || charging.status !== "Stopped")
    return NaN;
  const next = new Date(now);
  next.setHours(Number(hours), Number(minutes), 0, 0);
  if (next <= now) next.setDate(next.getDate() + 1);
  return next.getTime();
}

/** It charges, as far as it told. */
function charges({ charging }: VehicleState, now: Date): boolean {
  return charging?.status === "InProgress" && ageOf(charging.at, now) < CHARGE;
}

/** It drives, has its ignition on, warms up, or did something a moment ago, as far as it told. */
function isActive({ motion, ignition, climate, doors }: VehicleState, now: Date): boolean {
  const justNow = (group: Group | undefined) => {
    const age = group?.at === undefined ? NaN : ageOf(group.at, now);
    return age >= 0 && age < AFTERMATH;
  };
  return (
    [ignition, doors].some(justNow) ||
    (motion?.moving === true && ageOf(motion.at, now) < DRIVE) ||
    ((ignition?.status ?? "").startsWith("Start") && ageOf(ignition?.at, now) < DRIVE) ||
    (climate?.status === "Enabled" && ageOf(climate.at, now) < HOUR_S)
  );
}

/** Seconds; what is undated is new. */
function ageOf(at: string | undefined, now: Date): number {
  return at === undefined ? 0 : (now.getTime() - Date.parse(at)) / 1000;
}

function idle({ privacy }: VehicleState, interval: number, now: Date): number {
  if (privacy?.status === "Full") return Math.max(interval, PRIVATE);
  const hour = now.getHours();
  // Simulated cars do not sleep, and whoever tries them out at night is awake.
  const isNight = interval >= MINUTE_S && (hour >= 23 || hour < 6);
  return isNight ? Math.max(interval, Math.min(interval * NIGHT, SLOWEST)) : interval;
}

/** So many times longer the pauses are while less than so much of the day's requests is left. */
const QUOTA_FACTORS = [
  { left: 0.03, slower: 20 },
  { left: 0.1, slower: 5 },
  { left: 0.2, slower: 2 },
];

/** How many times longer to pause, the nearer the day's limit of requests. */
export function quotaFactor({ limit, remaining }: Quota = {}): number {
  if (!limit || remaining === undefined) return 1;
  return QUOTA_FACTORS.find(({ left }) => remaining / limit <= left)?.slower ?? 1;
}
