/** The days of a week as boxes to check. */

/** As the API writes them. */
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** A box for each day. */
export function dayBoxes(node: EditorNode, chosen: unknown): JQuery[] {
  const days = Array.isArray(chosen) ? chosen.map(String) : [];
  return DAYS.map((day) => {
    const box = $("<input>", { type: "checkbox", value: day }).prop("checked", days.includes(day));
    const label = $("<label>").addClass("psa-command-day").append(box);
    return label.append(document.createTextNode(node._(`psa-command.day.${day}`)));
  });
}

/** The days that are checked within an element. */
export function checkedDays(within: JQuery): string[] {
  const boxes = within.find<HTMLInputElement>("input[type=checkbox]:checked").get();
  return boxes.map(({ value }) => value).filter((value) => DAYS.includes(value));
}
