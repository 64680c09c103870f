import { checkRow, checkedIn } from "../common/checks";

/** The runtime's own table. */
const groups = () => RED.settings.psaWatchEvents ?? {};

const box = () => $("#psa-watch-groups");

/** Whether there is such an event, as far as the runtime told. */
export function isKnown(event: unknown): boolean {
  const known = Object.keys(groups());
  return known.length === 0 || known.includes(String(event));
}

export function chosenEvents(): string[] {
  return checkedIn(box());
}

/** A group folds open where events of it are chosen. Events that are unknown can be given up. */
export function prepareEvents(node: EditorNode, events: unknown): void {
  const chosen = Array.isArray(events) ? events.map(String) : [];
  for (const event of chosen.filter((event) => !isKnown(event))) {
    const row = eventRow(event, node._("psa-watch.flaw.event", { event }), true);
    row.addClass("psa-watch-unknown").appendTo(box()).find("input").attr("aria-invalid", "true");
  }
  for (const group of new Set(Object.values(groups()))) {
    foldedGroup(node, group, chosen).appendTo(box());
  }
  box().on("change", () => count(node));
  count(node);
}

function foldedGroup(node: EditorNode, group: string, chosen: readonly string[]): JQuery {
  const events = Object.keys(groups()).filter((event) => groups()[event] === group);
  const summary = $("<summary>").text(node._(`psa-watch.group.${group}`));
  summary.append($("<span>").addClass("psa-watch-count"));
  const rows = events.map((event) => {
    const text = `${event} \u2013 ${node._(`psa-watch.event.${event}`)}`;
    return eventRow(event, text, chosen.includes(event));
  });
  const isOpen = events.some((event) => chosen.includes(event));
  return $("<details>").prop("open", isOpen).append(summary, rows);
}

function eventRow(event: string, text: string, isChosen: boolean): JQuery {
  const id = `psa-watch-event-${event.replace(/\W/g, "-")}`;
  return checkRow(id, event, text, isChosen);
}

/** Tells how many events are chosen, in all and of each group. */
function count(node: EditorNode): void {
  const { length } = chosenEvents();
  const some = (number: number, all: number) => node._("psa-watch.chosen.some", { number, all });
  const all = Object.keys(groups()).length;
  $("#psa-watch-chosen").text(length > 0 ? some(length, all) : node._("psa-watch.chosen.none"));
  for (const group of box().children("details").get()) {
    const checks = $(group).find<HTMLInputElement>("input").get();
    const number = checks.filter(({ checked }) => checked).length;
    const text = number > 0 ? some(number, checks.length) : "";
    $(group).find(".psa-watch-count").text(text);
  }
}
