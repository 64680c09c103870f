import { type VehicleState, newestAt } from "../vehicle/state";
import {
  type Command,
  type CommandName,
  type Parameters,
  type Program,
  commandNamed,
} from "./commands";

/** Whether a state shows what was ordered; undefined where no state can. */
type Shows = (state: VehicleState, parameters: Parameters) => boolean;

const SHOWS: Readonly<Partial<Record<CommandName, Shows>>> = {
  wake: () => true,
  "charging.start": ({ charging }) => charging?.status === "InProgress",
  "charging.stop": ({ charging }) =>
    charging?.status !== undefined && charging.status !== "InProgress",
  "charging.schedule": ({ charging }, { time }) => sameTime(charging?.nextTime, time),
  "charging.programs": ({ charging }, { programs = [] }) =>
    charging?.programs?.length === programs.length &&
    programs.every((program, index) => isSame(charging.programs?.[index] ?? {}, program)),
  "charging.limit": ({ charging }, { limit }) => charging?.limit?.toLowerCase() === limit,
  "charging.power": ({ charging }, { level }) => charging?.powerLevel === `Level${level ?? ""}`,
  "preconditioning.start": ({ climate }) => climate?.status === "Enabled",
  "preconditioning.stop": ({ climate }) =>
    climate?.status !== undefined && climate.status !== "Enabled",
  "preconditioning.program": ({ climate }, wanted) => {
    const found = climate?.programs?.find(({ slot }) => slot === wanted.slot);
    const { start = "", days = [], enabled = false } = wanted;
    return found !== undefined && isSame(found, { start, days, enabled });
  },
  "preconditioning.delete-program": ({ climate }, wanted) =>
    climate?.programs?.every(({ slot }) => slot !== wanted.slot) ?? false,
  "doors.lock": ({ doors }) => doors?.locked === true,
  "doors.unlock": ({ doors }) => doors?.locked === false,
};

/** Whether the state of a car can show at all what a command does. */
export function hasEffect(command: CommandName): boolean {
  return Object.hasOwn(SHOWS, command);
}

/** What an order is measured by. */
export interface Sending {
  /** When it was sent; an older state says nothing of it. */
  since: Date;
  /** The state before it can have been done, if it is known. */
  before?: VehicleState | undefined;
}

/** Whether a car's own state shows the effect of an order. */
export function showsEffect(
  state: VehicleState,
  command: CommandName,
  parameters: Parameters,
  sending: Sending,
): boolean {
  const { shownBy } = commandNamed(command);
  if (shownBy === undefined || !isNewer(state, shownBy, sending)) return false;
  return SHOWS[command]?.(state, parameters) ?? false;
}

/**
 * Dates of the API are in whole seconds: what has happened within the same one counts as after. Some cars send new
 * values under a date that stands still; then the date of the reply counts.
 */
function isNewer(
  state: VehicleState,
  group: NonNullable<Command["shownBy"]>,
  { since, before }: Sending,
): boolean {
  const isAfter = (at: string | undefined) =>
    at !== undefined && Date.parse(at) >= Math.floor(since.getTime() / 1000) * 1000;
  if (group === "any") return isAfter(newestAt(state));
  const [now, then] = [state[group], before?.[group]];
  if (isAfter(now?.at)) return true;
  const hasMoved = then?.at === now?.at && JSON.stringify(then) !== JSON.stringify(now);
  return then !== undefined && hasMoved && isAfter(state.at);
}

function isSame(
  told: { start?: string; end?: string; days?: string[]; enabled?: boolean },
  wanted: Program,
): boolean {
  const { start, end, days = [], enabled } = told;
  return (
    sameTime(start, wanted.start) &&
    (wanted.end === undefined || sameTime(end, wanted.end)) &&
    enabled === wanted.enabled &&
    [...days].sort().join() === [...wanted.days].sort().join()
  );
}

function sameTime(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && minutesOf(one) === minutesOf(other);
}

function minutesOf(time: string): number {
  const [hours = NaN, minutes = NaN] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
