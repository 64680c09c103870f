import { BadRequest } from "../errors";
import { listOf, numberOf, objectOf, textOf } from "../json";
import { levelOf } from "../rules/levels";
import { type ZoneFlaw, zoneFlaws, zoneName } from "../rules/zones";
import { DAY_S } from "../time";
import type { Zone } from "./zones";
import { EVENTS, type EventName } from "./catalogue";
import { type ChargingOptions, parseChargingOptions } from "./charging-options";

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
  readonly charging: ChargingOptions;
}

const DEFAULTS = { staleAfter: DAY_S, maintenanceDays: 30, maintenanceDistance: 1000 };

/**
 * The options of a node, checked; what is not given has its default, and numbers may be text.
 * @throws BadRequest for an unknown event, a level that is no percentage, a zone without name, place or
 * radius or with the name of another, a tariff that is none, and a negative or unreadable number
 */
export function parseWatchOptions(config: unknown): WatchOptions {
  const given = objectOf(config);
  const zones = listOf(given.zones).map(parseZone);
  return {
    events: listOf(given.events).map(parseEvent),
    levels: [...new Set(listOf(given.levels).map(parseLevel))].sort((a, b) => a - b),
    zones,
    staleAfter: parseAmount(given, "staleAfter"),
    emitInitial: given.emitInitial === true,
    maintenanceDays: parseAmount(given, "maintenanceDays"),
    maintenanceDistance: parseAmount(given, "maintenanceDistance"),
    charging: parseChargingOptions(
      given,
      zones.map(({ name }) => name),
    ),
  };
}

function parseEvent(given: unknown): EventName {
  if (typeof given === "string" && Object.hasOwn(EVENTS, given)) return given as EventName;
  throw new BadRequest("unknownEvent", { event: shown(given) });
}

function parseLevel(given: unknown): number {
  const level = levelOf(given);
  if (level !== undefined) return level;
  throw new BadRequest("badLevel", { level: shown(given) });
}

const ZONE_ERRORS = {
  name: "zoneUnnamed",
  twice: "zoneTwice",
  latitude: "zoneNowhere",
  longitude: "zoneNowhere",
  radius: "zoneNoRadius",
} as const satisfies Record<ZoneFlaw, string>;

function parseZone(given: unknown, index: number, zones: readonly unknown[]): Zone {
  const name = zoneName(given);
  const [flaw] = zoneFlaws(given, index, zones);
  if (flaw) throw new BadRequest(ZONE_ERRORS[flaw], { zone: name, number: index + 1 });
  const { latitude, longitude, radius } = objectOf(given);
  const number = (value: unknown) => numberOf(value) ?? NaN;
  return {
    name,
    latitude: number(latitude),
    longitude: number(longitude),
    radius: number(radius),
  };
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
