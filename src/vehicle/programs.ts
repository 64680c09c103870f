import { type Sparse, clock, flag, number, word, words } from "./wire";

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
export function program(sent: unknown): Sparse<Program> {
  return {
    slot: number(sent, "slot"),
    enabled: flag(sent, "enabled"),
    start: clock(sent, "start"),
    end: clock(sent, "end"),
    days: words(sent, "occurence.day"),
    recurrence: word(sent, "recurrence"),
    untilFull: flag(sent, "chargeUntilFull"),
  };
}
