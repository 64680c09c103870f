import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeAPI, NodeInitializer } from "node-red";
import { type ErrorParams, fillText } from "../../src/errors";
import { type JsonObject, objectOf, textOf } from "../../src/json";

const LOCALES = join(__dirname, "../../nodes/locales");
/** The catalogues that nodes take texts from. */
const CATALOGUES = ["psa-account", "psa-watch", "psa-format"];

/** A node whose texts are those of the English catalogue; the helper knows none. */
export function withEnglishTexts(initialize: NodeInitializer): NodeInitializer {
  return (RED) => initialize(Object.create(RED, { _: { value: english._ } }) as NodeAPI);
}

/** The texts of a language as the runtime finds them; a key that has none is its own text. */
export function textsIn(language: string): Pick<NodeAPI, "_"> {
  const catalogue = Object.assign(
    {},
    ...CATALOGUES.map((name) => {
      return JSON.parse(readFileSync(join(LOCALES, language, `${name}.json`), "utf8")) as object;
    }),
  ) as JsonObject;
  const find = (key: string, params: ErrorParams = {}) => textIn(catalogue, key, params);
  return { _: find };
}

const english = textsIn("en-US");

function textIn(catalogue: JsonObject, key: string, params: ErrorParams): string {
  const path = key.split(":").at(-1)?.split(".") ?? [];
  const found = (last: string) =>
    textOf(
      path.reduce<unknown>(
        (texts, name, index) => objectOf(texts)[index === path.length - 1 ? name + last : name],
        catalogue,
      ),
    );
  const plural = params.count === undefined || params.count === 1 ? undefined : found("_plural");
  return fillText(plural ?? found("") ?? key, params);
}
