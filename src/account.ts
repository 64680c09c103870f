import { EventEmitter } from "node:events";
import type { Query } from "./api/client";
import { linksOf, pages } from "./api/hal";
import { ownUrl } from "./api/links";
import { type Filters, filterQuery } from "./api/relations";
import { FoundVehicles, UNFIT } from "./api/found-vehicles";
import {
  type Extension,
  type Vehicle,
  type VehiclePage,
  listVehicles,
  matches,
} from "./api/vehicles";
import type { Authorization } from "./auth/authorization";
import type { Proof, SessionEvents, SessionState } from "./auth/session";
import type { Brand } from "./brands";
import type { AccountOptions, AccountSettings, Connection } from "./connection";
import { Recorder } from "./diagnostics/recorder";
import { BadRequest, Unavailable } from "./errors";
import { isLocalApi } from "./rules/addresses";
import { type JsonObject, copyOf, defined, objectOf } from "./json";
import type * as Readers from "./vehicle/readers";
import type { Quota } from "./http/quota";
import { type PlannedLook, type Watch, Watcher, type Watching } from "./polling/poller";
import { type Place, type VehicleTarget, placeAt, placeOf } from "./api/resource";

export type { AccountOptions, AccountSettings };

/** How to read one resource. */
export interface ReadOptions {
  /** A reply that came within so many seconds will do; default 0: always ask. */
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

/** How long `close` waits for tokens on their way, in ms. Node-RED gives a node 15 s. */
const SETTLE = 10_000;

/**
 * One account at one brand: its session and its view of the API. Nothing happens before the first
 * question. Every method may throw what `ApiClient.get` throws, and NotConfigured.
 */
export class Account extends EventEmitter<SessionEvents> {
  /** What it did and met, for a diagnosis. */
  readonly recorder = new Recorder();
  private connection: Promise<Connection> | undefined;
  private readonly found = new FoundVehicles();
  private readers: Promise<typeof Readers> | undefined;
  private closed = false;
  private opened: Connection | undefined;
  private watcher: Watcher | undefined;

  constructor(
    private readonly settings: AccountSettings,
    private readonly options: AccountOptions,
  ) {
    super();
    // As many as there are nodes that follow it.
    this.setMaxListeners(0);
    this.recorder.follow(this);
  }

  /** Signs in if need be. */
  async signIn(): Promise<void> {
    const { session } = await this.connect();
    await session.accessToken();
  }

  /** A sign-in for a browser; `language` is the one of the brand's page, as `de` or `pt-BR`. */
  async authorization(language: string): Promise<Authorization> {
    const { endpoints, clientId, secrets } = await this.connect();
    const { authorizationOf } = await import("./auth/authorization");
    return authorizationOf(endpoints, clientId, language, secrets);
  }

  /** Signs in with what a person brought. @throws SignInRequired when it is not accepted */
  async signInWith(proof: Proof): Promise<void> {
    const { session } = await this.connect();
    await session.signInWith(proof);
  }

  /** Takes over a sign-in that was made in the editor; true when there are tokens now. */
  async takeOver(): Promise<boolean> {
    const { session } = await this.connect();
    return session.takeOver();
  }

  /** Signed in, and until when; or why not. Asks no server. */
  async state(): Promise<SessionState> {
    const { session } = await this.connect();
    return session.state();
  }

  /** Keeps a sign-in from dying of disuse. */
  async keepAlive(): Promise<void> {
    const { session } = await this.connect();
    await session.keepAlive();
  }

  /** The person who signed in, as sent: `email`, `firstName`, `lastName`, … */
  async user(): Promise<JsonObject> {
    const { client } = await this.connect();
    return objectOf(await client.get("user"));
  }

  /** Ends the tokens at the identity provider and forgets them. */
  async signOut(): Promise<void> {
    const { session } = await this.connect();
    await session.signOut();
  }

  /** The vehicles of the account in the API's order, as the pages arrive. */
  async *vehicles(extensions: readonly Extension[] = []): AsyncGenerator<VehiclePage> {
    const { client, endpoints } = await this.connect();
    for await (const page of listVehicles(client, endpoints.apiUrl, this.brand, extensions)) {
      if (extensions.length === 0) this.found.learn(page.vehicles);
      this.recorder.listed(page.vehicles);
      yield page;
    }
  }

  /**
   * The vehicle with this VIN or id.
   * @param maxAge ms that an earlier look-up is good for
   * @throws BadRequest when the account has none
   */
  async vehicle(vinOrId: string, maxAge?: number): Promise<Vehicle> {
    const isMeant = ({ vehicle }: Vehicle) => matches(vehicle, vinOrId);
    const known = this.found.get(isMeant, maxAge);
    if (known) return known;
    for await (const { vehicles } of this.vehicles()) {
      const found = vehicles.find(isMeant);
      if (!found) continue;
      this.found.add(found);
      return found;
    }
    this.found.forget(isMeant);
    throw new BadRequest("unknownVehicle", { vehicle: vinOrId });
  }

