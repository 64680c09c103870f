import type { NodeStatusFill, NodeStatusShape } from "node-red";
import {
  type ErrorText,
  NoData,
  NotConfigured,
  PsaError,
  RateLimited,
  SignInRequired,
  Unavailable,
} from "../../src/errors";
import { clockTime } from "../../src/time";
import { type Texts, text } from "./texts";

/** A dot or ring and its text, under 20 characters where possible. */
export interface Status {
  fill: NodeStatusFill;
  shape: NodeStatusShape;
  text: string;
}

/** Green dot: a result. The text is shown as it is. */
export function result(text: string): Status {
  return { fill: "green", shape: "dot", text };
}

/** Green dot: there are tokens again. */
export function signedIn(RED: Texts): Status {
  return result(text(RED, "status.signedIn"));
}

/** Yellow ring: passes by itself, or is normal. The text is shown as it is. */
export function passing(text: string): Status {
  return { fill: "yellow", shape: "ring", text };
}

/** Yellow ring: there is nothing, and that is normal. */
export function nothing(RED: Texts): Status {
  return passing(text(RED, "status.noData"));
}

/** Yellow ring: older than what was seen before. */
export function stale(RED: Texts, what: string): Status {
  return passing(text(RED, "status.stale", { what }));
}

/** Blue dot: a request is under way. */
export function requesting(RED: Texts): Status {
  return { fill: "blue", shape: "dot", text: text(RED, "status.requesting") };
}

/** Blue dot: so many are there, of so many where that is known. */
export function progress(done: number, total: number | undefined): Status {
  return { fill: "blue", shape: "dot", text: total === undefined ? `${done}` : `${done}/${total}` };
}

/** Grey ring: a user must configure something first. */
function notConfigured(RED: Texts): Status {
  return { fill: "grey", shape: "ring", text: text(RED, "status.notConfigured") };
}

/** Yellow ring: passes by itself, or is normal. Red ring: somebody must act. */
export function failure(RED: Texts, error: unknown): Status {
  const say = (key: string) => text(RED, `status.${key}`);
  if (error instanceof NotConfigured) return notConfigured(RED);
  if (error instanceof NoData) return nothing(RED);
  const own = error instanceof PsaError ? OWN_WORDS[error.text] : undefined;
  if (own !== undefined && !isOddInterval(error))
    return { fill: "red", shape: "ring", text: say(own) };
  if (error instanceof SignInRequired) return { fill: "red", shape: "ring", text: say("signIn") };
  if (error instanceof RateLimited || error instanceof Unavailable) {
    return passing(waiting(RED, error));
  }
  const key = error instanceof Error && error.name in KEYS ? error.name : "error";
  return { fill: "red", shape: "ring", text: say(KEYS[key as keyof typeof KEYS]) };
}

/** Failures that are told by themselves, not by their kind. */
const OWN_WORDS: Readonly<Partial<Record<ErrorText, string>>> = {
  wrongPassword: "wrongPassword",
  unknownVehicle: "unknownVehicle",
  noVehicle: "vehicleRequired",
  noCarToCommand: "vehicleRequired",
  badInterval: "intervalTooShort",
};

/** An interval that is no number at all. */
function isOddInterval(error: unknown): boolean {
  return (
    error instanceof PsaError &&
    error.text === "badInterval" &&
    Number.isNaN(Number(error.params.value))
  );
}

const KEYS = {
  InvalidClient: "clientRefused",
  Forbidden: "forbidden",
  BadResponse: "badResponse",
  ForeignLink: "foreignLink",
  BadRequest: "badRequest",
  error: "error",
} as const;

/** Troubles of this machine, which have words of their own. */
const AT_HOME: readonly string[] = ["tokensUnkept", "tokensInUse"];

function waiting(RED: Texts, { name, text: cause, retryAt }: PsaError): string {
  if (AT_HOME.includes(cause)) return text(RED, `status.${cause}`);
  const key = name === "RateLimited" ? "rateLimited" : "unavailable";
  return retryAt === undefined
    ? text(RED, `status.${key}`)
    : text(RED, `status.${key}Until`, { until: clockTime(retryAt) });
}
