import { BadRequest } from "../errors";
import { listOf, numberOf, objectOf, textOf } from "../json";
import type { Zone } from "./zones";
import { EVENTS, type EventName } from "./catalogue";

/** What to look out for. */
export interface WatchOptions {
  /** The events to tell of; empty for all. */
  readonly events: readonly EventName[];
  /** Levels of battery and tank, in %. */
  readonly levels: readonly number[];
  readonly zones: readonly Zone[];
  /** Seconds after which a car that says nothing is stale. */
  readonly staleAfter: number;
  /** Tell of what is the case at first sight, too. */
  readonly emitInitial: boolean;
  /** A service is due when so many days, or so many km, are left. */
  readonly maintenanceDays: number;
  readonly maintenanceDistance: number;
}

const DEFAULTS = { staleAfter: 86_400, maintenanceDays: 30, maintenanceDistance: 1000 };

/**
 * The options of a node, checked; what is not given has its default, and numbers may be text.
 * @throws BadRequest for an unknown event, a level that is no percentage, a zone without name, place or
 * radius or with the name of another, and a negative or unreadable number
 */
export function parseWatchOptions(config: unknown): WatchOptions {
  const given = objectOf(config);
  const zones = listOf(given.zones).map(parseZone);
  const twice = zones.find(({ name }, index) => zones.findIndex((z) => z.name === name) < index);
  if (twice) throw new BadRequest("zoneTwice", { zone: twice.name });
  return {
    events: listOf(given.events).map(parseEvent),
    levels: [...new Set(listOf(given.levels).map(parseLevel))].sort((a, b) => a - b),
    zones,
    staleAfter: parseAmount(given, "staleAfter"),
    emitInitial: given.emitInitial === true,
    maintenanceDays: parseAmount(given, "maintenanceDays"),
    maintenanceDistance: parseAmount(given, "maintenanceDistance"),
  };
}

function parseEvent(given: unknown): EventName {
  if (typeof given === "string" && Object.hasOwn(EVENTS, given)) return given as EventName;
  throw new BadRequest("unknownEvent", { event: shown(given) });
}

function parseLevel(given: unknown): number {
  const level = numberOf(given);
  if (level !== undefined && level >= 0 && level <= 100) return level;
  throw new BadRequest("badLevel", { level: shown(given) });
}

function parseZone(given: unknown, index: number): Zone {
  const zone = objectOf(given);
  const name = textOf(zone.name)?.trim();
  if (!name) throw new BadRequest("zoneUnnamed", { number: index + 1 });
  const latitude = numberOf(zone.latitude) ?? NaN;
  const longitude = numberOf(zone.longitude) ?? NaN;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
    throw new BadRequest("zoneNowhere", { zone: name });
  }
  const radius = numberOf(zone.radius) ?? 0;
  if (radius <= 0) throw new BadRequest("zoneNoRadius", { zone: name });
  return { name, latitude, longitude, radius };
}

function parseAmount(
  config: Readonly<Record<string, unknown>>,
  option: keyof typeof DEFAULTS,
): number {
  const given = config[option];
  if (given === undefined || given === null || given === "") return DEFAULTS[option];
  const amount = numberOf(given);
  if (amount !== undefined && amount >= 0) return amount;
  throw new BadRequest("badAmount", { option, value: shown(given) });
}

function shown(given: unknown): string {
  return given === undefined ? "nothing" : (textOf(given) ?? JSON.stringify(given));
}
