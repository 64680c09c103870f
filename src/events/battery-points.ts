import { defined } from "../json";
import type { VehicleState } from "../vehicle/state";
import type { Change } from "./change";

/** What the battery said at a moment (ISO 8601): level in %, what is in it in kWh; g CO2 per kWh of the grid then. */
export interface BatteryPoint {
  at: string;
  level?: number;
  residual?: number;
  intensity?: number;
}

/** So many are kept of a charge, however long it takes. */
const MOST = 96;

/** What a state says of the battery; undefined when that is nothing. */
export function pointOf(
  { battery }: VehicleState,
  { seenAt }: Change,
  intensity?: number,
): BatteryPoint | undefined {
  const { at = seenAt, level, residual } = battery ?? {};
  if (level === undefined && residual === undefined) return undefined;
  return { at, ...defined({ level, residual, intensity }) };
}

/** The points with one more. Where they become too many, every second one goes, but for the first and the last. */
export function withPoint(
  points: readonly BatteryPoint[],
  point: BatteryPoint | undefined,
): BatteryPoint[] {
  if (!point || isSame(points.at(-1), point)) return [...points];
  const more = [...points, point];
  return more.length <= MOST
    ? more
    : more.filter((_, index) => index % 2 === 0 || index === more.length - 1);
}

function isSame(one: BatteryPoint | undefined, other: BatteryPoint): boolean {
  return one?.at === other.at && one.level === other.level && one.residual === other.residual;
}
