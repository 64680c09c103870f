/** The fields of what a command needs. What is left empty comes from the message. */
import { objectIn, textIn, wordsIn } from "../common/fields";
import { commands } from "./commands";
import { fillRows, prepareRows, rowsOf } from "./rows";
import { checkedDays, dayBoxes } from "./days";

const FIELDS = ["time", "start", "limit", "slot", "enabled"] as const;

/** Fills the fields from what the node keeps. */
export function prepareParameters(node: EditorNode, kept: unknown): void {
  const parameters = objectIn(kept);
  for (const name of FIELDS) field(name).val(wordsOf(parameters[name]));
  // 0 stands for nothing: a slider cannot be empty.
  field("level").val(wordsIn(parameters.level) || "0");
  field("level").on("input change", () => tellLevel(node));
  tellLevel(node);
  $("#psa-command-days").append(dayBoxes(node, parameters.days));
  for (const name of ["programs", "positions"] as const) {
    prepareRows(node, name);
    fillRows(name, parameters[name]);
  }
}

/** Shows the fields that a command needs, and no others. */
export function showParameters(command: string): void {
  const needed = commands()[command]?.parameters ?? [];
  for (const row of $("[data-psa-parameter]").get()) {
    $(row).toggle(needed.includes(row.dataset.psaParameter ?? ""));
  }
  $("#psa-command-parameters").toggle(needed.length > 0);
}

/** What a command is given by the node: the fields that are filled in, as the runtime wants them. */
export function typedParameters(command: string): Record<string, unknown> {
  const needed = commands()[command]?.parameters ?? [];
  const entries = needed.map((name) => [name, valueOf(name)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function valueOf(name: string): unknown {
  if (name === "programs" || name === "positions") return filled(rowsOf(name));
  if (name === "days") return filled(checkedDays($("#psa-command-days")));
  const words = textIn(field(name));
  if (words === "") return undefined;
  if (name === "enabled") return words === "true";
  if (name === "slot") return Number(words);
  if (name === "level") return Number(words) || undefined;
  return words;
}

function filled(list: readonly unknown[]): readonly unknown[] | undefined {
  return list.length > 0 ? list : undefined;
}

function field(name: string): JQuery {
  return $(`#psa-command-${name}`);
}

function wordsOf(value: unknown): string {
  return typeof value === "boolean" ? String(value) : wordsIn(value);
}

function tellLevel(node: EditorNode): void {
  const level = Number(textIn(field("level")));
  const key = level > 0 ? "psa-command.unit.level" : "psa-command.fromParameters";
  const told = node._(key, { level });
  $("#psa-command-level-told").text(told);
  field("level").attr("aria-valuetext", told);
}
