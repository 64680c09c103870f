import "./row-list.css";
import { option, wordsIn } from "./fields";

export type Row = Readonly<Record<string, unknown>>;

/** A field of each row. */
export interface RowField {
  name: string;
  /** What a person reads of it: its placeholder and its accessible name. */
  label: string;
  isNumber?: boolean;
  /** The id of a list of what may be filled in. */
  suggestions?: string;
  /** What can be chosen; without them anything is typed. */
  choices?: readonly { value: string; label: string }[];
}

/** What a list of rows is made of; its texts are in the user's language. */
export interface RowListOptions {
  fields: readonly RowField[];
  /** What stands behind a single short field, a unit. */
  unit?: string;
  add: string;
  remove: string;
  /** Names of the fields of a row that cannot be as they are. */
  flawedFields: (rows: readonly Row[], index: number) => readonly string[];
  /** Everything that is wrong with the rows, one flaw each. */
  flaws: (rows: readonly Row[]) => readonly string[];
  /** Called whenever rows or their fields have changed. */
  changed?: () => void;
}

/**
 * A list whose rows a person adds, fills in and removes: `<ol id="ID">`, with what is wrong below in `#ID-flaw`. Rows
 * that are empty count for nothing.
 */
export class RowList {
  readonly #box: JQuery;
  readonly #id: string;

  constructor(
    id: string,
    private readonly options: RowListOptions,
    rows: readonly Row[],
  ) {
    this.#id = id;
    this.#box = $(`#${id}`);
    this.#box.editableList<Row>({
      addButton: options.add,
      height: "auto",
      removable: true,
      addItem: (row, _index, { item }) => this.#fill(row, item),
      removeItem: () => {
        this.#mark();
        if (document.activeElement === document.body) addButton.trigger("focus");
      },
    });
    const addButton = this.#box
      .closest(".red-ui-editableList")
      .find(".red-ui-editableList-addButton");
    addButton.attr("id", `${id}-add`).find("i").attr("aria-hidden", "true");
    if (options.fields.length > 1) this.#showHeads();
    for (const item of rows) this.add(item);
    // A text that changed with each key would be read out with each key.
    this.#box.on("input", () => this.#typed()).on("change", () => this.#mark());
    this.#mark();
  }

  /** The rows as they are typed; numbers are numbers where they can be read as such. */
  get rows(): Row[] {
    return this.#filled().map((row) => this.#read(row));
  }

  add(item: Row): void {
    this.#box.editableList("addItem", { item });
    this.#mark();
  }

  /** Fills fields of the row at an index among those that are not empty. */
  change(index: number, values: Row): void {
    const row = this.#filled()[index];
    if (!row) return;
    for (const input of fieldsIn(row)) {
      const value = values[input.dataset.psaField ?? ""];
      if (value !== undefined) input.value = wordsIn(value);
    }
    this.#mark();
  }

  #showHeads(): void {
    const heads = this.options.fields.map(({ label, choices }) =>
      $("<span>")
        .toggleClass("psa-row-choice", choices !== undefined)
        .text(label),
    );
    const line = $("<div>", { class: "psa-row-heads", "aria-hidden": "true" }).append(heads);
    this.#box.closest(".red-ui-editableList").before(line);
  }

  /** One row: of an item, or empty when a person adds one. */
  #fill(row: JQuery, item: Row | undefined): void {
    const { fields, unit, remove } = this.options;
    row.addClass("psa-row");
    for (const one of fields) {
      fieldOf(one)
        .attr({ "data-psa-field": one.name, "aria-label": one.label })
        .toggleClass("psa-row-short", unit !== undefined)
        .val(wordsIn(item?.[one.name]))
        .appendTo(row);
    }
    if (unit !== undefined) $("<span>").text(unit).appendTo(row);
    row.parent().find(".red-ui-editableList-item-remove").attr("aria-label", remove);
    if (!item) row.find("input").first().trigger("focus");
  }

  /** The rows that are filled in, but for those that are going away. */
  #filled(): HTMLElement[] {
    const rows = this.#box.children(":not(.red-ui-editableList-item-deleting)").get();
    return rows.filter((row) => fieldsIn(row).some(({ value }) => value.trim() !== ""));
  }

  #read(row: HTMLElement): Row {
    const numbers = this.options.fields.filter(({ isNumber }) => isNumber);
    const entries = fieldsIn(row).map(({ dataset: { psaField = "" }, value }) => {
      const words = value.trim();
      const isNumber = numbers.some(({ name }) => name === psaField);
      return [psaField, isNumber ? numberIn(words) : words] as const;
    });
    return Object.fromEntries(entries);
  }

  #typed(): void {
    this.#markFields();
    this.options.changed?.();
  }

  #mark(): void {
    this.#markFields();
    const flaws = this.options.flaws(this.rows);
    $(`#${this.#id}-flaw`).text(flaws.join("\n"));
    this.options.changed?.();
  }

  #markFields(): void {
    const { rows } = this;
    this.#filled().forEach((row, index) => {
      const wrong = new Set(this.options.flawedFields(rows, index));
      for (const input of fieldsIn(row)) {
        const isWrong = wrong.has(input.dataset.psaField ?? "");
        $(input).toggleClass("input-error", isWrong).attr("aria-invalid", String(isWrong));
      }
    });
  }
}

/** A list as a node keeps it; empty when it is none. */
export function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldOf({ label, isNumber, choices, suggestions }: RowField): JQuery {
  if (choices) {
    return $("<select>").append(choices.map(({ value, label }) => option(value, label)));
  }
  return $("<input>", { type: "text", placeholder: label })
    .attr({ inputmode: isNumber ? "decimal" : "text", autocomplete: "off" })
    .attr({ spellcheck: "false", ...(suggestions && { list: suggestions }) });
}

function fieldsIn(row: HTMLElement): (HTMLInputElement | HTMLSelectElement)[] {
  return $(row).find<HTMLInputElement | HTMLSelectElement>("[data-psa-field]").get();
}

/** What was typed as a number, with point or comma; what is none stays as it is, to be marked. */
function numberIn(words: string): string | number {
  const number = Number(words.replace(",", "."));
  return words === "" || Number.isNaN(number) ? words : number;
}
