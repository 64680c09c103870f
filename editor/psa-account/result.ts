import type { Problem } from "../common/replies";
import type { Unanswered } from "../common/routes";
import { field, firstFlaw } from "./fields";

/** How a result looks; none is no result. */
export type Mood = "" | "ok" | "failed" | "running";

export type ShowResult = (mood?: Mood, text?: string) => void;

/** Shows a result beside a button; without arguments nothing. */
export function resultIn(selector: string): ShowResult {
  const result = $(selector);
  return (mood = "", text = "") => {
    result.removeClass("psa-ok psa-failed psa-running").text(text);
    if (mood) result.addClass(`psa-${mood}`);
    if (mood === "ok") result.prepend('<i class="fa fa-check" aria-hidden="true"></i> ');
    if (text) result[0]?.scrollIntoView({ block: "nearest" });
  };
}

/** Why a field cannot be as it is, the keyboard's focus in it; undefined when all are right. */
export function leadToFlaw(node: EditorNode): string | undefined {
  const wrong = firstFlaw(node);
  if (wrong) field(wrong.name).trigger("focus");
  return wrong?.flaw;
}

/** An error in the editor's language; as the runtime said it where the catalogue lacks it. */
export function translated(node: EditorNode, { text, params, message }: Problem): string {
  if (!text) return message;
  const key = `psa-account.errors.${text}`;
  const own = node._(key, params);
  return own.endsWith(key) ? message : own;
}

/** What it means that no route of ours answered. */
export function unanswered(
  node: EditorNode,
  { isForbidden }: Pick<Unanswered, "isForbidden">,
): string {
  return node._(isForbidden ? "psa-account.test.notAllowed" : "psa-account.test.noRuntime");
}
