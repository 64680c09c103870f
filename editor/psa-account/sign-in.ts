/**
 * The sign-in of the account dialog as a machine: what is known and what happens lead to what is known then and what is to
 * be done. It knows nothing of the page, and nothing of what is typed but whether it changed.
 */
import type { Problem } from "../common/replies";
import type {
  Command,
  Deed,
  Happening,
  Page,
  Phase,
  Report,
  Result,
  State,
  Step,
} from "./sign-in-state";
import { failed, running, shownOf } from "./sign-in-texts";

/** @param owner what decides whose tokens these are, as it stands in the dialog */
export function step(state: State, happening: Happening, owner: string): Step {
  const next = nextOf(state, happening, owner);
  // A tab that gets no page is of no use.
  const hasPage = next.commands.some((command) => command.do === "openPage");
  return endsStart(happening) && !hasPage
    ? { ...next, commands: [{ do: "closeTab" }, ...next.commands] }
    : next;
}

function nextOf(state: State, happening: Happening, owner: string): Step {
  if (state.phase === "closed") return stay(state);
  if (!("turn" in happening)) return done(state, happening, owner);
  return happening.turn === state.turn ? come(state, happening, owner) : stay(state);
}

function endsStart(happening: Happening): boolean {
  if (happening.type === "unanswered") return happening.request === "start";
  return happening.type === "started";
}

/** The user did something. */
function done(state: State, happening: Deed, owner: string): Step {
  switch (happening.type) {
    case "opened":
      return begin(state, "asking", "checking", { do: "ask" });
    case "edited":
      return stay(edited(state, owner));
    case "flawed":
      return stay({ ...state, shown: failed({ flaw: happening.flaw }) });
    case "startPressed":
      return touching(begin(state, "starting", "running", { do: "send", request: "start" }));
    case "answerPressed":
      return happening.isBlank
        ? then({ ...state, shown: failed({ say: "nothing" }) }, { do: "focus", on: "answer" })
        : touching(begin(state, "finishing", "running", { do: "send", request: "answer" }));
    case "tokenPressed":
      return touching(begin(state, "finishing", "running", { do: "send", request: "token" }));
    case "signOutPressed":
      return begin(state, "leaving", "leaving", { do: "send", request: "signOut" });
    case "closed":
      return closed(state, happening.isCancelled);
  }
}

/** Something came of what was begun. */
function come(state: State, happening: Result, owner: string): Step {
  switch (happening.type) {
    case "due":
      return ask(state, "away");
    case "unanswered":
      return unanswered(state, happening.isForbidden);
    case "reported": {
      const { reply } = happening;
      return reply.ok ? reported(state, reply, owner) : unknown(state, reply);
    }
    case "started": {
      const { reply } = happening;
      return reply.ok ? started(state, reply, owner) : refused(state, reply);
    }
    case "finished": {
      const { reply } = happening;
      if (!reply.ok) return refused(state, reply);
      return changed(state, reply, owner, { do: "clearAnswers" });
    }
    case "left": {
      const { reply } = happening;
      return reply.ok ? left(state, reply.problem, owner) : refused(state, reply);
    }
  }
}

function stay(state: State): Step {
  return { state, commands: [] };
}

function then(state: State, ...commands: readonly Command[]): Step {
  return { state, commands };
}

/** Something new is under way; what comes of anything else no longer counts. */
function begin(state: State, phase: Phase, say: string, command: Command): Step {
  return then({ ...state, phase, turn: state.turn + 1, shown: running(say) }, command);
}

/** Asks how things are, while what is shown stays. */
function ask(state: State, phase: Phase): Step {
  return then({ ...state, phase, turn: state.turn + 1 }, { do: "ask" });
}

function touching({ state, commands }: Step): Step {
  return { state: { ...state, touched: true }, commands };
}

/** Knows and shows how things are. */
function known(state: State, report: Report, owner: string): State {
  return { ...state, phase: "idle", report, owner, shown: shownOf(report) };
}

/** The same after something was changed here. */
function changed(state: State, report: Report, owner: string, ...more: Command[]): Step {
  const { signedIn } = report;
  return then(known(state, report, owner), ...more, { do: "markSignedIn", signedIn });
}

/** Waits for the browser to come back, where it is away. */
function settle(state: State): Step {
  return state.report.pending
    ? then({ ...state, phase: "away" }, { do: "wait" })
    : stay({ ...state, phase: "idle" });
}

function reported(state: State, report: Report, owner: string): Step {
  if (state.phase === "away") return lookedAfter(state, report, owner);
  // The reason of the refusal stays in sight, whether or not another answer can still be given.
  if (state.phase === "recovering") return settle({ ...state, report });
  const { state: next, commands } = settle(known(state, report, owner));
  return then(next, ...(report.pending ? [{ do: "explain" } as const] : []), ...commands);
}

/** The browser is still away, is back, or will not come. */
function lookedAfter(state: State, report: Report, owner: string): Step {
  if (report.pending) return settle(state);
  if (report.made !== state.report.made) return changed(state, report, owner);
  const next = known(state, report, owner);
  return stay(report.problem ? next : { ...next, shown: failed({ say: "expired" }) });
}

function started(state: State, page: Page, owner: string): Step {
  const { url, made, callback } = page;
  const next = known(state, { ...state.report, made, pending: true }, owner);
  const focus: Command[] = callback ? [] : [{ do: "focus", on: "answer" }];
  return then(
    { ...next, phase: "away" },
    { do: "openPage", url },
    { do: "explain", page },
    ...focus,
    { do: "wait" },
  );
}

function left(state: State, problem: Problem | undefined, owner: string): Step {
  const { state: next, commands } = changed(state, { signedIn: false }, owner);
  const shown = problem
    ? failed({ say: "leftover", reason: problem })
    : ({ mood: "ok", phrases: [{ say: "signedOut" }] } as const);
  return then({ ...next, shown }, ...commands, { do: "focus", on: "signIn" });
}

/** An answer may be given once more, where the runtime still waits for one. */
function refused(state: State, problem: Problem): Step {
  const told = { ...state, shown: failed({ problem }) };
  const isOpen = state.phase === "finishing" || state.report.pending;
  return isOpen ? ask(told, "recovering") : stay({ ...told, phase: "idle" });
}

/** The runtime cannot say how things are. */
function unknown(state: State, problem: Problem): Step {
  return stay({ ...state, phase: "idle", shown: failed({ problem }) });
}

/** Nobody answered. While the browser is away that may pass, and is not worth a word. */
function unanswered(state: State, isForbidden: boolean): Step {
  const isWaiting = state.phase === "away";
  return settle(isWaiting ? state : { ...state, shown: failed({ isForbidden }) });
}

/** A sign-in is good for the values it was made with only. */
function edited(state: State, owner: string): State {
  const { phase, report } = state;
  if (phase !== "idle" || !report.signedIn || report.pending) return state;
  const isSame = owner === state.owner;
  return { ...state, shown: isSame ? shownOf(report) : failed({ say: "changed" }) };
}

/** A dialog that is left asks no more; a cancelled one takes back what was begun in it. */
function closed(state: State, isCancelled: boolean): Step {
  const next: State = { ...state, phase: "closed", turn: state.turn + 1 };
  return isCancelled && state.touched ? then(next, { do: "send", request: "cancel" }) : stay(next);
}
