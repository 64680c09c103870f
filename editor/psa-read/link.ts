import { sameName } from "../../src/rules/names";
import type { Properties } from "../../src/rules/versions";
import { option, textIn } from "../common/fields";

const FILTERS = ["distance", "duration", "states", "telemetryTypes", "alarmTypes"] as const;
const CHOICES = ["extensions", "states", "telemetryTypes", "alarmTypes"] as const;

/** The runtime's own table. */
const relations = () => RED.settings.psaReadRelations ?? {};

const linkField = () => $("#node-input-link");

/** Fills the list of links. Names do not depend on case; a link that the table does not know stays as it is. */
export function prepareLink(node: EditorNode, link: string): void {
  const names = Object.keys(relations());
  const chosen = sameName(names, link) ?? link;
  for (const name of new Set([...names, chosen])) {
    if (name) option(name, meaningOf(node, name)).appendTo(linkField());
  }
  linkField().val(chosen).on("change", arrange);
  arrange();
}

/** Fills the lists of words that the API knows. */
export function prepareChoices(properties: Properties): void {
  for (const name of CHOICES) {
    const select = $(`#node-input-${name}`);
    const words = Object.values(relations()).map(({ filters }) => filters[name] ?? []);
    for (const word of words.find((list) => list.length > 0) ?? []) {
      option(word, word).appendTo(select);
    }
    select.val((properties[name] as string[] | undefined) ?? []);
  }
}

/** What cannot be seen must not choose among what a message names. */
export function clearUnseen(): void {
  const link = textIn(linkField());
  const { filters = {} } = relations()[link] ?? {};
  const unseen = FILTERS.filter((name) => !(name in filters));
  for (const name of [...unseen, ...(link === "self" ? [] : ["extensions"])]) {
    $(`#node-input-${name}`).val([]);
  }
}

/** Shows what the link can be asked; of a link that comes with the message, everything but its filters. */
function arrange(): void {
  const link = textIn(linkField());
  const relation = relations()[link];
  $(".psa-read-collection").toggle(relation?.collection !== false);
  $(".psa-read-one").toggle(relation?.collection !== true);
  $(".psa-read-self").toggle(link === "self");
  for (const name of FILTERS) {
    $(`[data-psa-filter=${name}]`).toggle(name in (relation?.filters ?? {}));
  }
}

function meaningOf(node: EditorNode, link: string): string {
  const key = `psa-read.link.${link}`;
  const text = node._(key);
  return text.endsWith(key) ? link : `${link} \u2013 ${text}`;
}
