import { CommandFailed, CommandRefused, CommandUnconfirmed, type PsaError } from "../../src/errors";
import { clockTime } from "../../src/time";
import { type Status, passing, result } from "./status";
import { type Texts, text } from "./texts";

/** Blue dot: an order is about to leave. */
export function orderSending(RED: Texts): Status {
  return underWay(text(RED, "status.sending"));
}

/** Blue dot: how far an order is; `status` is the API's word, also one that nobody knows. */
export function orderStep(RED: Texts, status: string): Status {
  return underWay(worded(RED, "step", status) ?? status);
}

/** Green dot: what became of an order, and when. */
export function orderDone(RED: Texts, outcome: "done" | "already", at: string): Status {
  return result(text(RED, `status.${outcome}`, { at }));
}

/** What a status says of an order that did not end well; undefined for any other error. */
export function orderFailure(RED: Texts, error: unknown): Status | undefined {
  if (error instanceof CommandFailed) {
    const { text: key, failureCause = "?" } = error;
    const cause = worded(RED, "cause", key.replace("failed", "")) ?? failureCause;
    return red(text(RED, "status.failed", { cause }));
  }
  if (error instanceof CommandUnconfirmed) return passing(text(RED, "status.unconfirmed"));
  return error instanceof CommandRefused ? refusal(RED, error) : undefined;
}

/** Yellow ring where it passes by itself, red ring where somebody must act. */
function refusal(RED: Texts, { retryAt }: PsaError): Status {
  return retryAt
    ? passing(text(RED, "status.notSentUntil", { until: clockTime(retryAt) }))
    : red(text(RED, "status.notSent"));
}

function underWay(words: string): Status {
  return { fill: "blue", shape: "dot", text: words };
}

function red(words: string): Status {
  return { fill: "red", shape: "ring", text: words };
}

/** The API's word in the user's; undefined where there is none for it. */
function worded(RED: Texts, kind: "step" | "cause", word: string): string | undefined {
  const key = `status.${kind}.${word}`;
  const said = text(RED, key);
  return word === "" || said.endsWith(key) ? undefined : said;
}
