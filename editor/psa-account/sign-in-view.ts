import type { Properties } from "../../src/rules/versions";
import { textIn, whileBusy } from "../common/fields";
import { timeOf } from "../common/moments";
import type { Reply } from "../common/replies";
import { Unanswered, getFrom, postTo } from "../common/routes";
import { OWNER, field, owner, typed } from "./fields";
import { leadToFlaw, resultIn, translated, unanswered } from "./result";
import { step } from "./sign-in";
import {
  BEGINNING,
  type Command,
  type Happening,
  type Phrase,
  type Report,
  type Request,
  type State,
} from "./sign-in-state";
import { explainSteps } from "./steps";

/** How often the runtime is asked while the browser is away, in ms. */
const PAUSE = 1500;

/** Of each request its route, the button that waits for it, and what comes of its answer. */
const REQUESTS = {
  start: { path: "/sign-in", button: "#psa-account-sign-in", then: "started" },
  answer: { path: "/sign-in/answer", button: "#psa-account-finish", then: "finished" },
  token: { path: "/sign-in/token", button: "#psa-account-use-token", then: "finished" },
  signOut: { path: "/sign-out", button: "#psa-account-sign-out", then: "left" },
} as const;

const steps = () => $("#psa-account-steps");
const answer = () => $("#psa-account-answer");
const token = () => $("#psa-account-token");
const signInButton = () => $(REQUESTS.start.button);

/** The part of an open account dialog that signs in with a browser. */
export class SignInView {
  #state: State = BEGINNING;
  #tab: Window | null = null;
  readonly #show = resultIn("#psa-account-session");

  constructor(private readonly node: EditorNode) {
    signInButton().on("click", () => this.#start());
    $(REQUESTS.signOut.button).on("click", () => this.#happen({ type: "signOutPressed" }));
    onClickOrEnter(REQUESTS.answer.button, answer(), () => {
      this.#happen({ type: "answerPressed", isBlank: textIn(answer()).trim() === "" });
    });
    onClickOrEnter(REQUESTS.token.button, token(), () => {
      if (this.#isComplete()) this.#happen({ type: "tokenPressed" });
    });
    for (const name of OWNER) {
      field(name).on("input change", () => this.#happen({ type: "edited" }));
    }
    this.#offer();
  }

  /** Asks how things are with an account that signs in this way. */
  look({ environment, signIn }: Properties): void {
    if (environment !== "demo" && signIn === "code") this.#happen({ type: "opened" });
  }

  /** The dialog is left. */
  close(isCancelled: boolean): void {
    this.#happen({ type: "closed", isCancelled });
  }

  #happen(happening: Happening): void {
    const { shown, report } = this.#state;
    const { state, commands } = step(this.#state, happening, owner());
    this.#state = state;
    if (state.report !== report) this.#offer();
    if (state.shown !== shown) this.#tell();
    for (const command of commands) this.#do(command);
  }

  #start(): void {
    if (!this.#isComplete()) return;
    // Now, in the click itself: later a browser would take it for an advertisement.
    this.#tab = window.open("about:blank");
    if (this.#tab) this.#tab.opener = null;
    this.#happen({ type: "startPressed" });
  }

  #isComplete(): boolean {
    const flaw = leadToFlaw(this.node);
    if (flaw !== undefined) this.#happen({ type: "flawed", flaw });
    return flaw === undefined;
  }

  #do(command: Command): void {
    const { turn } = this.#state;
    switch (command.do) {
      case "ask":
        return void this.#ask(turn);
      case "wait":
        return void setTimeout(() => this.#happen({ type: "due", turn }), PAUSE);
      case "send":
        return void this.#send(command.request, turn);
      case "openPage":
        return this.#tab?.location.replace(command.url);
      case "closeTab":
        return this.#tab?.close();
      case "explain": {
        explainSteps(this.node, command.page);
        return;
      }
      case "clearAnswers":
        return void answer().add(token()).val("");
      case "markSignedIn": {
        const when = command.signedIn ? new Date().toISOString() : "";
        return void field("signedIn").val(when).trigger("change");
      }
      case "focus":
        return void (command.on === "answer" ? answer() : signInButton()).trigger("focus");
    }
  }

  async #ask(turn: number): Promise<void> {
    await this.#settle("ask", turn, async () => {
      const reply = await getFrom<Report>(this.node.id, "/sign-in");
      this.#happen({ type: "reported", turn, reply });
    });
  }

  async #send(request: Request, turn: number): Promise<void> {
    // Nobody is there any more for what comes of a cancel.
    if (request === "cancel")
      return void postTo(this.node.id, "/sign-in/cancel", {}).catch(() => 0);
    const { path, button, then: type } = REQUESTS[request];
    await this.#settle(request, turn, async () => {
      const sent = postTo<never>(this.node.id, path, bodyOf(request));
      const reply: Reply<never> = await whileBusy($(button), sent);
      this.#happen({ type, turn, reply });
    });
  }

  async #settle(request: Request | "ask", turn: number, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      const { isForbidden } = error;
      this.#happen({ type: "unanswered", turn, request, isForbidden });
    }
  }

  /** Offers what can be done now; the keyboard's focus is not left in what goes away. */
  #offer(): void {
    const { pending = false, signedIn } = this.#state.report;
    const isWithin = steps()[0]?.contains(document.activeElement);
    steps().toggle(pending);
    $(REQUESTS.signOut.button).toggle(signedIn);
    if (isWithin && !pending) signInButton().trigger("focus");
  }

  #tell(): void {
    const { mood, phrases } = this.#state.shown;
    this.#show(mood, phrases.map((phrase) => this.#say(phrase)).join(" \u00b7 "));
  }

  #say(phrase: Phrase): string {
    if ("problem" in phrase) return translated(this.node, phrase.problem);
    if ("flaw" in phrase) return phrase.flaw;
    if ("isForbidden" in phrase) return unanswered(this.node, phrase);
    const { say, values, until, reason } = phrase;
    return this.node._(`psa-account.session.${say}`, {
      ...values,
      ...(until === undefined ? {} : { until: timeOf(until) }),
      ...(reason === undefined ? {} : { reason: translated(this.node, reason) }),
    });
  }
}

function bodyOf(request: Exclude<Request, "cancel">): object {
  switch (request) {
    case "start":
      return { ...typed(), language: RED.i18n.lang() };
    case "answer":
      return { answer: textIn(answer()) };
    case "token":
      return { ...typed(), refreshToken: textIn(token()) };
    case "signOut":
      return typed();
  }
}

/** Enter in the input is a click on its button, so that a button that waits is left alone. */
function onClickOrEnter(button: string, input: JQuery, action: () => void): void {
  $(button).on("click", action);
  input.on("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    $(button)[0]?.click();
  });
}
