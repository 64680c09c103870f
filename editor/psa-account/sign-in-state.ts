/** What the sign-in of the account dialog knows, what happens to it, and what it has done. */
import type { Problem, Reply, TextParams } from "../common/replies";

/** How things are with an account, as the runtime reports it. */
export interface Report {
  signedIn: boolean;
  /** A browser is away at the brand's page. */
  pending?: boolean;
  /** How many sign-ins were finished: one more means that the browser is back. */
  made?: number;
  /** Made in a dialog, used from the next deploy on. */
  prepared?: boolean;
  user?: string;
  vehicles?: number;
  /** When the access token ends, ISO 8601. */
  until?: string;
  /** The sign-in ends with its access token. */
  ends?: boolean;
  problem?: Problem;
}

/** Where the brand's page is, and where the brand will send the browser: to this Node-RED, or to an app. */
export interface Page {
  url: string;
  redirectUri: string;
  callback: boolean;
  made: number;
}

/** A sentence: a text of the dialog, an error, or why nobody answered. */
export type Phrase =
  | { say: string; values?: TextParams; until?: string; reason?: Problem }
  | { problem: Problem }
  | { flaw: string }
  | { isForbidden: boolean };

export interface Shown {
  mood: "" | "ok" | "failed" | "running";
  phrases: readonly Phrase[];
}

export type Phase =
  /** Nothing is under way. */
  | "idle"
  /** The dialog was opened: the runtime is asked how things are. */
  | "asking"
  /** The brand's page is asked for. */
  | "starting"
  /** The browser is at the brand's page; the runtime is asked now and then. */
  | "away"
  /** An answer or a token is being tried. */
  | "finishing"
  /** Something was refused: the runtime is asked whether the browser is still away. */
  | "recovering"
  | "leaving"
  /** The dialog was left. */
  | "closed";

export interface State {
  readonly phase: Phase;
  /** Counts what was begun: what comes of something earlier counts no longer. */
  readonly turn: number;
  readonly report: Report;
  /** What decided whose tokens these are when the report came. */
  readonly owner: string;
  /** Something was begun in this dialog, which a cancel takes back. */
  readonly touched: boolean;
  readonly shown: Shown;
}

/** What the user did. */
export type Deed =
  | { type: "opened" | "edited" | "startPressed" | "tokenPressed" | "signOutPressed" }
  | { type: "answerPressed"; isBlank: boolean }
  | { type: "flawed"; flaw: string }
  | { type: "closed"; isCancelled: boolean };

/** What came of a command, with the turn it belongs to. */
export type Result = { turn: number } & (
  | { type: "due" }
  | { type: "reported"; reply: Reply<Report> }
  | { type: "started"; reply: Reply<Page> }
  | { type: "finished"; reply: Reply<Report> }
  | { type: "left"; reply: Reply<{ problem?: Problem }> }
  | { type: "unanswered"; request: Request | "ask"; isForbidden: boolean }
);

export type Happening = Deed | Result;

/** What the runtime can be sent. */
export type Request = "start" | "answer" | "token" | "signOut" | "cancel";

export type Command =
  | { do: "ask" | "wait" | "closeTab" | "clearAnswers" }
  | { do: "send"; request: Request }
  | { do: "openPage"; url: string }
  /** Explains the steps of a sign-in that begins; without a page, of one that another dialog began. */
  | { do: "explain"; page?: Page }
  /** There is something to deploy then. */
  | { do: "markSignedIn"; signedIn: boolean }
  | { do: "focus"; on: "answer" | "signIn" };

export interface Step {
  state: State;
  commands: readonly Command[];
}

export const BEGINNING: State = {
  phase: "idle",
  turn: 0,
  report: { signedIn: false },
  owner: "",
  touched: false,
  shown: { mood: "", phrases: [] },
};
