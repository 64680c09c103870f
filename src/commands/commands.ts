import { isoDuration } from "./iso-duration";
import type { GroupName } from "../vehicle/state";

/** The action of a remote: the key of its body. Orders of one kind for a car go one after another. */
export const KINDS = [
  "wakeUp",
  "charging",
  "preconditioning",
  "door",
  "horn",
  "lights",
  "navigation",
] as const;
export type Kind = (typeof KINDS)[number];

/** A program of charging or preconditioning, in our words: times of day as `07:30`, days `Mon` to `Sun`. */
export interface Program {
  start: string;
  end?: string;
  days: readonly string[];
  enabled: boolean;
}

/** What commands take, once checked. */
export interface Parameters {
  /** A time of day at the car, `22:30`. */
  time?: string;
  programs?: readonly Program[];
  limit?: "partial" | "full";
  level?: number;
  slot?: number;
  start?: string;
  days?: readonly string[];
  enabled?: boolean;
  positions?: readonly { latitude: number; longitude: number }[];
}
export type ParameterName = keyof Parameters;

/** How a parameter is given: what a dialog asks for, and what is checked. */
export type ParameterRule =
  | { type: "time" }
  | { type: "days" }
  | { type: "switch" }
  | { type: "words"; words: readonly string[] }
  | { type: "number"; least: number; most: number }
  | { type: "programs" }
  | { type: "positions"; most: number };

export const PARAMETERS: Readonly<Record<ParameterName, ParameterRule>> = {
  time: { type: "time" },
  programs: { type: "programs" },
  limit: { type: "words", words: ["partial", "full"] },
  level: { type: "number", least: 1, most: 5 },
  slot: { type: "number", least: 1, most: 4 },
  start: { type: "time" },
  days: { type: "days" },
  enabled: { type: "switch" },
  positions: { type: "positions", most: 10 },
};

/** The days of a week as the API writes them. */
export const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** What is known of a command. */
export interface Command {
  kind: Kind;
  /** What a sign-in must have been given for it, where scopes are given one by one. */
  scope: string;
  /** Where the capabilities of a car speak of it, below `remote`: false there means that it cannot. */
  capability: readonly string[];
  /** All of them are needed. */
  parameters: readonly ParameterName[];
  /** The group of the state that shows its effect; `any`: new values of any; absent: nothing shows it. */
  shownBy?: GroupName | "any";
  /** It must be allowed in the account. */
  isDangerous?: true;
  /** Default of how long it may wait to be sent, in s. */
  patience: number;
  /** The value of `kind` in the body of the remote. */
  body(parameters: Parameters): object;
}

const PATIENCE = 120;
/** Nobody stands beside the car any more. */
const SHORT_PATIENCE = 30;

const wake = { kind: "wakeUp", scope: "remote:wakeup:write", patience: PATIENCE } as const;
const charging = {
  kind: "charging",
  scope: "remote:charging:write",
  shownBy: "charging",
  patience: PATIENCE,
} as const;
const climate = {
  kind: "preconditioning",
  scope: "remote:preconditioning:write",
  shownBy: "climate",
  patience: PATIENCE,
} as const;
const door = {
  kind: "door",
  scope: "remote:door:write",
  capability: ["door"],
  parameters: [],
  shownBy: "doors",
} as const;
const lights = {
  kind: "lights",
  scope: "remote:lights:write",
  capability: ["lights"],
  parameters: [],
  patience: PATIENCE,
} as const;

