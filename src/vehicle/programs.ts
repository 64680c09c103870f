import { type Sparse, booleanAt, numberAt, timeOfDayAt, wordAt, wordsAt } from "./wire";

/** What repeats over the week: preconditioning, or a charge. Times of day as `07:30`. */
export interface Program {
  slot?: number;
  enabled?: boolean;
  start?: string;
  end?: string;
  /** Mon to Sun */
  days?: string[];
  /** None, Daily */
  recurrence?: string;
  untilFull?: boolean;
}

/** Reads one program. */
export function readProgram(sent: unknown): Sparse<Program> {
  return {
    slot: numberAt(sent, "slot"),
    enabled: booleanAt(sent, "enabled"),
    start: timeOfDayAt(sent, "start"),
    end: timeOfDayAt(sent, "end"),
    days: wordsAt(sent, "occurence.day"),
    recurrence: wordAt(sent, "recurrence"),
    untilFull: booleanAt(sent, "chargeUntilFull"),
  };
}
