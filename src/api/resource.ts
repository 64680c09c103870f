import { linksOf } from "./hal";
import { type NamedRelation, relationAt, relationOf } from "./relations";
import { type VehicleId, isVin, vehicleCalled, vehicleLink } from "./vehicles";
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

/**
 * The links and identity that a message carries, as far as they can be trusted to be texts. A vehicle may be but a
 * text, its VIN or id; where none is named, a topic that is a VIN names it.
 */
export function parseTarget(message: JsonObject): Required<VehicleTarget> {
  return { links: textsIn(message.links), vehicle: vehicleIn(message) };
}

/** The vehicle that a message names; `{}` for none. */
export function vehicleIn({ vehicle, topic }: JsonObject): VehicleId {
  if (typeof vehicle === "string" && vehicle.trim() !== "") return vehicleCalled(vehicle);
  const named: VehicleId = textsIn(vehicle);
  const isNamed = named.id !== undefined || named.vin !== undefined;
  return !isNamed && typeof topic === "string" && isVin(topic)
    ? { ...named, ...vehicleCalled(topic) }
    : named;
}

/** What of an object is text. */
function textsIn(value: unknown): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, text] of Object.entries(objectOf(value))) {
    if (typeof text === "string") texts[name] = text;
  }
  return texts;
}

function lastSegment(address: string): string {
  return new URL(address).pathname.split("/").at(-1) ?? "";
}

/** A trip has telemetry of its own, to which the API gives no link. */
export function itemLinks(
  { name }: Resource,
  item: JsonObject,
  apiUrl: string,
): Record<string, string> {
  const links = linksOf(item, apiUrl);
  const { self } = links;
  return name === "trips" && self !== undefined
    ? { telemetry: `${self}/telemetry`, ...links }
    : links;
}
