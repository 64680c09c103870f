import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { load } from "js-yaml";

/** The vendor's description of the API, where it is at hand; it is no part of this repository. */
const FILE = join(__dirname, "../../../shared/openapi/api-b2c-4.17.2.yaml");
const BASE_PATH = "/connectedcar/v4";

/** Whether the description is at hand; without it every function here throws. */
const hasOpenApi = existsSync(FILE);
const why = hasOpenApi ? "" : ` [skipped: the vendor's description of the API is not at ${FILE}]`;

/** A suite that needs the description; without it all its tests are reported as pending, and why. */
export function describeWithOpenApi(title: string, body: (this: Mocha.Suite) => void): void {
  (hasOpenApi ? describe : describe.skip)(title + why, body);
}

/** The same for a single test. */
export function itWithOpenApi(title: string, body: Mocha.Func | Mocha.AsyncFunc): void {
  (hasOpenApi ? it : it.skip)(title + why, body as Mocha.Func);
}

/** A piece of the description. */
export type Node = Record<string, unknown>;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Node;
}

/** An operation of the description. */
export interface Operation {
  readonly id: string;
  readonly template: string;
  readonly parameters: readonly Parameter[];
  readonly responses: Node;
  readonly requestBody: Node;
  readonly pathValues: Readonly<Record<string, string>>;
}

const methods = ["get", "put", "post", "delete"];
const inNoDescription = ["client_id"]; // an API key of the whole description

let document: Node | undefined;
let ajv: Ajv | undefined;
const compiled = new WeakMap<Node, ValidateFunction>();
const flattened = new WeakMap<Node, readonly Node[]>();

/** The operation that answers a method and path; the base path of the API may be in front. */
export function operationOf(method: string, path: string): Operation | undefined {
  const segments = path.replace(BASE_PATH, "").split("/");
  const templates = Object.keys(node(description(), "paths")).sort(
    (a, b) => a.split("{").length - b.split("{").length,
  );
  for (const template of templates) {
    const pathValues = matchTemplate(template.split("/"), segments);
    const item = pathValues && resolve(node(node(description(), "paths"), template));
    const operation = item?.[method.toLowerCase()];
    if (!pathValues || !isNode(operation) || !methods.includes(method.toLowerCase())) continue;
    const parameters = list(operation.parameters).map((entry) => resolve(entry));
    return {
      id: String(operation.operationId),
      template,
      parameters: parameters as unknown as Parameter[],
      responses: node(operation, "responses"),
      requestBody: isNode(operation.requestBody) ? resolve(operation.requestBody) : {},
      pathValues,
    };
  }
  return undefined;
}

/** The operations of a method: what each is called, and the template of its path. */
export function operationIds(method: string): { id: string; template: string }[] {
  return Object.entries(node(description(), "paths")).flatMap(([template, item]) => {
    const operation = resolve(item)[method];
    return isNode(operation) ? [{ id: String(operation.operationId), template }] : [];
  });
}

/**
 * What is wrong with a JSON reply: one line each, `operation /pointer problem`. A property that the
 * description does not know counts as wrong.
 */
export function validateReply(
  method: string,
  path: string,
  status: number,
  body: unknown,
): string[] {
  const operation = operationOf(method, path);
  if (!operation) return [`${method} ${path} is no operation`];
  const schema = replySchema(operation, status);
  if (!schema) return [`${operation.id} has no reply ${String(status)}`];
  return problems(schema, body).map((problem) => `${operation.id} ${problem}`);
}

/** The media types an operation answers with. */
export function replyTypes(method: string, path: string, status: number): string[] {
  const operation = operationOf(method, path);
  const response = operation && responseOf(operation, status);
  return response && isNode(response.content)
    ? Object.keys(response.content).map((type) => type.trim())
    : [];
}

/** What is wrong with the JSON of a POST or PUT, as in `validateReply`. */
export function validateBody(method: string, path: string, body: unknown): string[] {
  const operation = operationOf(method, path);
  if (!operation) return [`${method} ${path} is no operation`];
  const content = Object.values(node(operation.requestBody, "content"))[0];
  if (!isNode(content)) return [`${operation.id} takes no body`];
  return problems(node(content, "schema"), body).map((problem) => `${operation.id} ${problem}`);
}

/** What is wrong with a request: its path, its query, and the media type it accepts. One line each. */
export function validateRequest(
  method: string,
  path: string,
  query: Readonly<Record<string, string | readonly string[]>>,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): string[] {
  const operation = operationOf(method, path);
  if (!operation) return [`${method} ${path} is no operation`];
  const given: Record<string, string | readonly string[]> = { ...operation.pathValues };
  const errors: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    const known = operation.parameters.some((entry) => entry.in === "query" && entry.name === name);
    if (known) given[name] = value;
    else if (!inNoDescription.includes(name)) errors.push(`unknown query parameter ${name}`);
  }
  for (const { name, required, schema } of operation.parameters) {
    const value = given[name];
    if (value === undefined) {
      if (required) errors.push(`missing parameter ${name}`);
      continue;
    }
    const found = problems(schema, typed(value, resolve(schema)));
    errors.push(...found.map((problem) => `parameter ${name} ${problem}`));
  }
  const types = replyTypes(method, path, 200);
  const accept = headers.accept ?? headers.Accept;
  if (accept !== undefined && !types.some((type) => accepts(String(accept), type))) {
    errors.push(`Accept ${String(accept)} leaves out ${types.join()}`);
  }
  return errors.map((error) => `${operation.id} ${error}`);
}

