/** What a value the API sends means, in every way it is seen written; undefined when it means nothing. */
import { numberOf } from "../json";
import { durationSeconds } from "../rules/durations";
import { DAY_S } from "../time";

const BOOLEANS = new Map<unknown, boolean>([
  [true, true],
  ["true", true],
  [false, false],
  ["false", false],
]);
const ISO =
  /^(?<day>\d{4}-\d\d-\d\d)(?:[T ](?<time>\d\d:\d\d(?::\d\d)?)(?:[.,](?<fraction>\d+))?(?:Z|(?<zone>[+-]\d\d):?(?<minutes>\d\d)?)?)?$/i;
/** What nearly every date is; days that not every month has are left to the engine. */
const USUAL = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const JAVA = /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d? \d\d:\d\d:\d\d (?:GMT|UTC) \d{4}$/;

/** A finite number, also when sent as text, with a point or a comma; without the noise of somebody's arithmetic. */
export function numeric(value: unknown): number | undefined {
  const number = numberOf(typeof value === "string" ? value.replace(",", ".") : value);
  return number === undefined ? undefined : withoutNoise(number);
}

/** Decimals that are told. A place on the map needs seven. */
const DECIMALS = 1e9;
/** Above it the decimals of a number are not exact any more. */
const LARGEST = Number.MAX_SAFE_INTEGER / DECIMALS;

/** 0.3 for 0.30000000000000004. */
function withoutNoise(number: number): number {
  if (Number.isInteger(number) || Math.abs(number) > LARGEST) return number;
  return Math.round(number * DECIMALS) / DECIMALS;
}

/** True or false, also when sent as text. */
export function truth(value: unknown): boolean | undefined {
  return BOOLEANS.get(value);
}

/**
 * ISO 8601 in UTC of a date in one of the formats seen. No others: the engine's own parser makes dates of
 * almost any text, and takes them for local time.
 */
export function utc(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (value.length === 20 && USUAL.test(value)) return `${value.slice(0, 19)}.000Z`;
  const text = value.trim();
  const parts = ISO.exec(text)?.groups;
  if (!parts && !JAVA.test(text)) return undefined;
  return utcOf(Date.parse(parts ? isoOf(parts) : text));
}

/** ISO 8601 in UTC of ms since the epoch; undefined outside the years 0 to 9999, which sort as text. */
export function utcOf(ms: number): string | undefined {
  const date = new Date(ms);
  const text = Number.isNaN(date.getTime()) ? "" : date.toISOString();
  return /^\d/.test(text) ? text : undefined;
}

/** Seconds of an ISO duration; minutes may lack their unit (`PT3H14`), fractions are left out. */
export function duration(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const whole = durationSeconds(value);
  if (whole !== undefined) return Number.isFinite(whole) ? whole : undefined;
  const text = value.trim().replace(/[.,]\d+(?=S$)/, "");
  const length = durationSeconds(/H\d+$/.test(text) ? `${text}M` : text);
  return Number.isFinite(length) ? length : undefined;
}

/** A duration since midnight as a time of day, `22:31`. Hours that no day has (34) are sent for none. */
export function timeOfDay(value: unknown): string | undefined {
  const length = duration(value);
  if (length === undefined || length >= DAY_S) return undefined;
  const minutes = Math.floor(length / 60);
  return [Math.floor(minutes / 60), minutes % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/** kWh, from Wh. */
export function kilowattHours(wattHours: number | undefined): number | undefined {
  return wattHours === undefined ? undefined : withoutNoise(wattHours / 1000);
}

/** Litres, from cL. */
export function litres(centilitres: number | undefined): number | undefined {
  return centilitres === undefined ? undefined : withoutNoise(centilitres / 100);
}

/** km/h, from m/s, without the noise of the multiplication. */
export function kilometresPerHour(metresPerSecond: number | undefined): number | undefined {
  if (metresPerSecond === undefined) return undefined;
  const speed = Math.round(metresPerSecond * 36) / 10;
  return Number.isFinite(speed) ? speed : undefined;
}

/** The same date as every engine understands it; without a zone it is meant in UTC. */
function isoOf(parts: Readonly<Record<string, string | undefined>>): string {
  const { day = "", time = "00:00", fraction = "0", zone, minutes = "00" } = parts;
  const seconds = time.length === 5 ? `${time}:00` : time;
  const offset = zone === undefined ? "Z" : `${zone}:${minutes}`;
  return `${day}T${seconds}.${fraction.slice(0, 3)}${offset}`;
}
