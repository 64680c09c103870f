import { CommandRefused } from "../errors";
import { type JsonObject, isObject, listOf, objectOf, textOf } from "../json";
import type { Program } from "./commands";

/** What an order can carry of a program, in the API's words. */
const CARRIED = ["start", "end", "enabled", "occurence"];
/** How our words for these are. */
const OURS: Readonly<Record<string, keyof Program>> = {
  start: "start",
  end: "end",
  enabled: "enabled",
  occurence: "days",
};
/** Values that stand for nothing: what has them loses nothing. */
const NOTHING: readonly unknown[] = [undefined, null, false, "", "Daily"];

/**
 * Sees to it that a new list of charging programs, which replaces the car's own as a whole, loses nothing that the
 * car's own had: what is not read back is not overwritten.
 * @param status as the API sent it
 * @throws CommandRefused
 */
export function checkPrograms(status: unknown, wanted: readonly Program[]): void {
  const own = chargePrograms(status);
  if (!own) throw new CommandRefused("programsUnread");
  const fields = new Set(own.flatMap(fieldsOf));
  for (const field of fields) {
    const ours = OURS[field];
    const isKept = ours !== undefined && wanted.every((program) => program[ours] !== undefined);
    if (!isKept) throw new CommandRefused("programsLose", { field: ours ?? field });
  }
}

/** The charging programs of a car as sent, in either format; undefined when it does not tell of any schedule. */
export function chargePrograms(status: unknown): JsonObject[] | undefined {
  const { energies, energy } = objectOf(status);
  const schedules = [...listOf(energies), ...listOf(energy)]
    .map(chargingOf)
    .filter((charging) => isObject(charging.schedule) || Array.isArray(charging.schedule));
  if (schedules.length === 0) return undefined;
  return schedules.flatMap(({ schedule }) => listOf(schedule).flatMap(programsOf));
}

function chargingOf(energy: unknown): JsonObject {
  const { extension, charging } = objectOf(energy);
  return objectOf(objectOf(objectOf(extension).electric).charging ?? charging);
}

/** Seen in the field: a list of programs where there should be an object that has one. */
function programsOf(item: unknown): JsonObject[] {
  const { programs } = objectOf(item);
  const list = programs === undefined ? [item] : listOf(programs);
  return list.filter(isObject).filter(({ start }) => textOf(start) !== undefined);
}

function fieldsOf(program: JsonObject): string[] {
  return Object.keys(program).filter((field) => {
    const isCarried = CARRIED.includes(field);
    const value = program[field];
    return isCarried ? value !== undefined && value !== null : !NOTHING.includes(value);
  });
}
