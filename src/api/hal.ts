import { BadResponse } from "../errors";
import { type JsonObject, isObject, listOf, numberOf, objectOf, textOf } from "../json";
import type { ApiClient, Query } from "./client";

/**
 * The links of a HAL resource, relation → absolute address. Of several links under one relation the
 * first; a link with credentials in it is left out.
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

/**
 * Reads a collection page by page, following `next`.
 * @param name the key under `_embedded`
 * @throws BadResponse when a page is no collection or the pages run in a circle; else as `get`
 */
export async function* pages(
  client: Pick<ApiClient, "get">,
  link: string,
  name: string,
  query: Query = {},
): AsyncGenerator<Page, void, undefined> {
  const visited = new Set<string>();
  let read = 0;
  for (let at: string | undefined = link; at !== undefined;) {
    const [path = at] = at.split("?");
    if (visited.has(at)) throw new BadResponse("pageLoop", { path });
    const body: unknown = await client.get(at, visited.size === 0 ? query : {});
    visited.add(at);
    if (!isObject(body) || !("_embedded" in body || "total" in body)) {
      throw new BadResponse("wrongShape", { path, expected: `_embedded.${name}` });
    }
    const items = itemsOf(body, name);
    read += items.length;
    at = hrefOf(listOf(objectOf(body._links).next)[0]);
    const count = at === undefined ? read : numberOf(body.total);
    yield { body, items, count };
  }
}

function hrefOf(link: unknown): string | undefined {
  const { href, templated } = objectOf(link);
  const text = textOf(href);
  return templated === true ? text?.replace(/\{[^}]*\}/g, "") : text;
}
