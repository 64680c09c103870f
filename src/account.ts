import { EventEmitter } from "node:events";
import type { ApiClient } from "./api/client";
import type { ApiWriter } from "./api/writes";
import { relationOf } from "./api/relations";
import { FoundVehicles, UNFIT } from "./api/found-vehicles";
import { VehicleNames } from "./api/vehicle-names";
import {
  type ListOptions,
  type Vehicle,
  type VehicleId,
  type VehiclePage,
  matches,
  vehicleLink,
} from "./api/vehicles";
import type { Authorization } from "./auth/authorization";
import type { Proof, SessionEvents, SessionState } from "./auth/session";
import type { AccountOptions, AccountSettings, Connection } from "./connection";
import { Recorder } from "./diagnostics/recorder";
import { BadRequest, Forbidden, NoData, Unavailable } from "./errors";
import type { Quota } from "./http/quota";
import { type JsonObject, objectOf } from "./json";
import { Log } from "./log";
import type { ItemPage, ReadOptions, Reading, Selection } from "./reader";
import { isLocalApi } from "./rules/addresses";
import type { Parts } from "./vehicle/parts";
import { type Resource, type VehicleTarget, findResource, resourceAt } from "./api/resource";

export type { AccountOptions, AccountSettings };
export type { Item, ItemPage, ReadOptions, Reading, Selection } from "./reader";

/** What orders to a car are made of. */
export interface Access {
  client: ApiClient;
  writer: ApiWriter;
  apiUrl: string;
}

/** How many of a list `latest` reads. */
const NEWEST: Readonly<Partial<Record<keyof Parts, number>>> = { alerts: 100, trips: 5 };

/** How long `close` waits for tokens and orders on their way, in ms. Node-RED gives a node 15 s. */
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
  private readonly names: VehicleNames;
  /** The callback below which orders are sent, for those who read what became of them; set by who sends them. */
  ordersCallback: (() => Promise<string | undefined>) | undefined;
  private readonly undoing = new Set<() => Promise<void>>();
  private closed = false;
  private opened: Connection | undefined;
  /** Takes lines for the log of this account; keeps its secrets out of them. */
  readonly log: Log;

  constructor(
    private readonly settings: AccountSettings,
    private readonly options: AccountOptions,
  ) {
    super();
    this.log = new Log(options.logger);
    this.names = new VehicleNames(settings.brand, options.names);
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

  /** What identifies a vehicle, with its names as far as they are known. Asks no server. */
  named(vehicle: VehicleId): VehicleId {
    return this.names.complete(vehicle);
  }

  /** The same, asking for what is missing once a day and vehicle. Never throws. */
  identify(vehicle: VehicleId): Promise<VehicleId> {
    return this.connect()
      .then(({ client }) => this.names.identify(client, vehicle))
      .catch(() => this.named(vehicle));
  }

  /** The vehicles of the account in the API's order, as the pages arrive. */
  async *vehicles(options: ListOptions = {}): AsyncGenerator<VehiclePage> {
    const { client, endpoints } = await this.connect();
    const { extensions = [], maxAge = 0 } = options;
    const isFresh = extensions.length === 0 && maxAge === 0;
    const server = { client, apiUrl: endpoints.apiUrl };
    for await (const page of this.names.list(server, options)) {
      if (isFresh) this.found.learn(page.vehicles);
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

  /** What a failure means: the API refuses a vehicle that the account does not have like one that it may not read. */
  async meaningOf(failure: unknown, { id }: VehicleId): Promise<unknown> {
    if (!(failure instanceof Forbidden) || id === undefined) return failure;
    return this.vehicle(id).then(
      () => failure,
      (error: unknown) => (error instanceof BadRequest ? error : failure),
    );
  }

  /**
   * Where a relation of a vehicle is read: its own link, else an address built from its id, for which
   * a VIN alone is looked up. A name that is an address is that place.
   * @throws BadRequest when there is no way to it
   */
  async locate(target: VehicleTarget, name: string): Promise<Resource> {
    if (name.includes(":") && URL.canParse(name)) return resourceAt(name);
    const resource = findResource(target, name) ?? (await this.ordersResource(target, name));
    if (resource) return resource;
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

  /** One resource. @throws as `Reader.read` */
  async read(resource: Resource, options: ReadOptions = {}): Promise<Reading> {
    const { reader } = await this.connect();
    const reading = await reader.read(resource, options);
    if (resource.name === "self") this.names.saw(reading.response, options.extensions ?? []);
    return reading;
  }

  /** A collection, page by page, up to a limit. @throws as `Reader.items` */
  async *items(
    resource: Resource,
    selection: Selection,
  ): AsyncGenerator<ItemPage, void, undefined> {
    const { reader } = await this.connect();
    yield* reader.items(resource, selection);
  }

  /**
   * What a vehicle said last of one part; of a list the newest few, newest first.
   * @throws as `locate` and `read`
   */
  async latest<Name extends keyof Parts>(vehicle: VehicleTarget, part: Name): Promise<Parts[Name]> {
    const resource = await this.locate(vehicle, part);
    const limit = NEWEST[part];
    const latest: unknown =
      limit === undefined
        ? objectOf((await this.read(resource)).payload)
        : await this.newest(resource, limit);
    return latest as Parts[Name];
  }

  private async newest(resource: Resource, limit: number): Promise<unknown[]> {
    const newest: unknown[] = [];
    for await (const { items } of this.items(resource, { limit, newestFirst: true })) {
      newest.push(...items.map(({ payload }) => payload));
    }
    return newest;
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
    const connection = await openConnection(this.settings, this.options, this.log, this.recorder);
    this.opened = connection;
    connection.session.on("unsaved", (error) => this.emit("unsaved", error));
    connection.session.on("shared", (error) => this.emit("shared", error));
    connection.session.on("changed", (error) => this.emit("changed", error));
    return connection;
  }
}
