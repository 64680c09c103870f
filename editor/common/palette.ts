/** What Node-RED's palette shows of the nodes, and by which words they are found there. */

/** The label in the palette, in the user's language. */
export function paletteLabelOf(type: string): string {
  return RED._(`node-red-contrib-psa/${type}:${type}.palette.label`);
}

/**
 * Lets the search of the palette, which looks at types and labels only, find a node by more words. Called when a node
 * registers; its entry is in the palette once Node-RED has told of it.
 */
export function makeFindable(type: string): void {
  RED.events.on("registry:node-type-added", (added) => {
    if (added !== type) return;
    const entry = $(`.red-ui-palette-node[data-palette-type="${type}"]`);
    const words = RED._(`node-red-contrib-psa/${type}:${type}.palette.words`);
    const label = entry.attr("data-palette-label") ?? "";
    if (!label.endsWith(words)) entry.attr("data-palette-label", `${label} ${words}`);
  });
}