/** Every command, in the order in which they are offered. */
export const COMMANDS = {
  wake: {
    ...wake,
    capability: ["wakeup"],
    parameters: [],
    shownBy: "any",
    body: () => ({ action: "WakeUp" }),
  },
  "charging.start": {
    ...charging,
    capability: ["charging", "immediate", "start"],
    parameters: [],
    body: () => ({ immediate: true }),
  },
  "charging.stop": {
    ...charging,
    capability: ["charging", "immediate", "stop"],
    parameters: [],
    body: () => ({ immediate: false }),
  },
  "charging.schedule": {
    ...charging,
    capability: ["charging", "schedule", "nextDelayedTime"],
    parameters: ["time"],
    // As the status writes it. The description asks for RFC 3339, which would need the zone the car is in.
    body: ({ time = "" }) => ({ schedule: { nextDelayedTime: isoDuration(time) } }),
  },
  "charging.programs": {
    ...charging,
    capability: ["charging", "schedule", "programs"],
    parameters: ["programs"],
    body: ({ programs = [] }) => ({ schedule: { programs: programs.map(chargeProgram) } }),
  },
  "charging.limit": {
    ...charging,
    capability: ["charging", "preferences", "type"],
    parameters: ["limit"],
    body: ({ limit }) => ({ preferences: { type: limit === "full" ? "Full" : "Partial" } }),
  },
  "charging.power": {
    ...charging,
    capability: ["charging", "preferences", "level"],
    parameters: ["level"],
    body: ({ level = 0 }) => ({ preferences: { level: `Level${level}` } }),
  },
  "preconditioning.start": {
    ...climate,
    capability: ["preconditioning", "immediate"],
    parameters: [],
    body: () => ({ airConditioning: { immediate: true } }),
  },
  "preconditioning.stop": {
    ...climate,
    capability: ["preconditioning", "immediate"],
    parameters: [],
    body: () => ({ airConditioning: { immediate: false } }),
  },
  "preconditioning.program": {
    ...climate,
    capability: ["preconditioning", "programs"],
    parameters: ["slot", "start", "days", "enabled"],
    // Without `immediate`: its default is false, which may end a preconditioning under way.
    body: ({ slot, start = "", days = [], enabled }) => ({
      airConditioning: {
        programs: [
          {
            slot,
            actionsType: "Set",
            enabled,
            start: isoDuration(start),
            occurence: { day: days },
            recurrence: "Daily",
          },
        ],
      },
    }),
  },
  "preconditioning.delete-program": {
    ...climate,
    capability: ["preconditioning", "programs"],
    parameters: ["slot"],
    // API 4.17 wants a start of every program, also of one that is deleted.
    body: ({ slot }) => ({
      airConditioning: { programs: [{ slot, actionsType: "Delete", start: "PT0S" }] },
    }),
  },
  "doors.lock": { ...door, patience: PATIENCE, body: () => ({ state: "Locked" }) },
  "doors.unlock": {
    ...door,
    patience: SHORT_PATIENCE,
    isDangerous: true,
    body: () => ({ state: "Unlocked" }),
  },
  horn: {
    kind: "horn",
    scope: "remote:horn:write",
    capability: ["horn"],
    parameters: [],
    patience: PATIENCE,
    body: () => ({ state: "Activated" }),
  },
  "lights.on": { ...lights, body: () => ({ on: true }) },
  "lights.off": { ...lights, body: () => ({ on: false }) },
  navigation: {
    kind: "navigation",
    scope: "remote:navigation:write",
    capability: ["navigation"],
    parameters: ["positions"],
    patience: PATIENCE,
    // RFC 7946: the longitude comes first.
    body: ({ positions = [] }) => ({
      positions: positions.map(({ latitude, longitude }) => ({
        type: "Point",
        coordinates: [longitude, latitude],
      })),
    }),
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;

/** The names of all commands, in the order in which they are offered. */
export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];

export function isCommandName(name: unknown): name is CommandName {
  return typeof name === "string" && Object.hasOwn(COMMANDS, name);
}

/** The facts of a command. */
export function commandNamed(name: CommandName): Command {
  return COMMANDS[name];
}

/** The name of a day is spelt as the API does, and `occurence` too. */
function chargeProgram({ start, end, days, enabled }: Program): object {
  return {
    start: isoDuration(start),
    ...(end !== undefined && { end: isoDuration(end) }),
    enabled,
    occurence: { day: days },
  };
}
