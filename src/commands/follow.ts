import { PsaError } from "../errors";
import { type Outcome, outcomeOf } from "./outcome";
import { pause } from "./pause";
import type { CommandTransport, Dispatch, Handle } from "./transport";

const SECOND = 1000;
/**
 * How long to wait for the next look, in s, until so long after an order was taken. An answer in the first 20 s is known
 * 2 s later, one until 150 s is 10 s later. No car was seen to answer after that: 128 s is when it is given up.
 */
const PACES = [
  { until: 3, pause: 1 },
  { until: 7, pause: 2 },
  { until: 8, pause: 1 },
  { until: 20, pause: 2 },
  { until: 150, pause: 10 },
] as const;
const LAST_PACE = 16;
/** For so long it is seen whether a word that may be the last is. */
const LAST_WORD = 30 * SECOND;
/** When an order whose answer was lost is looked for, in ms after the loss. */
const SEARCHES = [2, 5, 10, 20].map((seconds) => seconds * SECOND);

/**
 * Follows an order to its end. A look that fails says nothing of it.
 * @returns undefined when it was called off before
 */
export async function follow(
  transport: Pick<CommandTransport, "progress">,
  handle: Handle,
  tell: (outcome: Outcome) => void,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const start = performance.now();
  let lastWord: string | undefined;
  let lastWordAt = 0;
  for (let at = 0; ;) {
    at = nextLook(at, (performance.now() - start) / SECOND);
    const wait = start + at * SECOND - performance.now();
    if (!(await pause(Math.max(0, wait), signal))) return undefined;
    const outcome = await quietly(async () => outcomeOf(await transport.progress(handle)));
    if (signal.aborted) return undefined;
    if (!outcome) continue;
    tell(outcome);
    const { stage, status, failureCause = status } = outcome;
    if (stage === "perhapsFailed") {
      if (status !== lastWord) [lastWord, lastWordAt] = [status, performance.now()];
      if (performance.now() - lastWordAt >= LAST_WORD) {
        return { ...outcome, stage: "failed", ...(failureCause !== undefined && { failureCause }) };
      }
      continue;
    }
    lastWord = undefined;
    if (stage !== "underWay") return outcome;
  }
}

/** The look after one, in s; those that have passed meanwhile are left out, but for the last of them. */
function nextLook(after: number, now: number): number {
  const next = after + paceAt(after);
  return next + paceAt(next) < now ? nextLook(next, now) : next;
}

function paceAt(seconds: number): number {
  return PACES.find(({ until }) => seconds < until)?.pause ?? LAST_PACE;
}

/** Looks by its label for an order whose answer was lost. */
export async function search(
  transport: Pick<CommandTransport, "find">,
  dispatch: Dispatch,
  signal: AbortSignal,
): Promise<Handle | undefined> {
  const start = performance.now();
  for (const after of SEARCHES) {
    if (!(await pause(Math.max(0, start + after - performance.now()), signal))) return undefined;
    const handle = await quietly(() => transport.find(dispatch));
    if (handle) return handle;
  }
  return undefined;
}

/** What a question gives; undefined when it fails. */
async function quietly<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof PsaError) return undefined;
    throw error;
  }
}
