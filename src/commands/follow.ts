import { PsaError } from "../errors";
import { type Outcome, outcomeOf } from "./outcome";
import { pause } from "./pause";
import type { CommandTransport, Dispatch, Handle } from "./transport";

const SECOND = 1000;
/** When it is asked what has become of an order, in ms after it was taken; later every `LATER`. */
const LOOKS = [1, 2, 3, 5, 8].map((seconds) => seconds * SECOND);
const LATER = 10 * SECOND;
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
  for (let looks = 0; ; looks += 1) {
    const at = start + momentOf(looks);
    // A look that took long leaves out those it has passed.
    if (looks > 0 && at < performance.now() && momentOf(looks + 1) + start < performance.now())
      continue;
    if (!(await pause(Math.max(0, at - performance.now()), signal))) return undefined;
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

function momentOf(look: number): number {
  const known = LOOKS[look];
  const last = LOOKS[LOOKS.length - 1] ?? 0;
  return known ?? last + (look - LOOKS.length + 1) * LATER;
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
