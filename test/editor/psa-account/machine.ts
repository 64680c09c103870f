import assert from "node:assert/strict";
import catalogue from "../../../nodes/locales/en-US/psa-account.json";
import { step } from "../../../editor/psa-account/sign-in";
import {
  BEGINNING,
  type Command,
  type Happening,
  type Page,
  type Phrase,
  type Report,
  type Result,
  type State,
} from "../../../editor/psa-account/sign-in-state";

const TEXTS: Readonly<Record<string, string>> = catalogue["psa-account"].session;

export const nobody: Report = { signedIn: false, pending: false, made: 0 };
export const driver: Report = {
  ...{ signedIn: true, pending: false, made: 1, user: "driver@demo.example", vehicles: 6 },
  prepared: true,
};
export const page: Page = {
  url: "https://idp.example.com/authorize",
  redirectUri: "mymap://oauth2redirect/fr",
  callback: false,
  made: 0,
};
export const good = <T>(result: T) => ({ ok: true, ...result }) as const;
export const bad = (message: string) => ({ ok: false, message }) as const;

/** A result of the turn that is under way, unless it says which. */
type Untimed = Result extends infer R
  ? R extends Result
    ? Omit<R, "turn"> & { turn?: number }
    : never
  : never;

/** The sign-in of a dialog without the dialog. */
export class Machine {
  state: State = BEGINNING;
  /** What decides whose tokens these are, as it stands in the dialog. */
  owner = "mine";

  /** What is to be done after this. */
  do(happening: Exclude<Happening, Result>): Command[] {
    return this.#step(happening);
  }

  /** The same after something came of what was begun. */
  get(result: Untimed): Command[] {
    return this.#step({ turn: this.state.turn, ...result });
  }

  /** The dialog is opened, and things are so. */
  open(report: Report): Command[] {
    this.do({ type: "opened" });
    return this.get({ type: "reported", reply: good(report) });
  }

  /** The browser is sent to the brand's page. */
  start(): void {
    this.do({ type: "startPressed" });
    this.get({ type: "started", reply: good(page) });
  }

  /** The runtime is asked while the browser is away, and says this. */
  look(report: Report): Command[] {
    assert.deepEqual(this.get({ type: "due" }), [{ do: "ask" }]);
    return this.get({ type: "reported", reply: good(report) });
  }

  /** How the dialog looks, and what it says: texts by their keys, which must be there. */
  get shown(): string {
    const { mood, phrases } = this.state.shown;
    return [mood, ...phrases.map(wordsOf)].join(" ").trim();
  }

  #step(happening: Happening): Command[] {
    const { state, commands } = step(this.state, happening, this.owner);
    this.state = state;
    return [...commands];
  }
}

function wordsOf(phrase: Phrase): string {
  if ("problem" in phrase) return phrase.problem.message;
  if ("flaw" in phrase) return phrase.flaw;
  if ("isForbidden" in phrase) return phrase.isForbidden ? "not allowed" : "no answer";
  const { say, values = {}, until, reason } = phrase;
  const text = TEXTS[say] ?? assert.fail(`there is no text ${say}`);
  const given = [
    ...Object.keys(values),
    ...(until ? ["until"] : []),
    ...(reason ? ["reason"] : []),
  ];
  // The number of a plural need not stand in the text.
  const places = [...text.matchAll(/__(\w+?)__/g)].map(([, place]) => place);
  assert.deepEqual(places, given, say);
  return reason ? `${say}: ${reason.message}` : say;
}
