import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type ErrorParams, englishText, labelled } from "../../src/error-texts";
import { type PsaError, fillText } from "../../src/errors";
import { type JsonObject, objectOf, textOf } from "../../src/json";

const FOLDER = join(__dirname, "..", "locales");
const USUAL = "en-US";

/**
 * The texts of psa-account in a language that a browser asks for. Node-RED itself translates for the
 * language of its runtime only, and for the editor.
 */
export class Catalogue {
  private readonly texts: JsonObject;

  private constructor(readonly language: string) {
    const file = join(FOLDER, language, "psa-account.json");
    const all: unknown = JSON.parse(readFileSync(file, "utf8"));
    this.texts = objectOf(objectOf(all)["psa-account"]);
  }

  /** @param wanted languages, the dearest first, as `de` or `pt-BR` */
  static for(wanted: readonly string[]): Catalogue {
    const there = readdirSync(FOLDER);
    const [language = USUAL] = wanted.flatMap((tag) => {
      const exact = there.find((one) => one.toLowerCase() === tag.toLowerCase());
      const near = there.find((one) => languageOf(one) === languageOf(tag));
      return exact ?? near ?? [];
    });
    return new Catalogue(language);
  }

  /** @param key as `section.name` */
  text(key: string, params: ErrorParams = {}): string {
    const [section = "", name = ""] = key.split(".");
    return fillText(textOf(objectOf(this.texts[section])[name]) ?? key, params);
  }

  explain(error: PsaError): string {
    const texts = objectOf(this.texts.errors);
    return error.explain((key, params) => {
      const translated = textOf(texts[key]);
      return translated === undefined
        ? englishText(key, params)
        : fillText(
            translated,
            labelled(params, (property) => this.text(`label.${property}`)),
          );
    });
  }
}

function languageOf(tag: string): string | undefined {
  return tag.split("-")[0]?.toLowerCase();
}
