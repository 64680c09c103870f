/** The targets, as the runtime's own table has them, and what they are called. */
import { objectIn, option, wordsIn } from "../common/fields";

export function targets(): Readonly<Record<string, TargetFacts>> {
  return RED.settings.psaFormatTargets ?? {};
}

export function isTarget(name: unknown): name is string {
  return typeof name === "string" && Object.hasOwn(targets(), name);
}

/** What a target is called. */
export function describe(node: EditorNode, target: string): string {
  return node._(`psa-format.target.${target}`);
}

/** Fills the list of targets, in its groups, and keeps what is chosen in the field of the property. */
export function prepareTargets(node: EditorNode, chosen: string, changed: () => void): void {
  const list = $("#psa-format-target");
  list.append(option("", node._("psa-format.choose")));
  for (const [group, names] of groups()) {
    const section = $("<optgroup>", { label: node._(`psa-format.group.${group}`) }).appendTo(list);
    for (const name of names) section.append(option(name, describe(node, name)));
  }
  list.val(isTarget(chosen) ? chosen : "").on("change", () => {
    $("#node-input-target").val(wordsIn(list.val())).trigger("change");
    changed();
  });
}

/** What stands in the options of a node, by name. */
export function optionsOf(node: EditorNode): Readonly<Record<string, unknown>> {
  return objectIn(node.options);
}

/** The targets by their group, in the order in which they are offered. */
function groups(): [group: string, names: string[]][] {
  const found = new Map<string, string[]>();
  for (const [name, { group }] of Object.entries(targets())) {
    found.set(group, [...(found.get(group) ?? []), name]);
  }
  return [...found];
}
