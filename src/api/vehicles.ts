import type { Brand } from "../brands";
import { BadRequest, NoData } from "../errors";
import { type JsonObject, copyOf, defined, objectOf, textOf } from "../json";
import { readBrand, readLabel, readPictures } from "../vehicle/details";
import type { VehicleId } from "../vehicle/identity";
import type { ApiClient } from "./client";
import { embedded, linksOf, pages } from "./hal";

export {
  type VehicleId,
  isSameVehicle,
  isVin,
  keyOf,
  matches,
  vehicleCalled,
} from "../vehicle/identity";

/** A vehicle of the list, and where to read more of it. */
export interface Vehicle {
  vehicle: VehicleId;
  /** Relation → absolute address. */
  links: Record<string, string>;
  /** The vehicle as sent, without HAL plumbing; what was asked as extension stands at the top. */
  payload: Record<string, unknown>;
}

/** Parts of a vehicle that the API sends only when asked. */
export const EXTENSIONS = ["branding", "pictures", "onboardCapabilities"] as const;
export type Extension = (typeof EXTENSIONS)[number];

/** A page of the list; `count` as in `Page`. */
export interface VehiclePage {
  vehicles: Vehicle[];
  count: number | undefined;
}

/** How to read the list. */
export interface ListOptions {
  /** What to ask for besides. */
  extensions?: readonly Extension[];
  /** A list that came within so many seconds will do, also that there is none; default 0: always ask. */
  maxAge?: number;
}

/** Some 20,000 cars; all of them are held by those who watch them. */
const MOST_PAGES = 350;

/** Bodies of a 404 on the list that mean: this account has no vehicle. */
const NO_VEHICLE_CODES = new Set(["40400", "40410"]);

/** Reads a vehicle as sent; whatever it lacks is left out. */
export function parseVehicle(sent: JsonObject, apiUrl: string, accountBrand: Brand): Vehicle {
  const { _links, _embedded, ...plain } = sent;
  const extension = objectOf(embedded(sent, "extension"));
  const payload = { ...defined({ pictures: readPictures(sent) }), ...plain, ...extension };
  return { vehicle: identityOf(sent, accountBrand), links: linksOf(sent, apiUrl), payload };
}

/** What was made of vehicles as sent, for as long as the list they came in is remembered. */
const known = new WeakMap<JsonObject, Vehicle>();

/** As `parseVehicle`, once for each that was sent: an account has one address and one brand. */
function knownVehicle(sent: JsonObject, apiUrl: string, accountBrand: Brand): Vehicle {
  const vehicle = known.get(sent) ?? parseVehicle(sent, apiUrl, accountBrand);
  known.set(sent, vehicle);
  return vehicle;
}

/** What identifies a vehicle, as far as it was sent. */
export function identityOf(sent: JsonObject, accountBrand: Brand): VehicleId {
  return defined({
    id: textOf(sent.id),
    vin: textOf(sent.vin),
    brand: readBrand(sent, accountBrand),
    label: readLabel(sent, accountBrand),
  });
}

/**
 * The vehicles of the account in the API's order, as the pages arrive.
 * @throws as `ApiClient.get`; a 404 that means "no vehicle" is an empty list instead
 */
export async function* listVehicles(
  client: Pick<ApiClient, "get">,
  apiUrl: string,
  accountBrand: Brand,
  { extensions = [], maxAge = 0 }: ListOptions = {},
): AsyncGenerator<VehiclePage, void, undefined> {
  const query = extensions.length === 0 ? {} : { extension: extensions };
  const shared = maxAge > 0;
  let first = true;
  try {
    for await (const { items, count } of pages(client, "user/vehicles", {
      name: "vehicles",
      query,
      mostPages: MOST_PAGES,
      maxAge,
      shared,
    })) {
      const vehicles = items.map((item) =>
        shared
          ? copyOf(knownVehicle(item, apiUrl, accountBrand))
          : parseVehicle(item, apiUrl, accountBrand),
      );
      yield { vehicles, count };
      first = false;
    }
  } catch (error) {
    if (!(first && error instanceof NoData && NO_VEHICLE_CODES.has(error.code ?? ""))) throw error;
  }
}

/** The id of the vehicle whose resource an address leads to; undefined where it leads to no vehicle. */
export function vehicleIdIn(link: string): string | undefined {
  const id = /(?:^|\/)user\/vehicles\/([^/?#]+)/.exec(link)?.[1];
  try {
    return id === undefined ? undefined : decodeURIComponent(id);
  } catch {
    return undefined;
  }
}

/**
 * The address of a vehicle's resource, built from its id.
 * @throws BadRequest for an id that would lead elsewhere
 */
export function vehicleLink(id: string, path: string): string {
  if (id === "." || id === "..") throw new BadRequest("unknownVehicle", { vehicle: id });
  // Through a buffer, since a lone surrogate cannot be percent-encoded.
  return `user/vehicles/${encodeURIComponent(Buffer.from(id).toString())}${path}`;
}
