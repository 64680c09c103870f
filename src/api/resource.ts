import { type NamedRelation, relationAt, relationOf } from "./relations";
import { type VehicleId, vehicleLink } from "./vehicles";
import { type JsonObject, objectOf } from "../json";
import { sameName } from "../rules/names";

/** A vehicle as a message names it: by its links, by its id, or by its VIN. */
export interface VehicleTarget {
  links?: Readonly<Record<string, string>>;
  vehicle?: VehicleId;
}

/** Where to read, and what is known of it. */
export interface Resource extends NamedRelation {
  link: string;
}

/**
 * What an address leads to: its path says it, else the name of the link. Of what neither says, the end of the path
 * stands for the name: `/user`.
 */
export function resourceAt(address: string, name?: string): Resource {
  const relation = relationAt(address) ?? relationOf(name ?? `/${lastSegment(address)}`);
  return { ...relation, link: address };
}

/** By the vehicle's own link, else by its id. */
export function findResource(
  { links = {}, vehicle = {} }: VehicleTarget,
  name: string,
): Resource | undefined {
  const own = sameName(Object.keys(links), name);
  if (own !== undefined) return resourceAt(links[own] ?? "", name);
  const relation = relationOf(name);
  if (relation.root !== undefined) return { ...relation, link: relation.root };
  if (vehicle.id === undefined || relation.path === undefined) return undefined;
  return { ...relation, link: vehicleLink(vehicle.id, relation.path) };
}

/** The links and identity that a message carries, as far as they can be trusted to be texts. */
export function parseTarget(message: JsonObject): VehicleTarget {
  const links = Object.entries(objectOf(message.links)).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const vehicle = Object.entries(objectOf(message.vehicle)).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { links: Object.fromEntries(links), vehicle: Object.fromEntries(vehicle) };
}

function lastSegment(address: string): string {
  return new URL(address).pathname.split("/").at(-1) ?? "";
}
