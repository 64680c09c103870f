import { flatten, schemaNamed, type Node } from "../support/openapi";

type Json = Record<string, unknown>;

/** A word no enumeration has. */
export const MARK = "Unheard-of";

/** A place in a body: names of properties, `*` for the elements of a list. */
export type Place = readonly string[];

interface Enumeration {
  readonly place: string;
  readonly words: readonly string[];
}

/** A body in which everything is sent that a schema knows; a list has an element of every `type`. */
export function exampleOf(schema: string): Json {
  return example(schemaNamed(schema)) as Json;
}

/** The body with nothing in it but what says of which type its parts are. */
export function hollow(body: unknown, name = ""): unknown {
  if (Array.isArray(body)) return body.map((element) => hollow(element));
  if (typeof body !== "object" || body === null) return name === "type" ? body : null;
  const entries = Object.entries(body).map(([key, inner]: [string, unknown]) => [
    key,
    hollow(inner, key),
  ]);
  return Object.fromEntries(entries);
}

/** The enumerations of a schema, and where in a body they are: `energies/*\/type`. */
export function enumerationsOf(schema: string): Enumeration[] {
  return enumerations([schemaNamed(schema)], []);
}

/** The properties a schema knows, as `energies/*\/type`. */
export function propertiesOf(schema: string): string[] {
  return properties([schemaNamed(schema)], []);
}

/** The body with another word at a place, in all elements of the lists on the way. */
export function withWord(body: unknown, [step, ...more]: Place, word: string): unknown {
  if (step === undefined) return word;
  if (Array.isArray(body)) return body.map((element) => withWord(element, more, word));
  const object = body as Json;
  return { ...object, [step]: withWord(object[step], more, word) };
}

/** Where in a value a word stands. */
export function placesOf(value: unknown, word: string, path: Place = []): string[] {
  if (value === word) return [path.join(".")];
  if (typeof value !== "object" || value === null) return [];
  const places = Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    placesOf(inner, word, Array.isArray(value) ? path : [...path, name]),
  );
  return [...new Set(places)];
}

/** A body that notes every property somebody asks for, there or not. */
export function watched(value: unknown, note: (place: string) => void, path: Place = []): unknown {
  if (Array.isArray(value)) return value.map((item) => watched(item, note, [...path, "*"]));
  if (typeof value !== "object" || value === null) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([name, item]: [string, unknown]) => [
      name,
      watched(item, note, [...path, name]),
    ]),
  );
  return new Proxy(inner, {
    getOwnPropertyDescriptor(target, name) {
      note([...path, String(name)].join("/"));
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
  });
}

function parts(schemas: readonly Node[]): Node[] {
  return schemas.flatMap(flatten);
}

function membersOf(schemas: readonly Node[], key: "properties" | "items"): Record<string, Node[]> {
  const members: Record<string, Node[]> = {};
  for (const part of parts(schemas)) {
    const found = part[key] as Node | undefined;
    if (found === undefined) continue;
    const entries = key === "items" ? [["*", found] as const] : Object.entries(found);
    for (const [name, inner] of entries) (members[name] ??= []).push(inner as Node);
  }
  return members;
}

function wordsOf(schemas: readonly Node[]): string[] {
  return parts(schemas).flatMap((part) => (part.enum as string[] | undefined) ?? []);
}

function example(...schemas: Node[]): unknown {
  if (schemas.some(({ title }) => title === "Coordinates")) return [1, 48, 20];
  const items = membersOf(schemas, "items")["*"];
  if (items) {
    const types = membersOf(items, "properties").type;
    const words = types ? wordsOf(types) : [];
    const element = example(...items);
    return words.length === 0 ? [element] : words.map((type) => ({ ...(element as Json), type }));
  }
  const members = Object.entries(membersOf(schemas, "properties"));
  if (members.length > 0) {
    return Object.fromEntries(members.map(([name, inner]) => [name, example(...inner)]));
  }
  const kinds = parts(schemas);
  const [word] = wordsOf(schemas);
  if (word !== undefined) return word;
  if (kinds.some(({ format }) => format === "date-time")) return "2024-05-31T18:00:00Z";
  if (kinds.some(({ type }) => type === "boolean")) return true;
  return kinds.some(({ type }) => type === "string") ? "text" : 1;
}

function enumerations(schemas: readonly Node[], path: Place): Enumeration[] {
  const words = wordsOf(schemas);
  const own = words.length > 0 ? [{ place: path.join("/"), words: [...new Set(words)] }] : [];
  return [...own, ...inside(schemas, path, enumerations)];
}

function properties(schemas: readonly Node[], path: Place): string[] {
  const inner = inside(schemas, path, properties);
  return inner.length > 0 ? inner : [path.join("/")];
}

function inside<T>(
  schemas: readonly Node[],
  path: Place,
  read: (schemas: readonly Node[], path: Place) => T[],
): T[] {
  const members = { ...membersOf(schemas, "properties"), ...membersOf(schemas, "items") };
  return Object.entries(members).flatMap(([name, inner]) => read(inner, [...path, name]));
}
