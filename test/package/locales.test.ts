import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ERROR_TEXTS, FIELDS } from "../../src/error-texts";
import {
  htmlFiles,
  languagesIn,
  readCatalogue,
  readManifest,
  scriptsIn,
  tagsIn,
  textKeysIn,
  textKeysInCode,
} from "../support/package";

const root = resolve(__dirname, "../..");
const manifest = readManifest(root);
const locales = join(root, "nodes/locales");
const paths = [dirname(require.resolve("node-red/package.json"))];
const coreLocales = (part: string) =>
  join(dirname(require.resolve(`@node-red/${part}/package.json`, { paths })), "locales/en-US");

/** The texts a key may refer to by a prefix, as the editor resolves them. */
const namespaces: Record<string, string> = {
  "node-red": join(coreLocales("nodes"), "messages.json"),
  editor: join(coreLocales("editor-client"), "editor.json"),
};

const ENGLISH = "en-US";
const TRANSLATIONS = ["de", "es-ES", "fr", "pt-BR"];

/** Texts that are right in a language although they are as in English. */
const SAME_AS_ENGLISH: Record<string, string[]> = {
  de: [
    "VIN",
    "Cache",
    "Dashboards",
    "Demo",
    "Demo (__flow__)",
    "Name",
    "Navigation",
    "Radius (m)",
    "Realm",
    "Scope",
    "TLS",
    "Timeout",
    "Zone",
    "optional",
    "__count__ min",
    "__count__ h",
    "__count__ d",
    "__name__: __what__",
    "in __distance__",
  ],
  "es-ES": [
    "VIN",
    "__name__: __what__",
    "Realm",
    "TLS",
    "__count__ d",
    "__count__ h",
    "__count__ min",
    "error",
  ],
  fr: [
    "VIN",
    "Navigation",
    "Cache",
    "Distance",
    "Latitude",
    "Longitude",
    "Realm",
    "Scope",
    "TLS",
    "Types",
    "Zone",
    "Zones",
    "format",
    "production",
    "__count__ message",
    "__count__ messages",
    "__count__ min",
    "__count__ h",
    "__count__ collision",
    "__count__ collisions",
  ],
  "pt-BR": [
    "VIN",
    "__name__: __what__",
    "Cache",
    "Latitude",
    "Longitude",
    "Realm",
    "TLS",
    "__count__ d",
    "__count__ h",
    "__count__ min",
  ],
};

/** The names of other tools are the same everywhere. */
const PROPER_NAMES = /^psa-format\.(target\.|choice\.(postgresql|sqlite)$)/;

/** How English texts name a part of the dialog, and the key of that part's label. */
const NAMED_PARTS: Record<string, string> = {
  "Press Sign in": "psa-account.label.signInNow",
  "“Advanced”": "psa-account.label.advanced",
};

/** What fits beside a node without running into its neighbour. */
const LONGEST_STATUS = 20;

const names = [...htmlFiles(manifest).keys()];

it("the texts are there in all languages", () => {
  assert.deepEqual(languagesIn(locales).sort(), [ENGLISH, ...TRANSLATIONS].sort());
});

it("errors name the fields of the dialogs by their labels", () => {
  for (const [field, [label, node, key]] of Object.entries(FIELDS)) {
    const catalogue = readCatalogue(join(locales, ENGLISH, `${node}.json`));
    assert.equal(label, catalogue.get(`${node}.label.${key}`), field);
  }
});

it("French punctuation keeps its distance", () => {
  for (const name of names) {
    const texts = [...readCatalogue(join(locales, "fr", `${name}.json`)).values()];
    for (const text of [...texts, helpOn(name, "fr").replace(/<[^>]*>/g, "")]) {
      // U+202F before ; ! ? and U+00A0 before a colon and inside guillemets, never a plain space.
      assert.doesNotMatch(text, / [;!?»]| :(?!\S)|« |[a-zàâéèêîôû_)][!?»]|«\S/u);
    }
  }
});

for (const language of [ENGLISH, ...TRANSLATIONS]) {
  it(`statuses are short in ${language}`, () => {
    const long = [...readCatalogue(join(locales, language, "psa-account.json"))]
      .filter(([key]) => key.startsWith("psa-account.status."))
      .map(([, text]) => text.replace("__until__", "14:05").replace("__count__", "12"))
      .filter((text) => text.length > LONGEST_STATUS);
    assert.deepEqual(long, []);
  });
}

