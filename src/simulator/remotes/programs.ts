type Fields = Readonly<Record<string, unknown>>;

const days: readonly unknown[] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** A list with at least one program, all of them right. */
export function isProgramList(
  value: unknown,
  isRight: (program: Fields) => boolean,
): value is readonly Fields[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((one) => isFields(one) && isRight(one))
  );
}

/** A program of charging: a start, and perhaps the rest. */
export function isChargeProgram({ start, end, enabled, occurence, ...rest }: Fields): boolean {
  return (
    Object.keys(rest).length === 0 &&
    isTimeOfDay(start) &&
    (end === undefined || isTimeOfDay(end)) &&
    (enabled === undefined || typeof enabled === "boolean") &&
    (occurence === undefined || areDays(occurence))
  );
}

/** A program of preconditioning: what is set needs everything, what is deleted its slot. */
export function isClimateProgram(program: Fields): boolean {
  const { slot, actionsType = "Set", enabled, start, occurence, recurrence, ...rest } = program;
  if (Object.keys(rest).length > 0) return false;
  if (!Number.isInteger(slot) || Number(slot) < 1 || Number(slot) > 4) return false;
  if (recurrence !== undefined && recurrence !== "Daily" && recurrence !== "None") return false;
  // Every program has a start in the description, also one that is deleted.
  if (!isTimeOfDay(start)) return false;
  if (actionsType === "Delete") return true;
  return actionsType === "Set" && typeof enabled === "boolean" && areDays(occurence);
}

/** Seconds since midnight of `PT7H30M`. */
export function secondsOf(duration: string): number {
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

function isTimeOfDay(value: unknown): boolean {
  return (
    typeof value === "string" &&
    /^PT(?=.)(\d+H)?(\d+M)?(\d+S)?$/.test(value) &&
    secondsOf(value) < 86_400
  );
}

function areDays(occurence: unknown): boolean {
  if (!isFields(occurence) || !Array.isArray(occurence.day)) return false;
  const { day } = occurence;
  return (
    day.length > 0 && new Set(day).size === day.length && day.every((one) => days.includes(one))
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
