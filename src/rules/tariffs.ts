/** What electricity costs, and when. For the editor and the runtime alike. */
import { isObject, listOf, numberOf, objectOf, textOf } from "../json";

/** Days as a state has them, in the order of a Date. */
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

/** The choices of days that a dialog offers; empty for every day. */
export const DAY_CHOICES = [
  "",
  "Mon-Fri",
  "Sat-Sun",
  ...DAYS.slice(1),
  ...DAYS.slice(0, 1),
] as const;

const DAY = 1440; // minutes

/** A price, and where and when it counts. */
export interface Tariff {
  /** Per kWh from the grid. */
  readonly price: number;
  /** Minutes since midnight; from 22:00 to 06:00 it lasts over midnight. */
  readonly from: number;
  readonly to: number;
  /** The days on which it begins, 0 for Sunday. */
  readonly days: ReadonlySet<number>;
  /** The name of a zone; empty: everywhere. */
  readonly zone: string;
}

/** The field of a tariff that cannot be as it is. */
export type TariffFlaw = "price" | "from" | "to" | "days" | "zone";

/** What is wrong with a tariff, in the order of its fields; `zones` are the names of all zones. */
export function tariffFlaws(tariff: unknown, zones: readonly string[]): TariffFlaw[] {
  const { price, from, to, days, zone } = objectOf(tariff);
  const [begin, end] = [minutesOf(from, 0), minutesOf(to, DAY)];
  const name = nameOf(zone);
  const flaws: [TariffFlaw, boolean][] = [
    ["price", !((numberOf(price) ?? -1) >= 0)],
    ["from", begin === undefined || begin === DAY],
    ["to", end === undefined || begin === end],
    ["days", daysOf(days) === undefined],
    ["zone", name !== "" && !zones.includes(name)],
  ];
  return flaws.filter(([, isSo]) => isSo).map(([flaw]) => flaw);
}

/** A tariff without flaws, as it is reckoned with. */
export function tariffOf(tariff: unknown): Tariff {
  const { price, from, to, days, zone } = objectOf(tariff);
  return {
    price: numberOf(price) ?? NaN,
    from: minutesOf(from, 0) ?? NaN,
    to: minutesOf(to, DAY) ?? NaN,
    days: daysOf(days) ?? new Set(),
    zone: nameOf(zone),
  };
}

/** Whether it counts at a time of day (minutes since midnight) of a day (0 for Sunday). */
export function countsAt({ from, to, days }: Tariff, day: number, minute: number): boolean {
  if (from < to) return days.has(day) && minute >= from && minute < to;
  return (days.has(day) && minute >= from) || (days.has((day + 6) % 7) && minute < to);
}

/** Why this cannot be a currency; undefined for a code of three letters. */
export function currencyFlaw(value: unknown): "badCurrency" | undefined {
  return typeof value === "string" && /^[A-Za-z]{3}$/.test(value.trim())
    ? undefined
    : "badCurrency";
}

/** Why this cannot be a number from 0 on, up to `most`; undefined when it can, or is nothing. */
export function amountFlaw(value: unknown, most = Infinity): "badAmount" | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const number = numberOf(value);
  return number !== undefined && number >= 0 && number <= most ? undefined : "badAmount";
}

/** Losses of so much (%) leave nothing to charge with. */
export const MOST_LOSSES = 90;

function nameOf(zone: unknown): string {
  return textOf(zone)?.trim() ?? "";
}

/** Minutes since midnight of `22:30`; what is not given is `usual`, and what is no time of day undefined. */
function minutesOf(value: unknown, usual: number): number | undefined {
  if (value === undefined || value === null || value === "") return usual;
  const { hours, minutes } =
    /^(?<hours>\d\d?):(?<minutes>[0-5]\d)$/.exec(textOf(value) ?? "")?.groups ?? {};
  const time = 60 * Number(hours) + Number(minutes);
  return time <= DAY ? time : undefined;
}

/** `Mon-Fri`, `Sat,Sun`, a list of such; nothing for every day. */
function daysOf(value: unknown): ReadonlySet<number> | undefined {
  if (isObject(value)) return undefined;
  const parts = listOf(value).flatMap((one) => String(one).split(","));
  const words = parts.map((part) => part.trim()).filter(Boolean);
  const days = new Set<number>();
  for (const word of words.length > 0 ? words : ["Mon-Sun"]) {
    const [first = -1, last = first, ...more] = word.split("-").map(dayOf);
    if (first < 0 || last < 0 || more.length > 0) return undefined;
    for (let day = first; day !== last; day = (day + 1) % 7) days.add(day);
    days.add(last);
  }
  return days;
}

function dayOf(word: string): number {
  return DAYS.findIndex((day) => day.toLowerCase() === word.trim().toLowerCase());
}
