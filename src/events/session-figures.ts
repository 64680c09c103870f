import { defined } from "../json";
import type { BatteryPoint } from "./battery-points";
import type { ChargingSession } from "../vehicle/charging-session";
import type { EndedSession } from "./charging-session";
import type { ChargingOptions } from "./charging-options";
import { type Step, costOf, co2Of } from "./session-cost";

/** kWh, and how they are known. */
interface Energy {
  amount: number;
  source: "measured" | "estimated";
  /** What stands for the content of the battery at a point; in whatever unit. */
  valueOf: (point: BatteryPoint) => number | undefined;
}

/** Ms that a begin is put forward by at least: less is within what readings are apart. */
const LEAST_SHIFT = 900_000;
const HOUR = 3_600_000;

/** What is told of a charge that is over. */
export function toChargingSession(
  session: EndedSession,
  options: ChargingOptions,
): ChargingSession {
  const { endedAt, points, mode, limit, position, zone, mileage, reason } = session;
  const energy = findEnergy(session, options.capacity);
  const startedAt = findStart(session, energy);
  const isKnown = startedAt !== undefined || session.idleAt !== undefined;
  const steps = energy ? stepsOf(session, startedAt, energy) : [];
  const ms = startedAt === undefined ? undefined : Date.parse(endedAt) - Date.parse(startedAt);
  const read = defined({
    startedAt,
    endedAt,
    duration: ms === undefined ? undefined : Math.round(ms / 1000),
    startLevel: isKnown ? points[0]?.level : undefined,
    endLevel: points.at(-1)?.level,
    energy: energy && rounded(energy.amount, 3),
    energySource: energy?.source,
    power: energy && findPower(energy, session, ms),
    mode,
    limit,
    position,
    zone,
    mileage,
    finishReason: reason || undefined,
    cost: costOf(steps, zone, options),
    co2: co2Of(steps, options.co2),
  });
  return { ...read, endedAt };
}

/** The charge is what the last point has more than the first one. */
function findEnergy(
  { points, capacity }: EndedSession,
  usual: number | undefined,
): Energy | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first === last) return undefined;
  const risen = differenceOf(last.level, first.level);
  const measured = differenceOf(last.residual, first.residual);
  const kilowattHours = capacity ?? usual;
  const isStale = measured !== undefined && measured <= 0 && (risen ?? 0) > 1;
  if (measured !== undefined && !isStale) {
    return {
      amount: Math.max(0, measured),
      source: "measured",
      valueOf: ({ residual }) => residual,
    };
  }
  if (risen === undefined || kilowattHours === undefined) return undefined;
  const amount = (Math.max(0, risen) * kilowattHours) / 100;
  return { amount, source: "estimated", valueOf: ({ level }) => level };
}

/**
 * When the charge began. Seen first long after that, it is counted back from what was in the battery by then,
 * but not to before it was last seen that it had not begun.
 */
function findStart(
  { startedAt, idleAt, points }: EndedSession,
  energy: Energy | undefined,
): string | undefined {
  const [before, first] = points;
  if (startedAt === undefined || !energy || !before || !first) return startedAt;
  const speed = speedBetween(points.slice(1), energy);
  const gained = differenceOf(energy.valueOf(first), energy.valueOf(before)) ?? 0;
  const shift = speed > 0 ? gained / speed : 0;
  if (shift < LEAST_SHIFT) return startedAt;
  // A battery that gained next to nothing since would have begun ages ago, before any date there is.
  const earliest = Date.parse(idleAt ?? before.at);
  return new Date(Math.max(Date.parse(startedAt) - shift, earliest)).toISOString();
}

/** What the battery gains per ms between the first and the last of these points, in the unit of its values. */
function speedBetween(points: readonly BatteryPoint[], { valueOf }: Energy): number {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first === last) return 0;
  const ms = Date.parse(last.at) - Date.parse(first.at);
  const gained = differenceOf(valueOf(last), valueOf(first)) ?? 0;
  return ms > 0 ? gained / ms : 0;
}

/** Of a charge that had begun before the first look, between the first and the last that was seen of it. */
function findPower(
  { amount }: Energy,
  { points, idleAt }: EndedSession,
  ms: number | undefined,
): number | undefined {
  const [first, last] = [points[0], points.at(-1)];
  const isUnseen = !first || !last || idleAt !== undefined;
  const length = ms ?? (isUnseen ? 0 : Date.parse(last.at) - Date.parse(first.at));
  return length > 0 ? rounded((amount * HOUR) / length, 2) : undefined;
}

/** What was charged from point to point, within the time of the charge; all of them make its energy. */
function stepsOf(
  { points, endedAt }: EndedSession,
  startedAt: string | undefined,
  { amount, valueOf }: Energy,
): Step[] {
  const end = Date.parse(endedAt);
  const start = Math.min(end, Date.parse(startedAt ?? points[0]?.at ?? endedAt));
  const within = (at: string) => Math.min(end, Math.max(start, Date.parse(at)));
  const pairs = points.slice(1).map((point, index) => ({
    from: index === 0 ? start : within(points[index]?.at ?? endedAt),
    to: index === points.length - 2 ? end : within(point.at),
    gained: Math.max(0, differenceOf(valueOf(point), valueOf(points[index] ?? point)) ?? 0),
    intensity: point.intensity,
  }));
  const all = pairs.reduce((sum, { gained }) => sum + gained, 0);
  if (all === 0) return [{ from: start, to: end, energy: amount, intensity: pairs[0]?.intensity }];
  return pairs.map(({ from, to, gained, intensity }) => {
    return { from, to, energy: (amount * gained) / all, intensity };
  });
}

function differenceOf(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}

function rounded(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}
