import { isProgramList, isChargeProgram, isClimateProgram } from "./programs";

/** What a remote can be, by the key of its body. */
export interface Action {
  readonly type: string;
  readonly scope: string;
  /** What is wrong with its value; undefined when nothing is. */
  readonly complaint: (value: Fields) => string | undefined;
}
export type Fields = Readonly<Record<string, unknown>>;

/** Every action there is; one remote has one. */
export const actions = {
  wakeUp: {
    type: "WakeUp",
    scope: "remote:wakeup:write",
    complaint: ({ action = "WakeUp", ...rest }) =>
      unknownOf(rest) ?? (action === "WakeUp" ? undefined : "action"),
  },
  charging: {
    type: "ElectricBatteryChargingRequest",
    scope: "remote:charging:write",
    complaint: chargingComplaint,
  },
  preconditioning: {
    type: "ThermalPreconditioning",
    scope: "remote:preconditioning:write",
    complaint: climateComplaint,
  },
  door: {
    type: "Doors",
    scope: "remote:door:write",
    complaint: ({ state, forced: _forced, ...rest }) =>
      unknownOf(rest) ?? oneOf("state", state, ["Locked", "Unlocked"]),
  },
  horn: {
    type: "Horn",
    scope: "remote:horn:write",
    complaint: ({ state, ...rest }) =>
      unknownOf(rest) ?? oneOf("state", state, ["Activated", "Unactivated"]),
  },
  lights: {
    type: "Lights",
    scope: "remote:lights:write",
    complaint: ({ on, ...rest }) => unknownOf(rest) ?? (typeof on === "boolean" ? undefined : "on"),
  },
  navigation: {
    type: "Navigation",
    scope: "remote:navigation:write",
    complaint: ({ positions, driverApproval: _approval, ...rest }) =>
      unknownOf(rest) ?? (arePositions(positions) ? undefined : "positions"),
  },
} as const satisfies Record<string, Action>;

export type ActionName = keyof typeof actions;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The name of a field that should not be there. */
function unknownOf(rest: Fields): string | undefined {
  return Object.keys(rest)[0];
}

function oneOf(name: string, value: unknown, words: readonly string[]): string | undefined {
  return typeof value === "string" && words.includes(value) ? undefined : name;
}

/** `preferences` stands alone; of a schedule's two modes only one may be there. */
function chargingComplaint(value: Fields): string | undefined {
  const { immediate, schedule, preferences, ...rest } = value;
  const unknown = unknownOf(rest);
  if (unknown !== undefined) return unknown;
  if (Object.keys(value).length === 0) return "charging";
  if (preferences !== undefined) {
    if (immediate !== undefined || schedule !== undefined) return "preferences";
    return preferencesComplaint(preferences);
  }
  if (immediate !== undefined && typeof immediate !== "boolean") return "immediate";
  return schedule === undefined ? undefined : scheduleComplaint(schedule);
}

function preferencesComplaint(preferences: unknown): string | undefined {
  if (!isFields(preferences) || Object.keys(preferences).length === 0) return "preferences";
  const { level, type, ...rest } = preferences;
  const unknown = unknownOf(rest);
  if (unknown !== undefined) return unknown;
  if (level !== undefined && !isLevel(level)) return "level";
  return type === undefined ? undefined : oneOf("type", type, ["Partial", "Full"]);
}

function isLevel(level: unknown): boolean {
  return typeof level === "string" && /^Level[1-5]$/.test(level);
}

function scheduleComplaint(schedule: unknown): string | undefined {
  if (!isFields(schedule)) return "schedule";
  const { nextDelayedTime, programs, ...rest } = schedule;
  const unknown = unknownOf(rest);
  if (unknown !== undefined) return unknown;
  if ((nextDelayedTime === undefined) === (programs === undefined)) return "schedule";
  if (programs !== undefined) {
    return isProgramList(programs, isChargeProgram) ? undefined : "programs";
  }
  return isTimeOrDuration(nextDelayedTime) ? undefined : "nextDelayedTime";
}

function climateComplaint({ airConditioning, ...others }: Fields): string | undefined {
  if (!isFields(airConditioning)) return "airConditioning";
  const { immediate, programs, ...rest } = airConditioning;
  const unknown = unknownOf(others) ?? unknownOf(rest);
  if (unknown !== undefined) return unknown;
  if (immediate === undefined && programs === undefined) return "airConditioning";
  if (immediate !== undefined && typeof immediate !== "boolean") return "immediate";
  if (programs === undefined) return undefined;
  return isProgramList(programs, isClimateProgram) && haveSlotsOfTheirOwn(programs)
    ? undefined
    : "programs";
}

function haveSlotsOfTheirOwn(programs: readonly Fields[]): boolean {
  return new Set(programs.map(({ slot }) => slot)).size === programs.length;
}

function isTimeOrDuration(value: unknown): boolean {
  if (typeof value !== "string") return false;
  return (
    /^PT(?=.)(\d+H)?(\d+M)?(\d+S)?$/.test(value) ||
    /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value)
  );
}

/** Geometries, not features: a longitude, a latitude, perhaps an altitude. */
function arePositions(value: unknown): boolean {
  return Array.isArray(value) && value.length >= 1 && value.length <= 10 && value.every(isPoint);
}

function isPoint(value: unknown): boolean {
  if (!isFields(value) || value.type !== "Point" || !Array.isArray(value.coordinates)) return false;
  const numbers: unknown[] = value.coordinates;
  if (numbers.length < 2 || numbers.length > 3) return false;
  const [longitude, latitude] = numbers;
  return (
    numbers.every((number) => typeof number === "number") &&
    Math.abs(Number(longitude)) <= 180 &&
    Math.abs(Number(latitude)) <= 90
  );
}
