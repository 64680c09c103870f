import { EventEmitter } from "node:events";
import type { ApiClient, Query } from "./api/client";
import type { ApiWriter } from "./api/writes";
import { linksOf, pages } from "./api/hal";
import { ownUrl } from "./api/links";
import { type Filters, filterQuery, relationOf } from "./api/relations";
import { FoundVehicles, UNFIT } from "./api/found-vehicles";
import {
  type Extension,
  type Vehicle,
  type VehicleId,
  type VehiclePage,
  listVehicles,
  matches,
  vehicleLink,
} from "./api/vehicles";
import type { Authorization } from "./auth/authorization";
import type { Proof, SessionEvents, SessionState } from "./auth/session";
import type { Brand } from "./brands";
import type { AccountOptions, AccountSettings, Connection } from "./connection";
import { BadRequest, NoData, Unavailable } from "./errors";
import { isLocalApi } from "./rules/addresses";
import { type JsonObject, copyOf, defined, objectOf } from "./json";
import { Log } from "./log";
import type * as Readers from "./vehicle/readers";
import type { GroupName } from "./vehicle/state";
import type { Quota } from "./http/quota";
import { type Watch, Watcher, type Watching } from "./polling/poller";
import { type Resource, type VehicleTarget, findResource, resourceAt } from "./api/resource";

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

/** What orders to a car are made of. */
export interface Access {
  client: ApiClient;
  writer: ApiWriter;
  apiUrl: string;
}

/** How long `close` waits for tokens and orders on their way, in ms. Node-RED gives a node 15 s. */
const SETTLE = 10_000;

/**
 * One account at one brand: its session and its view of the API. Nothing happens before the first
 * question. Every method may throw what `ApiClient.get` throws, and NotConfigured.
 */
export class Account extends EventEmitter<SessionEvents> {
  private connection: Promise<Connection> | undefined;
  private readonly found = new FoundVehicles();
  private readers: Promise<typeof Readers> | undefined;
  /** The callback below which orders are sent, for those who read what became of them; set by who sends them. */
  ordersCallback: (() => Promise<string | undefined>) | undefined;
  private readonly undoing = new Set<() => Promise<void>>();
  private closed = false;
  private opened: Connection | undefined;
  private watcher: Watcher | undefined;
  private readonly log: Log;

  constructor(
    private readonly settings: AccountSettings,
    private readonly options: AccountOptions,
  ) {
    super();
    this.log = new Log(options.logger);
    // As many as there are nodes that follow it.
    this.setMaxListeners(0);
  }

  /** Signs in if need be. */
  async signIn(): Promise<void> {
    const { session } = await this.connect();
    await session.accessToken();
  }

