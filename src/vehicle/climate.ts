import { type Program, readProgram } from "./programs";
import { type Group, measuredAt, newest, readGroup } from "./group";
import { knownNumberAt } from "./unknown";
import { booleanAt, listAt, readEach, valueAt, wordAt } from "./wire";

/** Heating or cooling of the cabin before a drive. */
export interface Climate extends Group {
  /** Enabled, Disabled, Finished, Failure */
  status?: string;
  /** Immediate, Scheduled */
  cause?: string;
  /** Defect, DoorOpened, LowBattery, … */
  failure?: string;
  programs?: Program[];
}

/** What is around the car: °C, and whether it is day. */
export interface Environment extends Group {
  temperature?: number;
  daylight?: boolean;
}

/** Reads `preconditioning`, in both spellings: cars send either, or half of it in each. */
export function readClimate(sent: unknown, at?: string): Climate | undefined {
  const spellings = ["preconditioning", "preconditionning"];
  const parts = spellings.map((spelling) => valueAt(sent, `${spelling}.airConditioning`));
  return readGroup<Climate>(parts, at, (part) => ({
    status: wordAt(part, "status"),
    cause: wordAt(part, "startingCause"),
    failure: wordAt(part, "failureCause"),
    programs: readEach<Program>(listAt(part, "programs"), readProgram),
  }));
}

/** Reads `environment`, dated as a whole or each part of it. */
export function readEnvironment(sent: unknown, at?: string): Environment | undefined {
  const around = valueAt(sent, "environment");
  const measured = measuredAt(around) ?? at;
  const air = valueAt(around, "air");
  const luminosity = valueAt(around, "luminosity");
  return newest<Environment>([
    { at: measuredAt(air) ?? measured, temperature: knownNumberAt("airTemperature", air, "temp") },
    { at: measuredAt(luminosity) ?? measured, daylight: booleanAt(luminosity, "day") },
  ]);
}
