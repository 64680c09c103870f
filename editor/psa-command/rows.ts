/** The lists of charging programs and of places. */
import { numberIn, objectIn, wordsIn } from "../common/fields";
import { checkedDays, dayBoxes } from "./days";

type ListName = "programs" | "positions";
type Row = Readonly<Record<string, unknown>>;

export function prepareRows(node: EditorNode, name: ListName): void {
  const box = listOf(name).editableList<Row>({
    addButton: node._(`psa-command.add.${name}`),
    height: "auto",
    removable: true,
    addItem: (row, _index, { item }) => {
      row.addClass("psa-command-row").attr("role", "group");
      if (name === "programs") row.append(programFields(node, objectIn(item)));
      else row.append(positionFields(node, objectIn(item)));
      const remove = row.parent().find(".red-ui-editableList-item-remove");
      remove.attr("aria-label", node._(`psa-command.remove.${name}`));
      if (!item) row.find("input").first().trigger("focus");
    },
    removeItem: () => {
      if (document.activeElement === document.body) addButton.trigger("focus");
    },
  });
  const addButton = box.closest(".red-ui-editableList").find(".red-ui-editableList-addButton");
  addButton.attr("id", `psa-command-add-${name}`).find("i").attr("aria-hidden", "true");
}

export function fillRows(name: ListName, items: unknown): void {
  for (const item of Array.isArray(items) ? (items as unknown[]) : []) {
    listOf(name).editableList("addItem", { item: objectIn(item) });
  }
}

/** The rows that are filled in, as the runtime wants them. */
export function rowsOf(name: ListName): Row[] {
  const rows = listOf(name).children(":not(.red-ui-editableList-item-deleting)").get();
  return rows
    .map((row) => (name === "programs" ? programIn($(row)) : positionIn($(row))))
    .filter((row) => row !== undefined);
}

function programFields(node: EditorNode, { start, end, days, enabled = true }: Row): JQuery[] {
  return [
    timeField(node, "start", start),
    $("<span>", { "aria-hidden": "true" }).text("\u2013"),
    timeField(node, "end", end),
    checkField(node._("psa-command.parameter.enabled"), enabled === true),
    $("<span>").addClass("psa-command-break"),
    ...dayBoxes(node, days),
  ];
}

function programIn(row: JQuery): Row | undefined {
  const text = (name: string) => wordsIn(row.find(`[data-psa-field=${name}]`).val());
  const days = checkedDays(row);
  const [start, end] = [text("start"), text("end")];
  if (start === "" && end === "" && days.length === 0) return undefined;
  const enabled = row.find("[data-psa-field=enabled]").prop("checked") === true;
  return { start, ...(end !== "" && { end }), days, enabled };
}

function positionFields(node: EditorNode, position: Row): JQuery[] {
  return ["latitude", "longitude"].map((name) => {
    const label = node._(`psa-command.position.${name}`);
    // jQuery UI has a method autocomplete, which a property of that name would call.
    return $("<input>")
      .attr({ type: "text", inputmode: "decimal", autocomplete: "off" })
      .attr({ "data-psa-field": name, placeholder: label, "aria-label": label, title: label })
      .val(wordsIn(position[name]));
  });
}

function positionIn(row: JQuery): Row | undefined {
  const [latitude, longitude] = ["latitude", "longitude"].map((name) => {
    const words = wordsIn(row.find(`[data-psa-field=${name}]`).val());
    return words === "" ? "" : (numberIn(words) ?? words);
  });
  return latitude === "" && longitude === "" ? undefined : { latitude, longitude };
}

function timeField(node: EditorNode, name: string, value: unknown): JQuery {
  const label = node._(`psa-command.parameter.${name}`);
  const field = $("<input>", { type: "time", "aria-label": label, title: label });
  return field.attr("data-psa-field", name).val(wordsIn(value));
}

function checkField(title: string, isChecked: boolean): JQuery {
  const box = $("<input>", { type: "checkbox", "data-psa-field": "enabled" });
  const label = $("<label>").addClass("psa-command-day").append(box.prop("checked", isChecked));
  return label.append(document.createTextNode(title));
}

function listOf(name: ListName): JQuery {
  return $(`#psa-command-${name}`);
}