function accepts(accept: string, type: string): boolean {
  const ranges = accept.split(",").map((range) => range.split(";")[0]?.trim());
  const [kind = ""] = type.split("/");
  return ranges.some((range) => range === type || range === "*/*" || range === `${kind}/*`);
}

function typed(value: string | readonly string[], schema: Node): unknown {
  if (schema.type === "array") return [value].flat();
  if (schema.type === "integer" || schema.type === "number") return Number(value);
  return value;
}

function problems(schema: Node, value: unknown): string[] {
  const validate = validator(schema);
  validate(value);
  const errors = (validate.errors ?? []).map(
    ({ instancePath, message = "is wrong" }) => `${anyIndex(instancePath)} ${message}`,
  );
  const unknown = unknownProperties([schema], value, "");
  return [...new Set([...errors, ...unknown])];
}

/** Property names a value has but none of its schemas knows. Where they know none at all, any may be there. */
function unknownProperties(schemas: readonly Node[], value: unknown, pointer: string): string[] {
  const parts = schemas.flatMap(flatten);
  if (Array.isArray(value)) {
    const items = parts.map(({ items }) => items).filter(isNode);
    return value.flatMap((element) => unknownProperties(items, element, `${pointer}/*`));
  }
  const known = parts.map(({ properties }) => properties).filter(isNode);
  if (!isNode(value) || known.length === 0) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const next = known.map((properties) => properties[name]).filter(isNode);
    if (next.length === 0) return [`${pointer}/${name} is an unknown property`];
    return unknownProperties(next, inner, `${pointer}/${name}`);
  });
}

/** A schema of the description by its name. */
export function schemaNamed(name: string): Node {
  return node(node(node(description(), "components"), "schemas"), name);
}

/** A schema and everything it is made of. */
export function flatten(schema: Node): readonly Node[] {
  const known = flattened.get(schema);
  if (known) return known;
  const own = resolve(schema);
  const parts = [own.allOf, own.oneOf, own.anyOf].flatMap(list);
  const all = [own, ...parts.flatMap(flatten)];
  flattened.set(schema, all);
  return all;
}

function validator(schema: Node): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const validate = engine().compile(absolute(schema));
  compiled.set(schema, validate);
  return validate;
}

function engine(): Ajv {
  if (ajv) return ajv;
  ajv = new Ajv({ strict: false, allErrors: true, formats: { float: true } });
  addFormats(ajv);
  ajv.addSchema(toJsonSchema(description()) as Node, "api");
  return ajv;
}

/** Lets the references of a fragment point into the whole description. */
function absolute(schema: Node): Node {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', '"$ref":"api#')) as Node;
}

/** OpenAPI 3.0 says null with `nullable`, and ignores what stands beside a `$ref`. */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (!isNode(value)) return value;
  if (typeof value.$ref === "string") return { $ref: value.$ref };
  const { nullable, example: _example, discriminator: _discriminator, ...rest } = value;
  const schema = Object.fromEntries(
    Object.entries(rest).map(([key, inner]) => [key, toJsonSchema(inner)]),
  );
  return nullable === true && typeof schema.type === "string"
    ? { ...schema, type: [schema.type, "null"] }
    : schema;
}

function replySchema(operation: Operation, status: number): Node | undefined {
  const response = responseOf(operation, status);
  const content = response && isNode(response.content) ? Object.values(response.content)[0] : {};
  return isNode(content) && isNode(content.schema) ? content.schema : undefined;
}

function responseOf({ responses }: Operation, status: number): Node | undefined {
  const response = responses[String(status)] ?? (status >= 400 ? responses.default : undefined);
  return isNode(response) ? resolve(response) : undefined;
}

function matchTemplate(
  template: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? "";
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name !== undefined && segment !== "") values[name] = decodeURIComponent(segment);
    else if (part !== segment) return undefined;
  }
  return values;
}

/** What a reference leads to in the end. */
function resolve(value: unknown): Node {
  if (!isNode(value)) throw new TypeError("Not an object of the description");
  if (typeof value.$ref !== "string") return value;
  let target: unknown = description();
  for (const step of value.$ref.replace(/^#\/?/, "").split("/")) {
    target = isNode(target) ? target[step] : undefined;
  }
  return resolve(target);
}

function description(): Node {
  document ??= load(readFileSync(FILE, "utf8")) as Node;
  return document;
}

function node(parent: Node, key: string): Node {
  const child = parent[key];
  if (!isNode(child)) throw new TypeError(`No ${key} in the description`);
  return child;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function anyIndex(pointer: string): string {
  return pointer.replace(/\/\d+(?=\/|$)/g, "/*");
}