for (const [name, path] of htmlFiles(manifest)) {
  describe(`the texts of ${name}`, () => {
    let english: Map<string, string>;

    before(() => {
      english = readCatalogue(join(locales, "en-US", `${name}.json`));
    });

    it("exist for each key in the editor", () => {
      const html = readFileSync(join(root, path), "utf8");
      const missing = [...textKeysIn(html), ...textKeysInCode(html)].filter(
        (key) => !exists(key, english),
      );
      assert.deepEqual(missing, []);
    });

    it("are not empty", () => {
      for (const [key, text] of english) assert.notEqual(text.trim(), "", key);
    });

    for (const language of [ENGLISH, ...TRANSLATIONS]) {
      it(`have a help page in ${language} that begins with its tooltip`, () => {
        const help = helpOn(name, language);
        assert.equal(tagsIn(help)[0]?.name, "p");
        assert.ok(help.trim().length > 50);
      });
    }

    for (const language of TRANSLATIONS) {
      describe(`in ${language}`, () => {
        let source: Map<string, string>;
        let texts: Map<string, string>;

        before(() => {
          source = sourceOf(name, english);
          texts = readCatalogue(join(locales, language, `${name}.json`));
        });

        it("are the same as in English", () => {
          assert.deepEqual([...texts.keys()].sort(), [...source.keys()].sort());
        });

        it("have the places for values that the English ones have", () => {
          for (const [key, text] of texts) {
            assert.deepEqual(placesIn(text), placesIn(source.get(key) ?? ""), key);
          }
        });

        it("are not left in English", () => {
          const left = [...texts].filter(
            ([key, text]) =>
              text.trim() === "" ||
              (text === source.get(key) &&
                !PROPER_NAMES.test(key) &&
                !SAME_AS_ENGLISH[language]?.includes(text)),
          );
          assert.deepEqual(left, []);
        });

        it("name the parts of the dialog by their labels", () => {
          for (const [key, text] of source) {
            for (const [part, label] of Object.entries(NAMED_PARTS)) {
              if (!text.includes(part)) continue;
              const translated = texts.get(key) ?? "";
              assert.ok(translated.includes(texts.get(label) ?? label), `${key}: ${translated}`);
            }
          }
        });

        it("have a help page built like the English one", () => {
          assert.deepEqual(shapeOf(helpOn(name, language)), shapeOf(helpOn(name, ENGLISH)));
        });

        it("have a help page that names fields, buttons and statuses as the editor does", () => {
          const [from, to] = [allTexts(ENGLISH), allTexts(language)];
          const translated = namesIn(helpOn(name, language));
          const strange = namesIn(helpOn(name, ENGLISH)).filter((named) => {
            const keys = [...from.keys()].filter((key) => from.get(key) === named);
            return keys.length > 0 && !keys.some((key) => translated.includes(to.get(key) ?? key));
          });
          assert.deepEqual(strange, []);
        });
      });
    }
  });
}

/** What a translation is made from. The English errors are in the code alone. */
function sourceOf(name: string, english: Map<string, string>): Map<string, string> {
  if (name !== "psa-account") return english;
  const errors = Object.entries(ERROR_TEXTS);
  return new Map([
    ...english,
    ...errors.map(([key, text]): [string, string] => [`psa-account.errors.${key}`, text]),
  ]);
}

/** The help page of a node, which is in a file of its own and the only one there. */
function helpOn(name: string, language: string): string {
  const file = join(locales, language, `${name}.html`);
  const [help, ...others] = scriptsIn(readFileSync(file, "utf8"));
  assert.deepEqual(help?.attributes, { type: "text/html", "data-help-name": name }, file);
  assert.deepEqual(others, [], file);
  return help.text;
}

/** What the languages have in common: headings, terms, and the code, which is not translated. */
function shapeOf(help: string) {
  const tags = tagsIn(help).map((tag) => tag.name);
  const code = [...help.matchAll(/<code>(.*?)<\/code>/g)].map(([, text = ""]) => text);
  return {
    headings: tags.filter((tag) => tag === "h3").length,
    terms: tags.filter((tag) => tag === "dt").length,
    code: [...new Set(code)].sort(),
  };
}

/** The terms and highlighted words of a help page; a term may name two fields. */
function namesIn(help: string): string[] {
  const marked = help.matchAll(/<(b|i|dt)\b[^>]*>(.*?)<\/\1>/g);
  return [...marked].flatMap(([, , text = ""]) => text.split(", "));
}

/** The texts of all nodes as a help page quotes them, with … for a value. */
function allTexts(language: string): Map<string, string> {
  const texts = names.flatMap((name) => [
    ...readCatalogue(join(locales, language, `${name}.json`)),
  ]);
  return new Map(texts.map(([key, text]) => [key, text.replace(/__\w+?__/g, "…")]));
}

function exists(key: string, own: Map<string, string>): boolean {
  const [namespace, inside] = key.includes(":") ? (key.split(":") as [string, string]) : ["", key];
  const texts = namespace === "" ? own : textsOf(namespace);
  return (
    texts !== undefined && [inside, `${inside}_one`, `${inside}_other`].some((k) => texts.has(k))
  );
}

function textsOf(namespace: string): Map<string, string> | undefined {
  const [module, node] = namespace.split("/");
  const isOurs = module === manifest.name && node !== undefined;
  const file = isOurs ? join(locales, "en-US", `${node}.json`) : namespaces[namespace];
  return file !== undefined && existsSync(file) ? readCatalogue(file) : undefined;
}

/** `__name__` is how Node-RED marks a value. */
function placesIn(text: string): string[] {
  return [...text.matchAll(/__\w+?__/g)].map(([place]) => place).sort();
}
