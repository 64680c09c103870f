import { option, textIn, wordsIn } from "./fields";
import { validator } from "./validator";

/** By context store: whether it forgets at a restart, and after how many s it writes to disk. */
export type Retentions = Readonly<Record<string, { forgets?: boolean; delayed?: number }>>;

/** The context stores there are; none when Node-RED does not tell. */
function stores(): readonly string[] {
  return RED.settings.context?.stores ?? [];
}

/**
 * Fills the list of context stores; one that this Node-RED does not have stays as it is. What a store does not keep is
 * said below it, in the node's own words.
 */
export function prepareStores(
  node: EditorNode,
  stored: unknown,
  retentions: Retentions = {},
): void {
  const select = $("#node-input-contextStore");
  const own = wordsIn(stored);
  const usual = RED.settings.context?.default ?? "";
  option("", node._(`${node.type}.contextStore.default`, { store: usual })).appendTo(select);
  for (const store of new Set([...stores(), own])) {
    if (store) option(store, store).appendTo(select);
  }
  const tell = (store: string) => {
    const { forgets, delayed } = retentions[store] ?? {};
    const says = (key: string) => node._(`${node.type}.contextStore.${key}`, { seconds: delayed });
    $(`#${node.type}-keeping`).text(forgets ? says("forgets") : delayed ? says("delayed") : "");
  };
  select.val(own).on("change", () => tell(textIn(select)));
  tell(own);
}

/** A store has to be one that this Node-RED has, where the node uses it at all. */
export function contextStore(isUsed: (node: EditorNode) => boolean = () => true): Validator {
  return validator((node, value) => {
    const store = wordsIn(value);
    const isThere = store === "" || stores().length === 0 || stores().includes(store);
    return isThere || !isUsed(node)
      ? undefined
      : node._(`${node.type}.flaw.contextStore`, { store });
  });
}
