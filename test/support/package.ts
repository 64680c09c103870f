import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** The parts of our package.json that say what Node-RED and npm get. */
export interface Manifest {
  name: string;
  version: string;
  "node-red": { version: string; nodes: Record<string, string> };
  keywords?: string[];
  license?: string;
  repository?: unknown;
  bugs?: unknown;
  engines?: { node?: string };
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
}

/** What a `RED.nodes.registerType()` call in a node's .html says. */
export interface NodeDefinition {
  type: string;
  category?: string;
  icon?: string;
  defaults: string[];
  /** Name to type, `text` or `password`. */
  credentials: Record<string, string>;
  /** What the flow library's parser would stumble over. */
  flaws: string[];
}

/** An HTML start tag; an attribute without value has "". */
export interface Tag {
  name: string;
  attributes: Record<string, string>;
}

export interface Script {
  attributes: Record<string, string>;
  text: string;
}

/** A message catalogue: nested objects with texts at the ends. */
export interface Catalogue {
  [key: string]: string | Catalogue;
}

export function readManifest(root: string): Manifest {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
}

/** Node name (= base name of its files) to the path of its .html below the package's directory. */
export function htmlFiles(manifest: Manifest): Map<string, string> {
  const nodes = Object.entries(manifest["node-red"].nodes);
  return new Map(nodes.map(([name, file]) => [name, file.replace(/\.js$/, ".html")]));
}

/** The `<script>` elements, which in a node's .html are code, templates and help. */
export function scriptsIn(html: string): Script[] {
  const scripts = html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi);
  return [...scripts].map(([, attributes = "", text = ""]) => ({
    attributes: attributesIn(attributes),
    text,
  }));
}

/** The code of a node's .html. */
export function codeIn(html: string): string {
  const code = scriptsIn(html).filter(({ attributes }) => attributes.type === "text/javascript");
  return code.map(({ text }) => text).join("\n");
}

/** The start tags of a template, in order. */
export function tagsIn(html: string): Tag[] {
  const tags = html
    .replace(/<!--[\s\S]*?-->/g, "")
    .matchAll(/<([a-z][\w-]*)\b((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi);
  return [...tags].map(([, name = "", attributes = ""]) => ({
    name: name.toLowerCase(),
    attributes: attributesIn(attributes),
  }));
}

/** The node types that a node's .html registers, read from its syntax tree without running it. */
export function definitionsIn(html: string): NodeDefinition[] {
  return callsOf("registerType", html).map(definitionOf);
}

/** The catalogue keys in `data-i18n` attributes, without the `[attribute]` they go to. */
export function textKeysIn(html: string): string[] {
  return scriptsIn(html)
    .flatMap(({ text }) => tagsIn(text))
    .flatMap((tag) => tag.attributes["data-i18n"]?.split(";") ?? [])
    .map((entry) => entry.replace(/^\[.*?\]/, "").trim());
}

/** The keys that the code of a node's .html looks up with `_("…")` or `_(x ? "…" : "…")`. */
export function textKeysInCode(html: string): string[] {
  const literals = (node: ts.Node | undefined): string[] => {
    if (!node) return [];
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(literals);
    return [];
  };
  return callsOf("_", html).flatMap((call) => literals(call.arguments[0]));
}

/** Every text of a catalogue by its dotted key. */
/** Read by scripts/smoke.mjs too. @public */
export function textsIn(catalogue: Catalogue, prefix = ""): Map<string, string> {
  const texts = Object.entries(catalogue).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[prefix + key, value]] : [...textsIn(value, `${prefix}${key}.`)],
  );
  return new Map(texts);
}

export function readCatalogue(file: string): Map<string, string> {
  return textsIn(JSON.parse(readFileSync(file, "utf8")) as Catalogue);
}

/** The languages in a `locales` directory. */
export function languagesIn(locales: string): string[] {
  const entries = readdirSync(locales, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

function attributesIn(text: string): Record<string, string> {
  const attributes = text.matchAll(/([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  return Object.fromEntries(
    [...attributes].map(([, name = "", double, single, bare]) => [
      name.toLowerCase(),
      double ?? single ?? bare ?? "",
    ]),
  );
}

/** The calls of `something.method()` in the code of a node's .html. */
function callsOf(method: string, html: string): ts.CallExpression[] {
  const calls: ts.CallExpression[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      if (node.expression.name.text === method) calls.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("node.js", codeIn(html), ts.ScriptTarget.Latest));
  return calls;
}

function definitionOf(call: ts.CallExpression): NodeDefinition {
  const [type, body] = call.arguments;
  const found: NodeDefinition = { type: "", defaults: [], credentials: {}, flaws: [] };
  if (type && ts.isStringLiteral(type)) found.type = type.text;
  else found.flaws.push("the type is not a string literal");
  if (!body || !ts.isObjectLiteralExpression(body)) {
    found.flaws.push("the definition is not an object literal");
    return found;
  }
  const properties = propertiesOf(body, found.flaws);
  for (const name of ["category", "icon", "color"] as const) {
    const value = properties.get(name);
    if (value && !ts.isStringLiteral(value)) found.flaws.push(`${name} is not a string literal`);
    else if (value && name !== "color") found[name] = value.text;
  }
  for (const name of ["inputs", "outputs"]) {
    const value = properties.get(name);
    if (value && !ts.isNumericLiteral(value)) found.flaws.push(`${name} is not a number literal`);
  }
  const objects = (name: string) => {
    const value = properties.get(name);
    if (!value) return new Map<string, ts.Node>();
    if (ts.isObjectLiteralExpression(value)) return propertiesOf(value, found.flaws);
    found.flaws.push(`${name} is not an object literal`);
    return new Map<string, ts.Node>();
  };
  found.defaults = [...objects("defaults").keys()];
  for (const [name, value] of objects("credentials")) {
    const type = ts.isObjectLiteralExpression(value) && propertiesOf(value, []).get("type");
    found.credentials[name] = type && ts.isStringLiteral(type) ? type.text : "";
  }
  if (found.category === undefined) found.flaws.push("there is no category");
  return found;
}

/** Property name to value; a method stands for itself. */
function propertiesOf(object: ts.ObjectLiteralExpression, flaws: string[]): Map<string, ts.Node> {
  const properties = new Map<string, ts.Node>();
  for (const property of object.properties) {
    if (!property.name || !ts.isIdentifier(property.name)) {
      flaws.push("a property is quoted, computed or spread");
    } else {
      const value = ts.isPropertyAssignment(property) ? property.initializer : property;
      properties.set(property.name.text, value);
    }
  }
  return properties;
}
