import type { NodeAPI } from "node-red";
import type { PsaError } from "../../src/errors";
import {
  type ErrorParams,
  type ErrorText,
  FIELDS,
  englishText,
  labelled,
} from "../../src/error-texts";

/** The catalogue that holds what all nodes share: statuses, warnings, errors. */
const CATALOGUE = "node-red-contrib-psa/psa-account:psa-account.";

export type Texts = Pick<NodeAPI, "_">;

/** A shared text in the user's language. */
export function text(RED: Texts, key: string, params: ErrorParams = {}): string {
  return RED._(CATALOGUE + key, params);
}

/** What is said of somebody by name: `ë-C4: charging finished`. */
export function line(RED: Texts, name: string, what: string): string {
  const said = text(RED, "status.of", { name, what });
  return said.endsWith("status.of") ? `${name}: ${what}` : said;
}

/** An error's message in the user's language; in English where the catalogue does not have it. */
export function explain(RED: Texts, error: PsaError): string {
  return error.explain((key: ErrorText, params: ErrorParams) => {
    const named = labelled(params, (property) => labelOf(RED, property));
    const translated = text(RED, `errors.${key}`, named);
    return translated.endsWith(`errors.${key}`) ? englishText(key, params) : translated;
  });
}

/** The label of a dialog's field. */
function labelOf(RED: Texts, property: string): string {
  const [english, node, key] = FIELDS[property] ?? [property, "", ""];
  const label = RED._(`node-red-contrib-psa/${node}:${node}.label.${key}`);
  return label.endsWith(`.label.${key}`) ? english : label;
}

/** A text of any catalogue by its full key; another where the catalogue does not have it. */
export function wordOr(RED: Texts, key: string, otherwise: string): string {
  const said = RED._(key);
  // A missing text comes back as its key, with or without the catalogue before it.
  return key.endsWith(said) ? otherwise : said;
}
