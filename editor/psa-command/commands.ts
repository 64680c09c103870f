/** The commands as lists in groups with icons: the one that is sent, and those that messages may choose. */
import { checkedIn } from "../common/checks";
import { textIn } from "../common/fields";

/** The icon of each group, which is the kind of the remote. */
const ICONS: Readonly<Record<string, string>> = {
  wakeUp: "fa-sun-o",
  charging: "fa-bolt",
  preconditioning: "fa-thermometer-half",
  door: "fa-lock",
  horn: "fa-volume-up",
  lights: "fa-lightbulb-o",
  navigation: "fa-map-marker",
};
const OWN_ICONS: Readonly<Record<string, string>> = {
  "charging.start": "fa-play",
  "charging.stop": "fa-stop",
  "charging.schedule": "fa-clock-o",
  "charging.programs": "fa-calendar",
  "charging.limit": "fa-battery-three-quarters",
  "charging.power": "fa-tachometer",
  "preconditioning.start": "fa-play",
  "preconditioning.stop": "fa-stop",
  "preconditioning.program": "fa-calendar-plus-o",
  "preconditioning.delete-program": "fa-calendar-times-o",
  "doors.unlock": "fa-unlock",
  "lights.off": "fa-power-off",
};

/** The runtime's own table. */
export function commands(): Readonly<Record<string, CommandFacts>> {
  return RED.settings.psaCommandCommands ?? {};
}

/** What a command does, in the user's language. Catalogues take a point for a level. */
export function describe(node: EditorNode, command: string): string {
  return node._(`psa-command.command.${command.replace(".", "_")}`);
}

/** The commands by their group, in the order in which they are offered. */
function groups(): [kind: string, names: string[]][] {
  const found = new Map<string, string[]>();
  for (const [name, { kind }] of Object.entries(commands())) {
    found.set(kind, [...(found.get(kind) ?? []), name]);
  }
  return [...found];
}

/** Fills the list, and keeps what is chosen in the field of the property. */
export function prepareCommands(node: EditorNode, chosen: string, changed: () => void): void {
  fillList(node, $("#psa-command-list"), "radio");
  inputs().filter(`[value="${chosen}"]`).prop("checked", true);
  inputs().on("change", ({ target }) => {
    $("#node-input-command")
      .val((target as HTMLInputElement).value)
      .trigger("change");
    changed();
  });
}

/** Fills the list of commands that messages may choose, and says when none is checked. */
export function prepareAllowed(node: EditorNode, allowed: unknown, changed: () => void): void {
  const chosen = Array.isArray(allowed) ? allowed.map(String) : [];
  fillList(node, allowedList(), "checkbox");
  const boxes = allowedList().find<HTMLInputElement>("input");
  for (const box of boxes.get()) box.checked = chosen.includes(box.value);
  const check = (): void => {
    const flaw = allowedIn().length === 0 ? node._("psa-command.flaw.allowed") : "";
    $("#psa-command-allowed-flaw").text(flaw);
  };
  boxes.on("change", check).on("change", changed);
  check();
}

/** Those that are checked in it. */
export function allowedIn(): string[] {
  return checkedIn(allowedList());
}

/** What is chosen in the dialog; empty for nothing. */
export function chosenCommand(): string {
  return textIn($("#node-input-command"));
}

/** Marks what a car says that it cannot do. */
export function markUnable(node: EditorNode, isUnable: (command: string) => boolean): void {
  for (const input of inputs().get()) {
    const command = (input as HTMLInputElement).value;
    const choice = $(input).closest("label");
    choice.toggleClass("psa-command-unable", isUnable(command));
    choice.attr("title", isUnable(command) ? node._("psa-command.ability.no") : "");
  }
}

function allowedList(): JQuery {
  return $("#psa-command-allowed-list");
}

function inputs(): JQuery {
  return $("#psa-command-list input");
}

/** All commands by their group, to choose one or several. */
function fillList(node: EditorNode, list: JQuery, type: "radio" | "checkbox"): void {
  for (const [kind, names] of groups()) {
    const title = node._(`psa-command.group.${kind}`);
    const group = $("<fieldset>").addClass("psa-command-group").appendTo(list);
    const ofKind = ICONS[kind] ?? "fa-car";
    $("<legend>").append(icon(ofKind), ` ${title}`).appendTo(group);
    for (const name of names) group.append(choice(node, name, type, OWN_ICONS[name] ?? ofKind));
  }
}

function choice(
  node: EditorNode,
  command: string,
  type: "radio" | "checkbox",
  iconName: string,
): JQuery {
  const name = type === "radio" ? "psa-command-choose" : "psa-command-allow";
  const id = `${name}-${command.replace(".", "-")}`;
  return $("<label>", { for: id })
    .addClass("psa-command-choice")
    .append($("<input>", { id, type, name, value: command }), icon(iconName))
    .append($("<span>").text(describe(node, command)));
}

function icon(name: string): JQuery {
  return $("<i>", { class: `fa fa-fw ${name}`, "aria-hidden": "true" });
}
