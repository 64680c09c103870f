import type { Phrase, Report, Shown } from "./sign-in-state";

export function running(say: string): Shown {
  return { mood: "running", phrases: [{ say }] };
}

export function failed(phrase: Phrase): Shown {
  return { mood: "failed", phrases: [phrase] };
}

/** How things are, in words. */
export function shownOf(report: Report): Shown {
  const { pending, signedIn, problem } = report;
  if (pending) return running("away");
  if (signedIn) return { mood: problem ? "failed" : "ok", phrases: signedInPhrases(report) };
  return problem ? failed({ problem }) : { mood: "", phrases: [{ say: "none" }] };
}

function signedInPhrases({ user, vehicles, until, ends, problem, prepared }: Report): Phrase[] {
  const phrases: (Phrase | false)[] = [
    user ? { say: "signedInAs", values: { user } } : { say: "signedIn" },
    vehicles !== undefined && { say: "vehicles", values: { count: vehicles } },
    until !== undefined && { say: ends ? "ends" : "until", until },
    ends === true && { say: "notRenewed" },
    problem !== undefined && { problem },
    prepared === true && { say: "deploy" },
  ];
  return phrases.filter((phrase) => phrase !== false);
}
