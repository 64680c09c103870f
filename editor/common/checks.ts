import "./checks.css";

/** A checkbox with its label, in a row of its own. */
export function checkRow(id: string, value: string, text: string, isChosen: boolean): JQuery {
  const check = $("<input>", { type: "checkbox", id }).val(value).prop("checked", isChosen);
  const label = $("<label>", { for: id }).text(text);
  return $("<div>").addClass("psa-check").append(check, label);
}

/** The values of the boxes that are checked, in their order. */
export function checkedIn(box: JQuery): string[] {
  const checked = box.find<HTMLInputElement>("input:checked").get();
  return checked.map(({ value }) => value);
}
