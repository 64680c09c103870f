import { BadResponse } from "../errors";
import { type JsonObject, isObject, listOf, numberOf, objectOf, textOf } from "../json";
import type { ApiClient, Query } from "./client";

/**
 * The links of a HAL resource, relation → absolute address. Of several links under one relation the
 * first; a link with credentials in it is left out, and so is a template that needs to be filled in.
 */
export function linksOf(resource: JsonObject, apiUrl: string): Record<string, string> {
  const links = Object.entries(objectOf(resource._links)).flatMap(([relation, link]) => {
    const href = hrefOf(listOf(link)[0]);
    if (href === undefined || !URL.canParse(href, `${apiUrl}/`)) return [];
    const url = new URL(href, `${apiUrl}/`);
    return url.username || url.password ? [] : [[relation, url.href] as const];
  });
  return Object.fromEntries(links);
}

/** What a resource embeds under a name; the API changes the case of that name from one to another. */
export function embedded(resource: JsonObject, name: string): unknown {
  const all = objectOf(resource._embedded);
  const key = Object.keys(all).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : all[key];
}

/** The items of a collection's page: under its name, else the first array it embeds. */
export function itemsOf(page: JsonObject, name: string): readonly JsonObject[] {
  const items = embedded(page, name) ?? Object.values(objectOf(page._embedded)).find(Array.isArray);
  return listOf(items).filter(isObject);
}

export interface Page {
  /** The body as sent. */
  body: JsonObject;
  items: readonly JsonObject[];
  /** Items over all pages: exact on the last page, before that what the API says, if it does. */
  count: number | undefined;
}

/** How to read a collection. */
export interface PageOptions {
  /** The key under `_embedded`. */
  name: string;
  query?: Query;
  /** The last page first, each from its end: the API itself gives the oldest first. */
  newestFirst?: boolean;
}

/**
 * Reads a collection page by page, by its links. An item that comes twice, because the collection
 * grew between two pages, is given once.
 * @throws BadResponse when a page is no collection or the pages run in a circle; else as `get`
 */
export async function* pages(
  client: Pick<ApiClient, "get">,
  link: string,
  { name, query = {}, newestFirst = false }: PageOptions,
): AsyncGenerator<Page, void, undefined> {
  const seen = new Set<unknown>();
  const isNew = ({ id }: JsonObject) => id === undefined || !seen.has(id);
  let read = 0;
  for await (const { body, more } of newestFirst
    ? backwards(client, link, query)
    : along(client, link, "next", query)) {
    const items = itemsOf(body, name).filter(isNew);
    for (const { id } of items) seen.add(id);
    read += items.length;
    const count = more ? numberOf(body.total) : read;
    yield { body, items: newestFirst ? items.reverse() : items, count };
  }
}

interface Step {
  body: JsonObject;
  /** There is a page after it. */
  more: boolean;
}

/** Page after page, by one relation. */
async function* along(
  client: Pick<ApiClient, "get">,
  link: string,
  relation: "next" | "prev",
  query: Query,
): AsyncGenerator<Step, void, undefined> {
  const visited = new Set<string>();
  for (let at: string | undefined = link; at !== undefined;) {
    const [path = at] = at.split("?");
    if (visited.has(at)) throw new BadResponse("pageLoop", { path });
    const body: unknown = await client.get(at, visited.size === 0 ? { query } : {});
    visited.add(at);
    if (!isObject(body) || !("_embedded" in body || "total" in body)) {
      throw new BadResponse("wrongShape", { path, expected: "_embedded" });
    }
    at = linkOf(body, relation);
    yield { body, more: at !== undefined };
  }
}

/** From the last page to the first; a server without the links for it is read to its end first. */
async function* backwards(
  client: Pick<ApiClient, "get">,
  link: string,
  query: Query,
): AsyncGenerator<Step, void, undefined> {
  const forwards = along(client, link, "next", query);
  const { value: first } = await forwards.next();
  if (!first) return;
  const last = linkOf(first.body, "last");
  if (first.more && last !== undefined) {
    const back = along(client, last, "prev", {});
    const { value: newest } = await back.next();
    if (newest?.more) {
      yield newest;
      yield* back;
      return;
    }
  }
  const all = [first];
  for await (const step of forwards) all.push(step);
  for (const [index, { body }] of all.reverse().entries()) {
    yield { body, more: index < all.length - 1 };
  }
}

function linkOf(body: JsonObject, relation: string): string | undefined {
  return hrefOf(listOf(objectOf(body._links)[relation])[0]);
}

/**
 * What a template leaves open in its query may be left out (RFC 6570, 3.2.8 and 3.2.9), all else may not. Not every
 * template says that it is one, but no other path has braces.
 */
function hrefOf(link: unknown): string | undefined {
  const { href, templated } = objectOf(link);
  const text = textOf(href);
  if (text === undefined) return undefined;
  const filled = templated === true ? text.replace(/\{[?&][^}]*\}/g, "") : text;
  const [path = ""] = filled.split("?");
  return /[{}]/.test(templated === true ? filled : path) ? undefined : filled;
}
