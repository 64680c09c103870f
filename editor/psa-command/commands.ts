/** The commands as a list: groups with icons, one choice. */
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
  const list = $("#psa-command-list");
  for (const [kind, names] of groups()) {
    const title = node._(`psa-command.group.${kind}`);
    const group = $("<fieldset>").addClass("psa-command-group").appendTo(list);
    $("<legend>")
      .append(icon(ICONS[kind] ?? "fa-car"), ` ${title}`)
      .appendTo(group);
    for (const name of names) group.append(choice(node, name, ICONS[kind]));
  }
  inputs().filter(`[value="${chosen}"]`).prop("checked", true);
  inputs().on("change", ({ target }) => {
    $("#node-input-command")
      .val((target as HTMLInputElement).value)
      .trigger("change");
    changed();
  });
}

/** Fills the list of commands that messages may choose. */
export function prepareAllowed(node: EditorNode, allowed: unknown): void {
  const list = $("#node-input-allowed");
  for (const [kind, names] of groups()) {
    const group = $("<optgroup>", { label: node._(`psa-command.group.${kind}`) }).appendTo(list);
    for (const name of names) $("<option>").val(name).text(describe(node, name)).appendTo(group);
  }
  list.val(Array.isArray(allowed) ? allowed.map(String) : []);
}

/** Those that are chosen in it. */
export function allowedIn(): string[] {
  const chosen = $("#node-input-allowed").val();
  return Array.isArray(chosen) ? chosen : [];
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

function inputs(): JQuery {
  return $("#psa-command-list input");
}

function choice(node: EditorNode, name: string, ofKind = "fa-car"): JQuery {
  const radio = $("<input>", { type: "radio", name: "psa-command-choice", value: name });
  radio.attr("id", `psa-command-choose-${name.replace(".", "-")}`);
  return $("<label>", { for: radio.attr("id") })
    .addClass("psa-command-choice")
    .append(radio, icon(OWN_ICONS[name] ?? ofKind), $("<span>").text(describe(node, name)));
}

function icon(name: string): JQuery {
  return $("<i>", { class: `fa fa-fw ${name}`, "aria-hidden": "true" });
}
