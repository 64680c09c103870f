import { EventEmitter } from "node:events";
import { type Page, pages } from "./api/hal";
import { type Relation, relationOf } from "./api/relations";
import {
  type Extension,
  type Vehicle,
  type VehicleId,
  type VehiclePage,
  listVehicles,
  vehicleLink,
} from "./api/vehicles";
import type { Authorization } from "./auth/authorization";
import type { Proof, SessionEvents, SessionState } from "./auth/session";
import type { Brand } from "./brands";
import type { AccountOptions, AccountSettings, Connection } from "./connection";
import { BadRequest, Unavailable } from "./errors";
import { type JsonObject, copyOf, objectOf } from "./json";

export type { AccountOptions, AccountSettings };

/** A vehicle as a message names it: by its links, by its id, or by its VIN. */
export interface VehicleTarget {
  links?: Readonly<Record<string, string>>;
  vehicle?: VehicleId;
}

/** Where to read, and what is known of it. */
export interface Place extends Relation {
  name: string;
  link: string;
}

/** Which part of a collection; `limit` may be Infinity. */
export interface Selection {
  limit: number;
  since?: Date;
}

/** How long `close` waits for tokens on their way, in ms. Node-RED gives a node 15 s. */
const SETTLE = 10_000;

/**
 * One account at one brand: its session and its view of the API. Nothing happens before the first
 * question. Every method may throw what `ApiClient.get` throws, and NotConfigured.
 */
export class Account extends EventEmitter<SessionEvents> {
  private connection: Promise<Connection> | undefined;
  private readonly found = new Map<string, Vehicle>();
  private closed = false;

  constructor(
    private readonly settings: AccountSettings,
    private readonly options: AccountOptions,
  ) {
    super();
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
    const { endpoints, clientId } = await this.connect();
    const { authorizationOf } = await import("./auth/authorization");
    return authorizationOf(endpoints, clientId, language);
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
    yield* listVehicles(client, endpoints.apiUrl, this.settings.brand as Brand, extensions);
  }

  /** The vehicle with this VIN or id. @throws BadRequest when the account has none */
  async vehicle(vinOrId: string): Promise<Vehicle> {
    const known = this.found.get(vinOrId);
    if (known) return copyOf(known);
    for await (const { vehicles } of this.vehicles()) {
      const found = vehicles.find(({ vehicle: { id, vin } }) => [id, vin].includes(vinOrId));
      if (!found) continue;
      this.found.set(vinOrId, copyOf(found));
      return found;
    }
    throw new BadRequest("unknownVehicle", { vehicle: vinOrId });
  }

  /**
   * Where a relation of a vehicle is read: its own link, else an address built from its id, for which
   * a VIN alone is looked up. A name that is an address is that place.
   * @throws BadRequest when there is no way to it
   */
  async locate(target: VehicleTarget, name: string): Promise<Place> {
    if (URL.canParse(name)) {
      const [relation = ""] = new URL(name).pathname.split("/").slice(-1);
      return { name: relation, link: name, ...relationOf(relation) };
    }
    const place = placeOf(target, name);
    if (place) return place;
    const { links = {}, vehicle = {} } = target;
    const found = vehicle.vin === undefined ? undefined : await this.vehicle(vehicle.vin);
    const foundPlace = found && placeOf(found, name);
    if (foundPlace) return foundPlace;
    const offered = Object.keys(found?.links ?? links).join(", ");
    if (offered === "") throw new BadRequest("noVehicle");
    throw new BadRequest("unknownLink", { link: name, links: offered });
  }

  /** One resource, as sent. */
  async read({ link, accept }: Pick<Place, "link" | "accept">): Promise<unknown> {
    const { client } = await this.connect();
    return client.get(link, {}, accept);
  }

  /** A collection, page by page, up to a limit. */
  async *items(place: Place, { limit, since }: Selection): AsyncGenerator<Page> {
    const { client } = await this.connect();
    const query = since === undefined ? {} : { timestamps: `${since.toISOString()}/` };
    let left = limit;
    for await (const page of pages(client, place.link, place.collection ?? "", query)) {
      const items = page.items.slice(0, left);
      const count = items.length === left ? limit : page.count;
      yield { ...page, items, count };
      left -= items.length;
      if (left <= 0) return;
    }
  }

  /** Gives up requests, waits for tokens that are on their way, frees the connections. */
  async close(): Promise<void> {
    this.closed = true;
    const connection = await this.connection?.catch(() => undefined);
    if (!connection) return;
    connection.closeClient();
    const settled = connection.session.settle().then(connection.closeIdentity);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, SETTLE)));
    await Promise.race([settled, patience]);
    clearTimeout(timer);
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
    const connection = await openConnection(this.settings, this.options);
    connection.session.on("unsaved", (error) => this.emit("unsaved", error));
    connection.session.on("changed", (error) => this.emit("changed", error));
    return connection;
  }
}

/** By the vehicle's own link, else by its id. */
function placeOf({ links = {}, vehicle = {} }: VehicleTarget, name: string): Place | undefined {
  const relation = relationOf(name);
  if (Object.hasOwn(links, name)) return { name, link: links[name] ?? "", ...relation };
  if (vehicle.id === undefined || relation.path === undefined) return undefined;
  return { name, link: vehicleLink(vehicle.id, relation.path), ...relation };
}

/** The links and identity that a message carries, as far as they can be trusted to be texts. */
export function targetOf(message: JsonObject): VehicleTarget {
  const links = Object.entries(objectOf(message.links)).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const vehicle = Object.entries(objectOf(message.vehicle)).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { links: Object.fromEntries(links), vehicle: Object.fromEntries(vehicle) };
}
