import { defined, isObject } from "../json";
import type { Charging } from "../vehicle/energy";
import { utc } from "../vehicle/formats";
import type { Maintenance } from "../vehicle/maintenance";
import type { Position } from "../vehicle/position";
import type { VehicleState } from "../vehicle/state";
import type { Sparse } from "../vehicle/wire";
import type { Coordinates } from "./zones";

/** What is last known of all that events tell of. A reading that does not say one leaves it as it was. */
export interface Facts {
  plugged?: boolean;
  charging?: string;
  battery?: number;
  fuel?: number;
  ignition?: string;
  moving?: boolean;
  mileage?: number;
  locked?: boolean;
  open?: string[];
  place?: Coordinates;
  privacy?: string;
  climate?: string;
  alarm?: string;
  trigger?: string;
  triggeredAt?: string;
  days?: number;
  distance?: number;
}

/** The words events know. Others, such as those yet to come, say nothing. */
const WORDS: Readonly<Record<"charging" | "ignition" | "climate" | "alarm", readonly string[]>> = {
  charging: ["Disconnected", "InProgress", "Failure", "Stopped", "Finished"],
  ignition: ["Stop", "StartUp", "Start"],
  climate: ["Enabled", "Disabled", "Finished", "Failure"],
  alarm: ["Inactive", "Active"],
};

const isNumber = (value: unknown) => Number.isFinite(value);
const isBoolean = (value: unknown) => typeof value === "boolean";
const isText = (value: unknown) => typeof value === "string";
const isDate = (value: unknown) => isText(value) && utc(value) === value;

const KINDS: Readonly<Record<keyof Facts, (value: unknown) => boolean>> = {
  plugged: isBoolean,
  charging: isText,
  battery: isNumber,
  fuel: isNumber,
  ignition: isText,
  moving: isBoolean,
  mileage: isNumber,
  locked: isBoolean,
  open: (value) => Array.isArray(value) && value.every(isText),
  place: isCoordinates,
  privacy: isText,
  climate: isText,
  alarm: isText,
  trigger: isText,
  triggeredAt: isDate,
  days: isNumber,
  distance: isNumber,
};

/** The facts in these groups of a state. */
export function extractFacts(state: VehicleState): Facts {
  const { charging, motion, doors, alarm } = state;
  const facts: Sparse<Facts> = {
    plugged: isPlugged(charging),
    charging: knownWord("charging", charging?.status),
    battery: state.battery?.level,
    fuel: state.fuel?.level,
    ignition: knownWord("ignition", state.ignition?.status),
    moving: motion?.moving ?? (motion?.speed === undefined ? undefined : motion.speed > 0),
    mileage: state.odometer?.mileage,
    locked: doors?.locked,
    open: doors?.open && [...new Set(doors.open)],
    place: state.position && toCoordinates(state.position),
    privacy: state.privacy?.status,
    climate: knownWord("climate", state.climate?.status),
    alarm: knownWord("alarm", alarm?.status),
    trigger: alarm?.trigger,
    triggeredAt: alarm?.triggeredAt,
  };
  return defined(facts);
}

/** The facts of a maintenance. */
export function extractServiceFacts({ daysBefore, distanceBefore }: Maintenance): Facts {
  return defined({ days: daysBefore, distance: distanceBefore });
}

/** Whether a value, from wherever it was kept, is facts. */
export function isFacts(value: unknown): value is Facts {
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([name, fact]) => Object.hasOwn(KINDS, name) && KINDS[name as keyof Facts](fact),
    )
  );
}

/** Whether a value is a place on the map. */
export function isCoordinates(value: unknown): value is Coordinates {
  return isObject(value) && isNumber(value.latitude) && isNumber(value.longitude);
}

/** A car that does not say whether it is plugged in says it with the word for the charge. */
function isPlugged(charging: Charging | undefined): boolean | undefined {
  const status = knownWord("charging", charging?.status);
  return charging?.plugged ?? (status === undefined ? undefined : status !== "Disconnected");
}

function toCoordinates({ latitude, longitude }: Position): Coordinates | undefined {
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

function knownWord(of: keyof typeof WORDS, word: string | undefined): string | undefined {
  return word !== undefined && WORDS[of].includes(word) ? word : undefined;
}
