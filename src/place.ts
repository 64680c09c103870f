import { type Relation, relationOf } from "./api/relations";
import { type VehicleId, vehicleLink } from "./api/vehicles";
import { type JsonObject, objectOf } from "./json";

/** A vehicle as a message names it: by its links, by its id, or by its VIN. */
export interface VehicleTarget {
  links?: Readonly<Record<string, string>>;
  vehicle?: VehicleId;
}

/** Where to read, and what is known of it; `name` as the table writes it, where that knows it. */
export interface Place extends Relation {
  name: string;
  link: string;
}

/** What an address leads to, by the end of its path. */
export function placeAt(address: string): Place {
  const [relation = ""] = new URL(address).pathname.split("/").slice(-1);
  return { ...relationOf(relation), link: address };
}

/** By the vehicle's own link, else by its id. */
export function placeOf(
  { links = {}, vehicle = {} }: VehicleTarget,
  name: string,
): Place | undefined {
  const relation = relationOf(name);
  if (Object.hasOwn(links, name)) return { ...relation, link: links[name] ?? "" };
  if (vehicle.id === undefined || relation.path === undefined) return undefined;
  return { ...relation, link: vehicleLink(vehicle.id, relation.path) };
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
