import { MINUTE_MS } from "../time";

/** ms that an answer may take in all: sign-in, turn, time-outs, pauses and repetitions. */
export const PATIENCE = MINUTE_MS;
