import type { Answer } from "./api/answer";
import type { ApiClient } from "./api/client";
import { pages } from "./api/hal";
import { type Filters, filterQuery, timeQuery } from "./api/relations";
import { type Resource, itemLinks } from "./api/resource";
import type { Extension } from "./api/vehicles";
import type { Brand } from "./brands";
import type { Recorder } from "./diagnostics/recorder";
import { type JsonObject, copyOf, defined } from "./json";
import { Freshness } from "./vehicle/freshness";
import { isMeasured, readRelation } from "./vehicle/readers";

/** How to read one resource. */
export interface ReadOptions {
  /** An answer that came within so many seconds will do, also that there is no data; default 0: always ask. */
  maxAge?: number;
  /** For the vehicle itself: what to ask for besides. */
  extensions?: readonly Extension[];
  /** ms that the answer may take; default a minute. */
  patience?: number;
}

/** One resource. */
export interface Reading {
  /** As the API sent it. */
  response: unknown;
  /** In our shape, metric; a copy of the response for a relation that nobody knows. */
  payload: unknown;
  /** When the car measured the newest of it. */
  at?: Date;
  /** Older than what the API gave before: it flips between old and new for a while. */
  stale: boolean;
}

/** Which part of a collection; `limit` may be Infinity and counts from where the reading begins. */
export interface Selection {
  limit: number;
  since?: Date;
  until?: Date;
  newestFirst?: boolean;
  filters?: Filters;
  /** ms that all pages may take beyond what is usual; default a minute. */
  patience?: number;
}

/** An item of a collection. */
export interface Item {
  /** As the API sent it. */
  response: JsonObject;
  /** In our shape, metric. */
  payload: unknown;
  /** Relation → absolute address; of a trip also its telemetry. */
  links: Record<string, string>;
}

/** Some items in a row; `count` as in `Page`. */
export interface ItemPage {
  /** The page as sent. */
  body: JsonObject;
  items: Item[];
  count: number | undefined;
}

/** Reads what the API of an account sends, and makes it into the shape in which it is handed on. */
export class Reader {
  private readonly freshness = new Freshness();
  /** What was made of answers, for as long as these are remembered. */
  private readonly readings = new WeakMap<Answer, Reading>();

  constructor(
    private readonly client: Pick<ApiClient, "ask" | "get">,
    private readonly apiUrl: string,
    private readonly brand: Brand,
    private readonly recorder: Pick<Recorder, "told">,
  ) {}

  /** One resource. @throws as `ApiClient.ask` */
  async read(
    { link, accept, name, apart }: Resource,
    { maxAge = 0, extensions = [], patience }: ReadOptions = {},
  ): Promise<Reading> {
    const query = name === "self" && extensions.length > 0 ? { extension: extensions } : {};
    const answer = await this.client.ask(link, { query, accept, maxAge, patience, apart });
    const known = this.readings.get(answer);
    if (known) return ownCopyOf(known);
    const reading = this.readingOf(answer, name);
    if (maxAge === 0) return reading;
    this.readings.set(answer, reading);
    return ownCopyOf(reading);
  }

  /** A collection, page by page, up to a limit. @throws as `pages` */
  async *items(
    resource: Resource,
    selection: Selection,
  ): AsyncGenerator<ItemPage, void, undefined> {
    const { limit, newestFirst = false, filters = {}, patience } = selection;
    const { apart } = resource;
    // Callbacks and orders have no date to choose by.
    const time = apart ? {} : timeQuery(selection);
    const query = { ...time, ...filterQuery(resource, filters) };
    let left = limit;
    const client: Pick<ApiClient, "get"> = {
      get: (link, options) => this.client.get(link, { ...options, apart }),
    };
    const all = pages(client, resource.link, {
      name: resource.collection ?? "",
      query,
      newestFirst,
      limit,
      ...defined({ patience }),
    });
    for await (const { body, items: sent, count } of all) {
      const items = sent.slice(0, left).map((response) => ({
        response,
        payload: readRelation(resource.name, response, this.brand) ?? copyOf(response),
        links: itemLinks(resource, response, this.apiUrl),
      }));
      const most = count === undefined ? undefined : Math.min(count, limit);
      yield { body, items, count: items.length === left ? limit : most };
      left -= items.length;
      if (left <= 0) return;
    }
  }

  private readingOf(answer: Answer, name: string): Reading {
    const response = answer.body();
    const shape = readRelation(name, response, this.brand);
    const payload = shape ?? copyOf(response);
    if (!shape || !isMeasured(name)) return { response, payload, stale: false };
    const now = new Date().toISOString();
    const { at, stale } =
      name === "status"
        ? this.freshness.ofState(answer.path, shape, now)
        : this.freshness.ofDate(answer.path, shape.at, now);
    this.recorder.told(answer.path, payload, at);
    return { response, payload, stale, ...(at !== undefined && { at: new Date(at) }) };
  }
}

function ownCopyOf(reading: Reading): Reading {
  return { ...reading, response: copyOf(reading.response), payload: copyOf(reading.payload) };
}
