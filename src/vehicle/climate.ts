import { type Program, program } from "./programs";
import { type Group, group, measuredAt, newest } from "./group";
import { known } from "./unknown";
import { each, find, flag, many, word } from "./wire";

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
export function climate(sent: unknown, at?: string): Climate | undefined {
  const spellings = ["preconditioning", "preconditionning"];
  const parts = spellings.map((spelling) => find(sent, `${spelling}.airConditioning`));
  return group<Climate>(parts, at, (part) => ({
    status: word(part, "status"),
    cause: word(part, "startingCause"),
    failure: word(part, "failureCause"),
    programs: each<Program>(many(part, "programs"), program),
  }));
}

/** Reads `environment`, dated as a whole or each part of it. */
export function environment(sent: unknown, at?: string): Environment | undefined {
  const around = find(sent, "environment");
  const measured = measuredAt(around) ?? at;
  const air = find(around, "air");
  const luminosity = find(around, "luminosity");
  return newest<Environment>([
    { at: measuredAt(air) ?? measured, temperature: known("airTemperature", air, "temp") },
    { at: measuredAt(luminosity) ?? measured, daylight: flag(luminosity, "day") },
  ]);
}
