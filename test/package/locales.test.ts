import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
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

for (const [name, path] of htmlFiles(manifest)) {
  describe(`the texts of ${name}`, () => {
    let english: Map<string, string>;

    before(() => {
      english = readCatalogue(join(locales, "en-US", `${name}.json`));
    });

    it("exist for each key in the editor", () => {
      const html = readFileSync(join(root, path.replace(/^dist\//, "")), "utf8");
      const missing = [...textKeysIn(html), ...textKeysInCode(html)].filter(
        (key) => !exists(key, english),
      );
      assert.deepEqual(missing, []);
    });

    it("are not empty", () => {
      for (const [key, text] of english) assert.notEqual(text.trim(), "", key);
    });

    for (const language of languagesIn(locales)) {
      describe(`in ${language}`, () => {
        let texts: Map<string, string>;

        before(() => {
          texts = readCatalogue(join(locales, language, `${name}.json`));
        });

        it("are the same as in English", () => {
          assert.deepEqual([...texts.keys()].sort(), [...english.keys()].sort());
        });

        it("have the places for values that the English ones have", () => {
          for (const [key, text] of texts) {
            assert.deepEqual(placesIn(text), placesIn(english.get(key) ?? ""), key);
          }
        });

        it("have a help page that begins with its tooltip", () => {
          const file = join(locales, language, `${name}.html`);
          assert.ok(existsSync(file), file);
          const help = scriptsIn(readFileSync(file, "utf8")).filter(
            ({ attributes }) => attributes["data-help-name"] === name,
          );
          assert.equal(help.length, 1);
          const { attributes, text } = help[0] ?? { attributes: {}, text: "" };
          assert.match(attributes.type ?? "", /^text\/(html|markdown)$/);
          if (attributes.type === "text/html") assert.equal(tagsIn(text)[0]?.name, "p");
          assert.ok(text.trim().length > 50);
        });
      });
    }
  });
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
