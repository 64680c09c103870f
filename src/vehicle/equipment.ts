import { defined, isObject } from "../json";
import { type Group, group, measuredAt } from "./group";
import { known } from "./unknown";
import { type Sparse, asSent, each, find, many, word } from "./wire";

/** State of health of the 12 V battery in %; the API calls it voltage. */
export interface AuxiliaryBattery extends Group {
  health?: number;
}

/** A seat belt. */
export interface Belt {
  /** Driver, Passenger */
  seat?: string;
  /** Normal, Omission */
  status?: string;
}

/** Belts and emergency call. */
export interface Safety extends Group {
  belts?: Belt[];
  /** One word for all belts, from old cars. */
  beltWarning?: string;
  /** NotDetected, Detected, ShockDetectionUnabled; old cars have other words */
  emergencyCall?: string;
}

/** A lamp. */
export interface Light {
  /** Left, Right */
  direction?: string;
  /** Front, Rear */
  position?: string;
  /** Off, On */
  status?: string;
}

/** Turn signals and fog lights. */
export interface Lights extends Group {
  turn?: Light[];
  fog?: Light[];
}

/** The driver assistance in the API's own words: lane keeping, cruise control, parking, … */
export type Assistance = Group & Readonly<Record<string, unknown>>;

/** Reads `battery`: at the top of a status that is the one of 12 V. */
export function auxiliaryBattery(sent: unknown, at?: string): AuxiliaryBattery | undefined {
  return group<AuxiliaryBattery>([find(sent, "battery")], at, (part) => ({
    health: known("auxiliaryHealth", part, "voltage"),
  }));
}

/** Reads `safety`. */
export function safety(sent: unknown, at?: string): Safety | undefined {
  return group<Safety>([find(sent, "safety")], at, (part) => ({
    belts: each<Belt>(many(part, "beltStatus"), belt),
    beltWarning: word(part, "beltWarning"),
    emergencyCall: word(part, "autoECallTriggering", "eCallTriggeringRequest"),
  }));
}

/** Reads `lightingSystem`. */
export function lights(sent: unknown, at?: string): Lights | undefined {
  return group<Lights>([find(sent, "lightingSystem")], at, (part) => ({
    turn: each<Light>(many(part, "turn"), light),
    fog: each<Light>(many(part, "fog"), light),
  }));
}

/** Reads `adas`, but for its dates as it was sent. */
export function assistance(sent: unknown, at?: string): Assistance | undefined {
  const adas = asSent(find(sent, "adas"));
  if (!isObject(adas)) return undefined;
  const { createdAt: _created, updatedAt: _updated, ...words } = adas;
  if (Object.keys(words).length === 0) return undefined;
  return defined({ ...words, at: measuredAt(adas) ?? at });
}

function belt(sent: unknown): Sparse<Belt> {
  return { seat: word(sent, "id"), status: word(sent, "belt") };
}

function light(sent: unknown): Sparse<Light> {
  return {
    direction: word(sent, "direction"),
    position: word(sent, "position"),
    status: word(sent, "status"),
  };
}
