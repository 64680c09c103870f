/** The fields of the options that a target has; they are made from the runtime's table. */
import { type OptionSpec, isOptionValue } from "../../src/rules/format-options";
import { checkRow, checkedIn } from "../common/checks";
import { option, textIn, wordsIn } from "../common/fields";
import { targets } from "./targets";

/** Shows the options of a target, filled from what is given, and no others. */
export function showOptions(
  node: EditorNode,
  target: string,
  given: Readonly<Record<string, unknown>>,
): void {
  const box = $("#psa-format-options").empty().off("change");
  for (const [name, spec] of Object.entries(targets()[target]?.options ?? {})) {
    const title = node._(`psa-format.option.${name}`);
    const value =
      given[name] ?? (spec.type === "text" || spec.type === "number" ? "" : spec.default);
    if (spec.type === "words") box.append(wordBoxes(node, name, title, spec, value));
    else if (spec.type === "flag") box.append(flagRow(name, title, value));
    else box.append(fieldRow(node, name, title, spec, value));
  }
  showWhatMatters(target);
  box.on("change", () => showWhatMatters(target));
}

function showWhatMatters(target: string): void {
  for (const [name, { when }] of Object.entries(targets()[target]?.options ?? {})) {
    if (when === undefined) continue;
    const matters = when.is.includes(textIn(field(when.option)));
    field(name).closest(".form-row").toggle(matters);
  }
}

/** What is typed, by name; what is empty or the default is left out. */
export function typedOptions(target: string): Record<string, unknown> {
  const typed: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(targets()[target]?.options ?? {})) {
    const value = valueOf(name, spec);
    const isDefault = JSON.stringify(value) === JSON.stringify(spec.default);
    if (value !== "" && !isDefault) typed[name] = value;
  }
  return typed;
}

function valueOf(name: string, spec: OptionSpec): unknown {
  if (spec.type === "words") return checkedIn(field(name));
  if (spec.type === "flag") return field(name).prop("checked") === true;
  return textIn(field(name)).trim();
}

function fieldRow(
  node: EditorNode,
  name: string,
  title: string,
  spec: Exclude<OptionSpec, { type: "words" | "flag" }>,
  value: unknown,
): JQuery {
  const input =
    spec.type === "choice"
      ? $("<select>").append(
          spec.choices.map((word) => option(word, node._(`psa-format.choice.${keyOf(word)}`))),
        )
      : $("<input>", { type: "text", placeholder: String(spec.default), spellcheck: "false" });
  input.attr({ id: idOf(name), autocomplete: "off" }).val(wordsIn(value));
  const mark = () => input.toggleClass("input-error", !isOptionValue(spec, textIn(input)));
  input.on("change input", mark);
  mark();
  const unit = spec.type === "number" && spec.unit ? $("<span>").text(` ${spec.unit}`) : "";
  if (unit) input.css("width", "100px");
  const label = $("<label>", { for: idOf(name) }).text(title);
  return $("<div>").addClass("form-row psa-format-row").append(label, " ", input, unit);
}

function flagRow(name: string, title: string, value: unknown): JQuery {
  return $("<div>")
    .addClass("form-row psa-format-under")
    .append(checkRow(idOf(name), "true", title, value === true));
}

function wordBoxes(
  node: EditorNode,
  name: string,
  title: string,
  { choices }: Extract<OptionSpec, { type: "words" }>,
  value: unknown,
): JQuery {
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  const label = $("<span>", { id: `${idOf(name)}-title` })
    .addClass("psa-choices-label")
    .text(title);
  const boxes = $("<div>", { id: idOf(name) }).addClass("psa-checks");
  for (const word of choices) {
    const text = node._(`psa-format.choice.${keyOf(word)}`);
    boxes.append(checkRow(`${idOf(name)}-${keyOf(word)}`, word, text, chosen.includes(word)));
  }
  return $("<div>", { role: "group", "aria-labelledby": `${idOf(name)}-title` })
    .addClass("form-row psa-choices psa-format-row")
    .append(label, boxes);
}

/** Catalogues take a point for a level. */
function keyOf(word: string): string {
  return word.replaceAll(".", "_");
}

function idOf(name: string): string {
  return `psa-format-option-${name}`;
}

function field(name: string): JQuery {
  return $(`#${idOf(name)}`);
}
