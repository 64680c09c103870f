import { sameName } from "../../src/rules/names";
import type { Properties } from "../../src/rules/versions";
import { checkRow, checkedIn } from "../common/checks";
import { listed } from "../common/row-list";
import { option, textIn } from "../common/fields";

const FILTERS = ["distance", "duration", "states", "telemetryTypes", "alarmTypes"] as const;
/** What the API tells of a vehicle only when it is asked for. */
const EXTENSIONS = ["branding", "pictures", "onboardCapabilities"];
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

/** Offers the words that the API knows, each with a box to check. */
export function prepareChoices(node: EditorNode, properties: Properties): void {
  for (const name of CHOICES) {
    const chosen = listed(properties[name]);
    for (const word of wordsFor(name)) {
      const id = `psa-read-${name}-${word.replace(/\W/g, "-")}`;
      const text = name === "extensions" ? node._(`psa-read.extension.${word}`) : word;
      checkRow(id, word, text, chosen.includes(word)).appendTo(choiceBox(name));
    }
  }
}

/** What is checked, by property. What cannot be seen must not choose among what a message names. */
export function choicesMade(): Record<(typeof CHOICES)[number], string[]> {
  const seen = seenIn(textIn(linkField()));
  const chosen = (name: string) => (seen(name) ? checkedIn(choiceBox(name)) : []);
  return {
    extensions: chosen("extensions"),
    states: chosen("states"),
    telemetryTypes: chosen("telemetryTypes"),
    alarmTypes: chosen("alarmTypes"),
  };
}

/** Empties the fields that cannot be seen. */
export function clearUnseen(): void {
  const seen = seenIn(textIn(linkField()));
  for (const name of FILTERS) {
    if (!seen(name)) $(`#node-input-${name}`).val("");
  }
  if (!hasState(textIn(linkField()))) $("#node-input-output").val("whole");
}

function choiceBox(name: string): JQuery {
  return $(`#psa-read-${name}`);
}

function wordsFor(name: (typeof CHOICES)[number]): readonly string[] {
  if (name === "extensions") return EXTENSIONS;
  const words = Object.values(relations()).map(({ filters }) => filters[name] ?? []);
  return words.find((list) => list.length > 0) ?? [];
}

/** Which of the properties can be seen with a link. */
function seenIn(link: string): (name: string) => boolean {
  const { filters = {} } = relations()[link] ?? {};
  return (name) => (name === "extensions" ? link === "self" : name in filters);
}

/** Whether what a link leads to may be a state, whose values can leave by themselves. */
function hasState(link: string): boolean {
  return link === "" || link === "status";
}

/** Shows what the link can be asked; of a link that comes with the message, everything but its filters. */
function arrange(): void {
  const link = textIn(linkField());
  const relation = relations()[link];
  $(".psa-read-collection").toggle(relation?.collection !== false);
  $(".psa-read-one").toggle(relation?.collection !== true);
  $(".psa-read-self").toggle(link === "self");
  $(".psa-read-state").toggle(hasState(link));
  for (const name of FILTERS) {
    $(`[data-psa-filter=${name}]`).toggle(name in (relation?.filters ?? {}));
  }
}

function meaningOf(node: EditorNode, link: string): string {
  const key = `psa-read.link.${link}`;
  const text = node._(key);
  return text.endsWith(key) ? link : `${link} \u2013 ${text}`;
}
