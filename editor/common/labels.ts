import { wordsIn } from "./fields";

/** A label in italics for a node that its user named. */
export function labelStyle(this: EditorNode): string {
  return this.name ? "node_label_italic" : "";
}

/** How a flow node is called: by its user, by what it is about, or by its type. */
export function labelOf(node: EditorNode, about?: unknown): string {
  return wordsIn(node.name) || wordsIn(about) || node._(`${node.type}.label.node`);
}
