import { type JsonObject, objectOf, textOf } from "../json";

/** How an order stands: under way; at a word that may be its last; done; done before; failed. */
export type Stage = "underWay" | "perhapsFailed" | "done" | "already" | "failed";

/** What the server says of an order. */
export interface Outcome {
  stage: Stage;
  /** The API's own word; absent when it said none. */
  status?: string;
  /** The API's word for why it failed. */
  failureCause?: string;
  /** What it says besides. */
  feedback?: string;
}

/** The words of the API in the order of an order's way. Under way is also every word that nobody knows. */
const STAGES: Readonly<Record<string, Stage>> = {
  accepted: "underWay",
  wakingupvehicle: "underWay",
  checkingvehicle: "underWay",
  senttovehicle: "underWay",
  vehiclebatterychargetoolow: "perhapsFailed",
  toomanywakeupsovermonth: "perhapsFailed",
  success: "done",
  alreadydone: "already",
  failed: "failed",
};
const WAY = Object.keys(STAGES);

/** Reads what the API says of an order: an entry of the list, one by itself, or an event about it. Never throws. */
export function outcomeOf(sent: unknown): Outcome {
  const remote = objectOf(sent);
  // In an event the words stand a step deeper, and `type` says whether they are the last.
  const event = objectOf(remote.eventStatus);
  const status = textOf(remote.status) ?? textOf(event.status) ?? textOf(event.type);
  const failureCause = textOf(remote.failureCause) ?? textOf(event.failureCause);
  const feedback = textOf(remote.feedbackDetail) ?? textOf(event.feedbackDetail);
  return {
    stage: stageOf(status, textOf(event.type), failureCause),
    ...(status !== undefined && { status }),
    ...(failureCause !== undefined && { failureCause }),
    ...(feedback !== undefined && { feedback }),
  };
}

function stageOf(status = "", type = "", failureCause?: string): Stage {
  const known = Object.hasOwn(STAGES, plain(status)) ? STAGES[plain(status)] : undefined;
  const isOver = [plain(status), plain(type)].some((word) => word === "done" || word === "failed");
  if (known && known !== "underWay" && !(isOver && known === "perhapsFailed")) return known;
  if (!isOver) return "underWay";
  const hasFailed =
    failureCause !== undefined || known === "perhapsFailed" || plain(type) === "failed";
  return hasFailed ? "failed" : "done";
}

/** Spellings vary: `TooManyWakesUpsOverMonth`. */
function plain(word: string): string {
  return word.toLowerCase().replace("wakesup", "wakeup");
}

/**
 * How far an order is with a word. Undefined for a word that says nothing of that: one that nobody knows, or one that
 * may be the last anywhere on the way.
 */
export function rankOf(status: string): number | undefined {
  const word = plain(status);
  const rank = WAY.indexOf(word);
  return rank < 0 || STAGES[word] === "perhapsFailed" ? undefined : rank;
}

/** The label an order was posted with. */
export function labelOf(remote: JsonObject): string | undefined {
  return textOf(objectOf(remote.remote).label) ?? textOf(remote.label);
}

/** The id of an order, as it is called when it is posted and when it is read. */
export function remoteIdOf(remote: JsonObject): string | undefined {
  return textOf(remote.remoteActionId) ?? textOf(remote.id);
}
