import { option, textIn, wordsIn } from "../common/fields";
import { stores } from "./checks";

/** A store that this Node-RED does not have stays as it is. */
export function prepareStores(node: EditorNode, stored: unknown): void {
  const select = $("#node-input-contextStore");
  const own = wordsIn(stored);
  const usual = RED.settings.context?.default ?? "";
  option("", node._("psa-watch.contextStore.default", { store: usual })).appendTo(select);
  for (const store of new Set([...stores(), own])) {
    if (store) option(store, store).appendTo(select);
  }
  select.val(own).on("change", () => tell(node, textIn(select)));
  tell(node, own);
}

/** Says what a store does not keep. */
function tell(node: EditorNode, store: string): void {
  const { forgets, delayed } = RED.settings.psaWatchStores?.[store] ?? {};
  const says = (key: string) => node._(`psa-watch.contextStore.${key}`, { seconds: delayed });
  $("#psa-watch-keeping").text(forgets ? says("forgets") : delayed ? says("delayed") : "");
}
