import type { NodeAPI } from "node-red";
import type { PsaError } from "../../src/errors";
import { ERROR_TEXTS, type ErrorParams, type ErrorText, fillText } from "../../src/errors";

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
    const translated = text(RED, `errors.${key}`, params);
    return translated.endsWith(`errors.${key}`) ? fillText(ERROR_TEXTS[key], params) : translated;
  });
}
