/** What a list of configurations holds when none is chosen. */
export const NONE = "_ADD_";

/** What stands in a field; empty also for a list with nothing chosen, or where there is no such field. */
export function textIn(field: JQuery): string {
  const value = field.val();
  return typeof value === "string" ? value : "";
}

/** A property as one would type it, without the blanks around it. */
export function wordsIn(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

/** A choice in a list. */
export function option(value: string, text: string): JQuery {
  return $("<option>").val(value).text(text);
}

/** Shows a button as waiting while something is under way, and keeps the keyboard's focus. */
export async function whileBusy<Result>(button: JQuery, work: Promise<Result>): Promise<Result> {
  const focused = document.activeElement;
  button.prop("disabled", true);
  try {
    return await work;
  } finally {
    button.prop("disabled", false);
    const isLost = document.activeElement === document.body;
    if (isLost && focused instanceof HTMLElement) $(focused).filter(":visible").trigger("focus");
  }
}

/** A property that should be an object; an empty one for anything else. */
export function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}

/** A number, also as it is typed, with point or comma; undefined for what is none. */
export function numberIn(value: unknown): number | undefined {
  const words = wordsIn(value).replace(",", ".");
  const number = Number(words);
  return words === "" || !Number.isFinite(number) ? undefined : number;
}
