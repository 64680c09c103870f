import { levelFlaw } from "../../src/rules/levels";
import type { Properties } from "../../src/rules/versions";
import { zoneFlaws } from "../../src/rules/zones";
import { wordsIn } from "../common/fields";
import { type ListName, flawOf } from "./checks";

type Item = Readonly<Record<string, unknown>>;

/** The fields in each row of a list. */
const FIELDS: Readonly<Record<ListName, readonly string[]>> = {
  levels: ["level"],
  zones: ["name", "latitude", "longitude", "radius"],
};

/** Fills both lists; what is wrong in them is marked, and said below. */
export function prepareLists(node: EditorNode, { levels, zones }: Properties): void {
  const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  prepareList(
    node,
    "levels",
    listed(levels).map((level) => ({ level })),
  );
  prepareList(
    node,
    "zones",
    listed(zones).map((zone) => (zone ?? {}) as Item),
  );
}

export function levelsTyped(): unknown[] {
  return rowsOf("levels").map(({ level }) => level);
}

export function zonesTyped(): Item[] {
  return rowsOf("zones");
}

function prepareList(node: EditorNode, name: ListName, items: readonly Item[]): void {
  const box = $(`#psa-watch-${name}`);
  const mark = (): void => {
    markRows(name);
    const typed = name === "levels" ? levelsTyped() : zonesTyped();
    $(`#psa-watch-${name}-flaw`).text(flawOf(node, name, typed));
  };
  box.editableList<Item>({
    addButton: node._(`psa-watch.add.${name}`),
    height: "auto",
    removable: true,
    addItem: (row, _index, { item }) => fillRow(node, name, row, item),
    removeItem: () => {
      mark();
      if (document.activeElement === document.body) addButton.trigger("focus");
    },
  });
  const addButton = box.closest(".red-ui-editableList").find(".red-ui-editableList-addButton");
  addButton.attr("id", `psa-watch-add-${name}`).find("i").attr("aria-hidden", "true");
  for (const item of items) box.editableList("addItem", { item });
  // A text that changed with each key would be read out with each key.
  box.on("input", () => markRows(name)).on("change", mark);
  mark();
}

/** One row: of an item, or empty when the user adds one. */
function fillRow(node: EditorNode, name: ListName, row: JQuery, item: Item | undefined): void {
  row.addClass("psa-watch-row");
  for (const field of FIELDS[name]) {
    const label = node._(`psa-watch.label.${field}`);
    $("<input>", { type: "text", "data-psa-field": field, placeholder: label, "aria-label": label })
      .attr({ inputmode: field === "name" ? "text" : "decimal", autocomplete: "off" })
      .attr("spellcheck", "false")
      .val(wordsIn(item?.[field]))
      .appendTo(row);
  }
  if (name === "levels") $("<span>").text("%").appendTo(row);
  const remove = row.parent().find(".red-ui-editableList-item-remove");
  remove.attr("aria-label", node._(`psa-watch.remove.${name}`));
  if (!item) row.find("input").first().trigger("focus");
}

/** The rows of a list that are filled in, but for those that are going away. */
function filledRows(name: ListName): HTMLElement[] {
  const rows = $(`#psa-watch-${name}`).children(":not(.red-ui-editableList-item-deleting)").get();
  return rows.filter((row) => fieldsIn(row).some(({ value }) => value.trim() !== ""));
}

function fieldsIn(row: HTMLElement): HTMLInputElement[] {
  return $(row).find<HTMLInputElement>("[data-psa-field]").get();
}

function rowsOf(name: ListName): Item[] {
  return filledRows(name).map((row) => {
    const entries = fieldsIn(row).map(({ dataset: { psaField = "" }, value }) => {
      const words = value.trim();
      return [psaField, psaField === "name" ? words : numberIn(words)] as const;
    });
    return Object.fromEntries(entries);
  });
}

/** What was typed as a number, with point or comma; what is none stays as it is, to be marked. */
function numberIn(words: string): string | number {
  const number = Number(words.replace(",", "."));
  return words === "" || Number.isNaN(number) ? words : number;
}

function markRows(name: ListName): void {
  const typed = rowsOf(name);
  filledRows(name).forEach((row, index) => {
    const wrong = new Set<string>(flawedFields(name, typed, index));
    for (const input of fieldsIn(row)) {
      const isWrong = wrong.has(input.dataset.psaField ?? "");
      $(input).toggleClass("input-error", isWrong).attr("aria-invalid", String(isWrong));
    }
  });
}

function flawedFields(name: ListName, typed: readonly Item[], index: number): string[] {
  if (name === "levels") return levelFlaw(typed[index]?.level) ? ["level"] : [];
  const flaws = zoneFlaws(typed[index], index, typed);
  return flaws.map((flaw) => (flaw === "twice" ? "name" : flaw));
}
