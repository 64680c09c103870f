import { BadRequest } from "../errors";
import { listOf } from "../json";
import { Recent } from "../recent";
import { sameName } from "../rules/names";
import { rangeFlaw } from "../rules/ranges";
import type { Query } from "./addresses";
import { GEO_JSON, HAL } from "./media-types";

/** What is known of a link by its name. */
export interface Relation {
  /** Below `/user/vehicles/{id}`; absent for links that only another resource offers. */
  path?: string;
  /** Where it is without any vehicle, relative to the API. */
  root?: string;
  /** A refusal is about this relation alone: it needs a plan or a scope that the rest does not. */
  apart?: true;
  /** The media type it answers with. */
  accept: string;
  /** For collections: the key under `_embedded`. */
  collection?: string;
  /** For collections whose items have addresses of their own: what one of them is called. */
  item?: string;
  /** For collections: what the API filters by, besides time. */
  filters?: readonly (keyof typeof FILTERS)[];
}

/** The measurements one can choose from the telemetry. */
const TELEMETRY = [
  "environment",
  "privacy",
  "vehicle",
  "vehicle.adas",
  "vehicle.battery",
  "vehicle.doorsState",
  "vehicle.energies",
  "vehicle.engines",
  "vehicle.ignition",
  "vehicle.lightingSystem",
  "vehicle.safety",
  "vehicle.transmission",
  "vehicle.alarm.status",
  "vehicle.alarm.trigger",
  "vehicle.wipingBlades",
] as const;

/**
 * What a collection can be filtered by: `parameter` of the query; `words` to choose from, or a range
 * from-to, in km or s.
 */
export const FILTERS = {
  distance: { parameter: "distance" },
  duration: { parameter: "duration" },
  states: { parameter: "states", words: ["Nominal", "Unstarted", "DataLacking", "Unfinished"] },
  telemetryTypes: { parameter: "type", words: TELEMETRY },
  alarmTypes: { parameter: "type", words: ["vehicle.alarm.status", "vehicle.alarm.trigger"] },
} as const satisfies Record<string, { parameter: string; words?: readonly string[] }>;

/** How a user sets the filters: a range as `5-` or `5-20`, words as a list. */
export type Filters = { [Name in keyof typeof FILTERS]?: string | readonly string[] };

/** The relations of a vehicle, and of a trip, that this API is known to offer. */
export const RELATIONS: Readonly<Record<string, Relation>> = {
  self: { path: "", accept: HAL },
  status: { path: "/status", accept: HAL },
  lastPosition: { path: "/lastPosition", accept: GEO_JSON },
  telemetry: {
    path: "/telemetry",
    accept: HAL,
    collection: "telemetries",
    filters: ["telemetryTypes"],
  },
  maintenance: { path: "/maintenance", accept: HAL },
  alerts: { path: "/alerts", accept: HAL, collection: "alerts", item: "alert" },
  trips: {
    path: "/trips",
    accept: HAL,
    collection: "trips",
    item: "trip",
    filters: ["distance", "duration", "states"],
  },
  alarms: {
    path: "/alarms",
    accept: HAL,
    collection: "alarms",
    item: "alarm",
    filters: ["alarmTypes"],
  },
  collisions: {
    path: "/collisions",
    accept: HAL,
    collection: "collisions",
    item: "collision",
  },
  callbacks: { root: "user/callbacks", apart: true, accept: HAL, collection: "callbacks" },
  remotes: { apart: true, accept: HAL, collection: "remoteActions" },
  waypoints: { accept: HAL, collection: "positions" },
};

/** A relation and its name, as the table writes it where it knows it. */
export interface NamedRelation extends Relation {
  name: string;
}

/** Facts of a relation, however its name is written; one that nobody knows is a single HAL resource. */
export function relationOf(name: string): NamedRelation {
  return knownRelation(name) ?? { name, accept: HAL };
}

/**
 * What an address of the API leads to, by its path below the vehicle; undefined for one that nobody knows. One item
 * of a collection has the collection's word for it as its name; what a trip has is as what the vehicle has.
 */
export function relationAt(address: string): NamedRelation | undefined {
  if (!FOUND.has(address)) FOUND.set(address, findRelation(address));
  return FOUND.get(address);
}

/** The same addresses are read again and again. */
const FOUND = new Recent<NamedRelation | undefined>(2000);

function findRelation(address: string): NamedRelation | undefined {
  const path = pathOf(address);
  if (path === undefined) return undefined;
  if (BELOW_CALLBACK.test(path)) return relationOf("remotes");
  const below = BELOW_VEHICLE.exec(path)?.[1];
  if (below === undefined) return undefined;
  const steps = below.split("/").filter((step) => step !== "");
  return steps.length === 0 ? relationOf("self") : relationAlong(steps);
}

function pathOf(address: string): string | undefined {
  try {
    return new URL(address, ANYWHERE).pathname;
  } catch {
    return undefined;
  }
}

/** For addresses that are relative to the API. */
const ANYWHERE = "https://api.invalid/";
const BELOW_CALLBACK = /\/user\/vehicles\/[^/]+\/callbacks\/[^/]+\/remotes$/;
const BELOW_VEHICLE = /(?:^|\/)user\/vehicles\/[^/]+(.*)$/;

function relationAlong([name = "", item, ...more]: readonly string[]): NamedRelation | undefined {
  const relation = name === "self" ? undefined : knownRelation(name);
  if (relation === undefined || item === undefined) return relation;
  if (relation.item === undefined) return undefined;
  if (more.length === 0) return { name: relation.item, accept: relation.accept };
  return relation.item === "trip" ? relationAlong(more) : undefined;
}

function knownRelation(name: string): NamedRelation | undefined {
  const known = sameName(Object.keys(RELATIONS), name);
  const facts = known === undefined ? undefined : RELATIONS[known];
  return known === undefined || facts === undefined ? undefined : { ...facts, name: known };
}

/**
 * The query for some filters; those that the collection does not have are left out.
 * @throws BadRequest for what is no range or no word of the API
 */
export function filterQuery({ filters = [] }: Relation, wanted: Filters): Query {
  const query: Record<string, string | readonly string[]> = {};
  for (const name of filters) {
    const value = wanted[name];
    if (value === undefined || value.length === 0) continue;
    query[FILTERS[name].parameter] = checked(name, value);
  }
  return query;
}

/** The words to choose from; undefined for a range. */
export function wordsOf(name: keyof typeof FILTERS): readonly string[] | undefined {
  const filter = FILTERS[name];
  return "words" in filter ? filter.words : undefined;
}

function checked(
  name: keyof typeof FILTERS,
  value: string | readonly string[],
): string | readonly string[] {
  const words = wordsOf(name);
  if (!words) {
    const flaw = rangeFlaw(value);
    if (flaw) throw new BadRequest(flaw, { option: name, value: String(value) });
    return value;
  }
  const list = listOf(value).map(String);
  const unknown = list.find((word) => !words.includes(word));
  if (unknown === undefined) return list;
  throw new BadRequest("badWord", { option: name, value: unknown, words: words.join(", ") });
}

/** The query for items between two moments, either of which may be open. */
export function timeQuery({ since, until }: { since?: Date; until?: Date }): Query {
  if (!since && !until) return {};
  return { timestamps: `${since?.toISOString() ?? ""}/${until?.toISOString() ?? ""}` };
}
