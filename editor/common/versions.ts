import "./dialog.css";
import { type Properties, type VersionedType, migrated } from "../../src/rules/versions";

/**
 * Shows the properties of an older node as the current one reads them, and returns all of them so. The node itself is
 * left as it is until it is saved.
 */
export function showCurrent(node: EditorNode): Properties {
  const current: Properties = migrated(node.type as VersionedType, node);
  const { category, defaults } = node._def;
  const prefix = category === "config" ? "node-config-input" : "node-input";
  $(`#${prefix}-name`).closest("form").addClass("psa-dialog");
  for (const name of Object.keys(defaults)) {
    const value = current[name];
    if (value !== node[name]) $(`#${prefix}-${name}`).val(String(value));
  }
  return current;
}

/** Marks a node that is saved as of the current version. */
export function saveVersion(node: EditorNode): void {
  node.version = migrated(node.type as VersionedType, node).version;
}
