import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runInNewContext } from "node:vm";
import { type VersionedType, currentVersion } from "../../src/rules/versions";
import {
  type NodeDefinition,
  type Tag,
  codeIn,
  definitionsIn,
  htmlFiles,
  readManifest,
  scriptsIn,
  tagsIn,
} from "../support/package";

const root = resolve(__dirname, "../..");
const fields = new Set(["input", "select", "textarea"]);
/** The editor loads all pages at once, on slow machines too. */
const LARGEST = 40_000;

/** A definition as the editor gets it. */
interface Registered {
  defaults: Record<string, { value: unknown; validate?: unknown }>;
  credentials?: Record<string, { validate?: unknown }>;
  [property: string]: unknown;
}

for (const [name, path] of htmlFiles(readManifest(root))) {
  describe(`${name}.html`, () => {
    let html: string;
    let definition: NodeDefinition;
    let template: Tag[];
    let prefix: string;
    let ids: string[];

    before(() => {
      html = readFileSync(join(root, path), "utf8");
      const [first] = definitionsIn(html);
      assert.ok(first, "no type is registered");
      definition = first;
      template = templateOf(html, name);
      prefix = definition.category === "config" ? "node-config-input-" : "node-input-";
      ids = template.flatMap((tag) => tag.attributes.id ?? []);
    });

    it("registers one type, named as the file, in a form the flow library can read", () => {
      assert.equal(definitionsIn(html).length, 1);
      assert.equal(definition.type, name);
      assert.deepEqual(definition.flaws, []);
    });

    it("holds its code itself", () => {
      for (const { attributes } of scriptsIn(html)) {
        assert.equal(attributes.src, undefined);
        assert.match(attributes.type ?? "", /^text\/(javascript|html|markdown)$/);
      }
    });

    it("is no larger than it must be", () => {
      assert.ok(Buffer.byteLength(html) <= LARGEST, `${Buffer.byteLength(html)} bytes`);
    });

    it("leaves nothing behind on the page", () => {
      const { leftovers } = registeredBy(html);
      assert.deepEqual(leftovers, []);
    });

    it("registers functions that are there, and validators that may tell why", () => {
      const { type, registered } = registeredBy(html);
      assert.equal(type, name);
      for (const [property, value] of Object.entries(registered)) {
        assert.notEqual(value, undefined, property);
      }
      for (const [property, rule] of Object.entries({
        ...registered.defaults,
        ...registered.credentials,
      })) {
        if (!("validate" in rule)) continue;
        assert.ok(typeof rule.validate === "function" && rule.validate.length === 2, property);
      }
    });

    it("makes nodes of the current version", () => {
      const { registered } = registeredBy(html);
      assert.equal(registered.defaults.version?.value, currentVersion(name as VersionedType));
    });

    it("has a field for each property", () => {
      const code = codeIn(html);
      const handled = (property: string) => new RegExp(`\\.${property}\\b`).test(code);
      const missing = propertiesOf(definition).filter(
        (property) => !ids.includes(prefix + property) && !handled(property),
      );
      assert.deepEqual(missing, []);
    });

    it("has a property for each field", () => {
      const properties = new Set(propertiesOf(definition));
      const unknown = template
        .filter((tag) => fields.has(tag.name))
        .map((tag) => tag.attributes.id ?? "")
        .filter((id) => /^node-(config-)?input-/.test(id))
        .filter((id) => !id.startsWith(prefix) || !properties.has(id.slice(prefix.length)));
      assert.deepEqual(unknown, []);
    });

    it("uses no id twice", () => {
      assert.deepEqual(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        [],
      );
    });

    it("hides what is typed into password credentials", () => {
      for (const [name, type] of Object.entries(definition.credentials)) {
        const field = template.find((tag) => tag.attributes.id === prefix + name);
        if (field) assert.equal(field.attributes.type, type, name);
      }
    });

    it("labels each field", () => {
      const labels = template.filter((tag) => tag.name === "label");
      for (const label of labels) {
        assert.ok(ids.includes(label.attributes.for ?? ""), `<label> for ${label.attributes.for}`);
      }
      const labelled = new Set(labels.map((label) => label.attributes.for));
      const nameless = template
        .filter((tag) => fields.has(tag.name) && tag.attributes.type !== "hidden")
        .filter((tag) => !labelled.has(tag.attributes.id) && !hasAriaName(tag))
        .map((tag) => tag.attributes.id);
      assert.deepEqual(nameless, []);
    });

    it("has buttons that do not submit", () => {
      for (const button of template.filter((tag) => tag.name === "button")) {
        assert.equal(button.attributes.type, "button", JSON.stringify(button.attributes));
      }
    });

    it("opens no page that could reach back", () => {
      for (const link of template.filter((tag) => tag.attributes.target === "_blank")) {
        assert.match(link.attributes.rel ?? "", /\bnoopener\b/, JSON.stringify(link.attributes));
      }
    });

    it("has its icon", () => {
      const { icon, category } = definition;
      if (icon === undefined) assert.equal(category, "config");
      else if (!icon.startsWith("font-awesome/")) assert.ok(existsSync(join(root, "icons", icon)));
    });
  });
}

/** What the code of a page gives to the editor, and what it leaves on `window`. */
function registeredBy(html: string): { type: string; registered: Registered; leftovers: string[] } {
  const given: [string, Registered][] = [];
  const registerType = (...definition: [string, Registered]) => given.push(definition);
  const page: Record<string, unknown> = {
    RED: { _: (key: string) => key, nodes: { registerType }, events: { on: () => undefined } },
  };
  runInNewContext(codeIn(html), page);
  const [[type, registered] = ["", { defaults: {} }]] = given;
  return { type, registered, leftovers: Object.keys(page).filter((key) => key !== "RED") };
}

function templateOf(html: string, type: string): Tag[] {
  const template = scriptsIn(html).find(
    ({ attributes }) => attributes["data-template-name"] === type,
  );
  assert.ok(template, `${type}.html has no template of ${type}`);
  return tagsIn(template.text);
}

function propertiesOf({ defaults, credentials }: NodeDefinition): string[] {
  return [...defaults, ...Object.keys(credentials)];
}

function hasAriaName({ attributes }: Tag): boolean {
  return "aria-label" in attributes || "aria-labelledby" in attributes;
}