  /**
   * Where a relation of a vehicle is read: its own link, else an address built from its id, for which
   * a VIN alone is looked up. A name that is an address is that place.
   * @throws BadRequest when there is no way to it
   */
  async locate(target: VehicleTarget, name: string): Promise<Place> {
    if (URL.canParse(name)) return placeAt(name);
    const place = placeOf(target, name);
    if (place) return place;
    const { links = {}, vehicle = {} } = target;
    const { vin } = vehicle;
    let found = vin === undefined ? undefined : await this.vehicle(vin);
    // It may have got links since it was looked up.
    if (vin !== undefined && found && !placeOf(found, name)) {
      found = await this.vehicle(vin, UNFIT);
    }
    const foundPlace = found && placeOf(found, name);
    if (foundPlace) return foundPlace;
    const own = Object.keys(links);
    const offered = (own.length > 0 ? own : Object.keys(found?.links ?? {})).join(", ");
    if (offered === "") throw new BadRequest("noVehicle");
    throw new BadRequest("unknownLink", { link: name, links: offered });
  }

  /** One resource. */
  async read(
    place: Place,
    { maxAge, extensions = [], patience }: ReadOptions = {},
  ): Promise<Reading> {
    const { client, endpoints, freshness } = await this.connect();
    const { isMeasured, shaped } = await this.loadReaders();
    const { link, accept, name } = place;
    const { pathname } = ownUrl(link, endpoints.apiUrl);
    const query = name === "self" && extensions.length > 0 ? { extension: extensions } : {};
    const response = await client.get(link, { query, accept, maxAge, patience });
    const shape = shaped(name, response, this.brand);
    const payload = shape ?? copyOf(response);
    if (!shape || !isMeasured(name)) return { response, payload, stale: false };
    const now = new Date().toISOString();
    const { at, stale } =
      name === "status"
        ? freshness.ofState(pathname, shape, now)
        : freshness.ofDate(pathname, shape.at, now);
    this.recorder.told(pathname, payload, at);
    return { response, payload, stale, ...(at !== undefined && { at: new Date(at) }) };
  }

  /** A collection, page by page, up to a limit. */
  async *items(place: Place, selection: Selection): AsyncGenerator<ItemPage> {
    const { client, endpoints } = await this.connect();
    const { shaped } = await this.loadReaders();
    const { limit, newestFirst = false, filters = {}, patience } = selection;
    const query = { ...timeQuery(selection), ...filterQuery(place, filters) };
    let left = limit;
    const all = pages(client, place.link, {
      name: place.collection ?? "",
      query,
      newestFirst,
      limit,
      ...defined({ patience }),
    });
    for await (const { body, items: sent, count } of all) {
      const items = sent.slice(0, left).map((response) => ({
        response,
        payload: shaped(place.name, response, this.brand) ?? copyOf(response),
        links: itemLinks(place, response, endpoints.apiUrl),
      }));
      const most = count === undefined ? undefined : Math.min(count, limit);
      yield { body, items, count: items.length === left ? limit : most };
      left -= items.length;
      if (left <= 0) return;
    }
  }

  /** Looks at vehicles again and again, sharing each look with everybody who watches the same. */
  watch(watch: Watch): Watching {
    this.watcher ??= new Watcher(this);
    return this.watcher.add(watch);
  }

  /** What the API said last of the day's requests. */
  get quota(): Quota {
    return this.opened?.quota ?? {};
  }

  /** The cars that are watched, and when each is looked at next. */
  get watchPlan(): readonly PlannedLook[] {
    return this.watcher?.looks ?? [];
  }

  /** The API is on this machine: the simulator, where asking often hurts nobody. */
  get isLocal(): boolean {
    return isLocalApi(this.settings.environment, this.settings.apiUrl);
  }

  /** Gives up requests, waits for tokens that are on their way, frees the connections. */
  async close(): Promise<void> {
    this.closed = true;
    this.watcher?.close();
    const connection = await this.connection?.catch(() => undefined);
    if (!connection) return;
    connection.closeClient();
    const settled = connection.session.settle().then(connection.closeIdentity);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, SETTLE)));
    await Promise.race([settled, patience]);
    clearTimeout(timer);
  }

  /** Known to be one since the connection was opened. */
  private get brand(): Brand {
    return this.settings.brand as Brand;
  }

  /** Loaded with the first question, once. */
  private loadReaders(): Promise<typeof Readers> {
    return (this.readers ??= import("./vehicle/readers"));
  }

  private connect(): Promise<Connection> {
    if (this.closed) return Promise.reject(new Unavailable("closed"));
    this.connection ??= this.open().catch((error: unknown) => {
      this.connection = undefined;
      throw error;
    });
    return this.connection;
  }

  private async open(): Promise<Connection> {
    const { openConnection } = await import("./connection");
    const connection = await openConnection(this.settings, {
      ...this.options,
      record: this.recorder.exchanged,
    });
    this.opened = connection;
    connection.session.on("unsaved", (error) => this.emit("unsaved", error));
    connection.session.on("shared", (error) => this.emit("shared", error));
    connection.session.on("changed", (error) => this.emit("changed", error));
    return connection;
  }
}

function timeQuery({ since, until }: Selection): Query {
  if (!since && !until) return {};
  return { timestamps: `${since?.toISOString() ?? ""}/${until?.toISOString() ?? ""}` };
}

/** A trip has telemetry of its own, to which the API gives no link. */
function itemLinks({ name }: Place, item: JsonObject, apiUrl: string): Record<string, string> {
  const links = linksOf(item, apiUrl);
  const { self } = links;
  return name === "trips" && self !== undefined
    ? { telemetry: `${self}/telemetry`, ...links }
    : links;
}