  /** A sign-in for a browser; `language` is the one of the brand's page, as `de` or `pt-BR`. */
  async authorization(language: string): Promise<Authorization> {
    const { endpoints, clientId, secrets } = await this.connect();
    const { createAuthorization: authorizationOf } = await import("./auth/authorization");
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

  /** What orders to a car are made of: reading, writing, and the base of all addresses. */
  async access(): Promise<Access> {
    const { client, writer, endpoints } = await this.connect();
    return { client, writer, apiUrl: endpoints.apiUrl };
  }

  /** Drops the remembered replies of a vehicle. */
  async forget({ id }: VehicleId): Promise<void> {
    const { client } = await this.connect();
    if (id !== undefined) client.forget(vehicleLink(id, ""));
  }

  /** Calls back before the tokens go: what must be undone at the API is undone then, or never. */
  beforeSignOut(undo: () => Promise<void>): void {
    this.undoing.add(undo);
  }

  /** Ends the tokens at the identity provider and forgets them. */
  async signOut(): Promise<void> {
    const { session } = await this.connect();
    // The tokens go whatever comes of it.
    for (const undo of this.undoing) await undo().catch(() => undefined);
    await session.signOut();
  }

  /** The vehicles of the account in the API's order, as the pages arrive. */
  async *vehicles(extensions: readonly Extension[] = []): AsyncGenerator<VehiclePage> {
    const { client, endpoints } = await this.connect();
    for await (const page of listVehicles(client, endpoints.apiUrl, this.brand, extensions)) {
      if (extensions.length === 0) this.found.learn(page.vehicles);
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
  async locate(target: VehicleTarget, name: string): Promise<Resource> {
    if (URL.canParse(name)) return resourceAt(name);
    const place = findResource(target, name) ?? (await this.ordersResource(target, name));
    if (place) return place;
    const { links = {}, vehicle = {} } = target;
    const { vin } = vehicle;
    let found = vin === undefined ? undefined : await this.vehicle(vin);
    // It may have got links since it was looked up.
    if (vin !== undefined && found && !findResource(found, name)) {
      found = await this.vehicle(vin, UNFIT);
    }
    const foundPlace = found && findResource(found, name);
    if (foundPlace) return foundPlace;
    const own = Object.keys(links);
    const offered = (own.length > 0 ? own : Object.keys(found?.links ?? {})).join(", ");
    if (offered === "") throw new BadRequest("noVehicle");
    throw new BadRequest("unknownLink", { link: name, links: offered });
  }

  /**
   * The orders that were sent to a vehicle from here: the API only has a template for their address.
   * @throws NoData before the first one
   */
  private async ordersResource(target: VehicleTarget, name: string): Promise<Resource | undefined> {
    const relation = relationOf(name);
    const { vin, id = vin && (await this.vehicle(vin)).vehicle.id } = target.vehicle ?? {};
    if (relation.name !== "remotes" || id === undefined) return undefined;
    const callback = await this.ordersCallback?.();
    if (callback === undefined) throw new NoData("noOrders");
    const path = `/callbacks/${encodeURIComponent(callback)}/remotes`;
    return { ...relation, link: vehicleLink(id, path) };
  }

  /** One resource. */
  async read(
    place: Resource,
    { maxAge, extensions = [], patience }: ReadOptions = {},
  ): Promise<Reading> {
    const { client, endpoints, freshness } = await this.connect();
    const { isMeasured, readRelation: shaped } = await this.loadReaders();
    const { link, accept, name, apart } = place;
    const { pathname } = ownUrl(link, endpoints.apiUrl);
    const query = name === "self" && extensions.length > 0 ? { extension: extensions } : {};
    const response = await client.get(link, { query, accept, maxAge, patience, apart });
    const shape = shaped(name, response, this.brand);
    const payload = shape ?? copyOf(response);
    if (!shape || !isMeasured(name)) return { response, payload, stale: false };
    const now = new Date().toISOString();
    const { at, stale } =
      name === "status"
        ? freshness.ofState(pathname, shape, now)
        : freshness.ofDate(pathname, shape.at, now);
    return { response, payload, stale, ...(at !== undefined && { at: new Date(at) }) };
  }

  /** A collection, page by page, up to a limit. */
  async *items(place: Resource, selection: Selection): AsyncGenerator<ItemPage> {
    const { client, endpoints } = await this.connect();
    const { readRelation: shaped } = await this.loadReaders();
    const { limit, newestFirst = false, filters = {}, patience } = selection;
    // Callbacks and orders have no date to choose by.
    const time = place.apart ? {} : timeQuery(selection);
    const query = { ...time, ...filterQuery(place, filters) };
    let left = limit;
    const reader: Pick<ApiClient, "get"> = {
      get: (link, options) => client.get(link, { ...options, apart: place.apart }),
    };
    const all = pages(reader, place.link, {
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
    this.watcher ??= new Watcher(this, this.log);
    return this.watcher.add(watch);
  }

  /** After an order: looks at a vehicle soon and often until a group is newer, if anybody watches it. */
  expectNews(vehicle: Vehicle, group: GroupName | "any", since: Date): void {
    this.watcher?.expectNews(vehicle, group, since);
  }

  /** What the API said last of the day's requests. */
  get quota(): Quota {
    return this.opened?.quota ?? {};
  }

  /** The API is on this machine: the simulator, where asking often hurts nobody. */
  get isLocal(): boolean {
    return isLocalApi(this.settings.environment, this.settings.apiUrl);
  }

  /** Gives up requests, waits for tokens and orders that are on their way, frees the connections. */
  async close(): Promise<void> {
    this.closed = true;
    this.watcher?.close();
    const connection = await this.connection?.catch(() => undefined);
    if (!connection) return;
    connection.closeClient();
    const settled = Promise.all([
      connection.session.settle().then(connection.closeIdentity),
      connection.settleWriter(),
    ]);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, SETTLE)));
    await Promise.race([settled, patience]);
    clearTimeout(timer);
    connection.closeWriter();
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
    const connection = await openConnection(this.settings, this.options, this.log);
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
function itemLinks({ name }: Resource, item: JsonObject, apiUrl: string): Record<string, string> {
  const links = linksOf(item, apiUrl);
  const { self } = links;
  return name === "trips" && self !== undefined
    ? { telemetry: `${self}/telemetry`, ...links }
    : links;
}
