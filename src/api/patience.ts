/** ms that an answer may take in all: sign-in, turn, time-outs, pauses and repetitions. */
export const PATIENCE = 60_000;
