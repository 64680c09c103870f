import { isDeepStrictEqual } from "node:util";
import { BadResponse } from "../errors";
import { type JsonObject, isObject, listOf, numberOf, objectOf, textOf } from "../json";
import type { Query } from "./addresses";
import type { ApiClient } from "./client";
import { PATIENCE } from "./patience";

/**
 * The links of a HAL resource, relation → absolute address. Of several links under one relation the
 * first; a link with credentials in it is left out, and so is a template that needs to be filled in.
 */
export function linksOf(resource: JsonObject, apiUrl: string): Record<string, string> {
  const links: Record<string, string> = {};
  for (const [relation, link] of Object.entries(objectOf(resource._links))) {
    const address = addressOf(listOf(link)[0], apiUrl);
    if (address !== undefined) links[relation] = address;
  }
  return links;
}

function addressOf(link: unknown, apiUrl: string): string | undefined {
  const href = parseHref(link);
  if (href === undefined || isPlain(href, apiUrl)) return href;
  if (!URL.canParse(href, `${apiUrl}/`)) return undefined;
  const url = new URL(href, `${apiUrl}/`);
  return url.username || url.password ? undefined : url.href;
}

/** An address below the API's in which there is nothing to resolve or to encode: what most links are. */
function isPlain(href: string, apiUrl: string): boolean {
  return href.startsWith(`${apiUrl}/`) && /^[\w/-]+$/.test(href.slice(apiUrl.length));
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

/** More pages than anything here has: 60,000 items as the API divides them. */
const MOST_PAGES = 1000;
/** So many pages in a row without anything new lead nowhere. */
const MOST_IDLE = 20;
/** ms that a page may take without being slow. What all pages take beyond it is limited together. */
const USUAL = 1000;
/** Ids by which items that come twice are known. The same one comes again soon, so the last ones do. */
const REMEMBERED = 10_000;

/** How to read a collection. */
export interface PageOptions {
  /** The key under `_embedded`. */
  name: string;
  query?: Query;
  /** The last page first, each from its end: the API itself gives the oldest first. */
  newestFirst?: boolean;
  /** How many items are wanted, where that is known. */
  limit?: number;
  /** ms that all pages may take beyond what is usual; default `PATIENCE`. */
  patience?: number;
  /** More pages are an error. */
  mostPages?: number;
  /** Pages that came within so many seconds will do; default 0: always ask. */
  maxAge?: number;
  /** The bodies are only looked at, as in `GetOptions`. */
  shared?: boolean;
}

/**
 * Reads a collection page by page, by its links. An item that comes twice, because the collection
 * grew between two pages, is given once. However long the collection, no more than a page is held, but
 * for one that must be read to its end to be turned round.
 * @throws BadResponse when a page is no collection, when the pages run in a circle or do not end; else
 *   as `get`
 */
export async function* pages(
  client: Pick<ApiClient, "get">,
  link: string,
  options: PageOptions,
): AsyncGenerator<Page, void, undefined> {
  const { name, newestFirst = false } = options;
  const fresh = new Fresh(link);
  let read = 0;
  for await (const { body, more } of newestFirst
    ? backwards(client, link, options)
    : along(client, link, "next", options)) {
    const items = fresh.of(itemsOf(body, name));
    read += items.length;
    const count = more ? numberOf(body.total) : read;
    yield { body, items: newestFirst ? items.reverse() : items, count };
  }
}

/** Knows what was given, and notices when nothing new comes any more. */
class Fresh {
  private readonly seen = new Set<unknown>();
  private last: readonly JsonObject[] = [];
  private idle = 0;

  constructor(private readonly link: string) {}

  /** The new ones of a page. @throws BadResponse when there were none for many pages */
  of(items: readonly JsonObject[]): JsonObject[] {
    const isRepeated = isDeepStrictEqual(items, this.last);
    const fresh = items.filter(({ id }) => id === undefined || !this.seen.has(id));
    for (const { id } of fresh) if (id !== undefined) this.seen.add(id);
    for (const oldest of this.seen) {
      if (this.seen.size <= REMEMBERED) break;
      this.seen.delete(oldest);
    }
    this.last = items;
    this.idle = fresh.length === 0 || isRepeated ? this.idle + 1 : 0;
    if (this.idle > MOST_IDLE) throw endless(this.link, MOST_IDLE);
    return fresh;
  }
}

function endless(link: string, pages: number): BadResponse {
  const [path = link] = link.split("?");
  return new BadResponse("endlessPages", { path, pages });
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
  {
    query = {},
    mostPages = MOST_PAGES,
    patience = PATIENCE,
    maxAge = 0,
    shared = false,
  }: Pick<PageOptions, "query" | "mostPages" | "patience" | "maxAge" | "shared">,
): AsyncGenerator<Step, void, undefined> {
  const visited = new Set<string>();
  let left = patience;
  for (let at: string | undefined = link; at !== undefined;) {
    const [path = at] = at.split("?");
    if (visited.has(at)) throw new BadResponse("pageLoop", { path });
    if (visited.size === mostPages) throw endless(at, mostPages);
    const asked = performance.now();
    const options = { patience: Math.max(0, left) + USUAL, maxAge, shared };
    const body = await client.get(at, visited.size === 0 ? { ...options, query } : options);
    left -= Math.max(0, performance.now() - asked - USUAL);
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
  options: PageOptions,
): AsyncGenerator<Step, void, undefined> {
  const { name, limit = Infinity, patience = PATIENCE } = options;
  const asked = performance.now();
  const forwards = along(client, link, "next", options);
  const { value: first } = await forwards.next();
  if (!first) return;
  const last = linkOf(first.body, "last");
  if (first.more && last !== undefined) {
    const back = along(client, last, "prev", { patience: patience - (performance.now() - asked) });
    const { value: newest } = await back.next();
    if (newest?.more) {
      yield newest;
      yield* back;
      return;
    }
  }
  const all = [first];
  let held = itemsOf(first.body, name).length;
  let dropped = false;
  for await (const step of forwards) {
    all.push(step);
    held += itemsOf(step.body, name).length;
    // What is older than all that is wanted need not be held; some may come twice.
    for (let [oldest] = all; oldest && all.length > 1; [oldest] = all) {
      const rest = held - itemsOf(oldest.body, name).length;
      if (rest < 2 * limit) break;
      all.shift();
      held = rest;
      dropped = true;
    }
  }
  for (const [index, { body }] of all.reverse().entries()) {
    yield { body, more: dropped || index < all.length - 1 };
  }
}

function linkOf(body: JsonObject, relation: string): string | undefined {
  return parseHref(listOf(objectOf(body._links)[relation])[0]);
}

/**
 * What a template leaves open in its query may be left out (RFC 6570, 3.2.8 and 3.2.9), all else may not. Not every
 * template says that it is one, but no other path has braces.
 */
function parseHref(link: unknown): string | undefined {
  const { href, templated } = objectOf(link);
  const text = textOf(href);
  if (text === undefined || !/[{}]/.test(text)) return text;
  const filled = templated === true ? text.replace(/\{[?&][^}]*\}/g, "") : text;
  const [path = ""] = filled.split("?");
  return /[{}]/.test(templated === true ? filled : path) ? undefined : filled;
}
