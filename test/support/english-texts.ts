import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeAPI, NodeInitializer } from "node-red";
import { type ErrorParams, fillText } from "../../src/errors";
import { objectOf, textOf } from "../../src/json";

/** A node whose texts are those of the English catalogue; the helper knows none. */
export function withEnglishTexts(initialize: NodeInitializer): NodeInitializer {
  return (RED) => {
    const _ = (key: string, params: ErrorParams = {}) => english(key, params);
    return initialize(Object.create(RED, { _: { value: _ } }) as NodeAPI);
  };
}

const CATALOGUE = objectOf(
  JSON.parse(readFileSync(join(__dirname, "../../nodes/locales/en-US/psa-account.json"), "utf8")),
);

function english(key: string, params: ErrorParams): string {
  const path = key.split(":").at(-1)?.split(".") ?? [];
  const found = (last: string) =>
    textOf(
      path.reduce<unknown>(
        (texts, name, index) => objectOf(texts)[index === path.length - 1 ? name + last : name],
        CATALOGUE,
      ),
    );
  const plural = params.count === undefined || params.count === 1 ? undefined : found("_plural");
  return fillText(plural ?? found("") ?? key, params);
}
