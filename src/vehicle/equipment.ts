import { defined, isObject } from "../json";
import { type Group, measuredAt, readGroup } from "./group";
import { knownNumberAt } from "./unknown";
import { type Sparse, asSent, listAt, readEach, valueAt, wordAt } from "./wire";

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
export function readAuxiliaryBattery(sent: unknown, at?: string): AuxiliaryBattery | undefined {
  return readGroup<AuxiliaryBattery>([valueAt(sent, "battery")], at, (part) => ({
    health: knownNumberAt("auxiliaryHealth", part, "voltage"),
  }));
}

/** Reads `safety`. */
export function readSafety(sent: unknown, at?: string): Safety | undefined {
  return readGroup<Safety>([valueAt(sent, "safety")], at, (part) => ({
    belts: readEach<Belt>(listAt(part, "beltStatus"), readBelt),
    beltWarning: wordAt(part, "beltWarning"),
    emergencyCall: wordAt(part, "autoECallTriggering", "eCallTriggeringRequest"),
  }));
}

/** Reads `lightingSystem`. */
export function readLights(sent: unknown, at?: string): Lights | undefined {
  return readGroup<Lights>([valueAt(sent, "lightingSystem")], at, (part) => ({
    turn: readEach<Light>(listAt(part, "turn"), readLight),
    fog: readEach<Light>(listAt(part, "fog"), readLight),
  }));
}

/** Reads `adas`, but for its dates as it was sent. */
export function readAssistance(sent: unknown, at?: string): Assistance | undefined {
  const adas = asSent(valueAt(sent, "adas"));
  if (!isObject(adas)) return undefined;
  const { createdAt: _created, updatedAt: _updated, ...words } = adas;
  if (Object.keys(words).length === 0) return undefined;
  return defined({ ...words, at: measuredAt(adas) ?? at });
}

function readBelt(sent: unknown): Sparse<Belt> {
  return { seat: wordAt(sent, "id"), status: wordAt(sent, "belt") };
}

function readLight(sent: unknown): Sparse<Light> {
  return {
    direction: wordAt(sent, "direction"),
    position: wordAt(sent, "position"),
    status: wordAt(sent, "status"),
  };
}
