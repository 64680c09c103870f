import { BadRequest } from "../errors";
import { type JsonObject, defined, isObject, textOf } from "../json";
import { stepsIn } from "../rules/values";
import type { ChargingSession } from "../vehicle/charging-session";
import type { VehicleState } from "../vehicle/state";
import type { Trip } from "../vehicle/trips";
import { type Format, type Formatted, adapter } from "./adapter";
import type { ContentOf } from "./content";

const KINDS = ["state", "trip", "session", "gone"] as const;
type Shown = ContentOf<(typeof KINDS)[number]>;
type Word = (key: string, english: string) => string;
/** The columns of a row; what is not known is absent. */
type Row = Readonly<Record<string, string | number>>;

/**
 * For *ui-chart* and *ui-table* of Dashboard 2, which take lists of objects. A gauge or a text needs no format: the
 * output of single values is what they take.
 */
export const dashboard = adapter({
  group: "dashboard",
  kinds: KINDS,
  options: {
    widget: { type: "choice", default: "chart", choices: ["chart", "cars", "trips", "charges"] },
    value: {
      type: "text",
      default: "battery.level",
      when: { option: "widget", is: ["chart"] },
    },
  },
  create({ widget, value }, { word }): Format<(typeof KINDS)[number]> {
    if (widget === "cars") return tableOfCars(word);
    if (widget === "trips" || widget === "charges") return tableOf(widget, word);
    const steps = stepsIn(value);
    if (steps === undefined) throw new BadRequest("formatOption", { name: "value", value });
    return (contents) => messageOf(contents.flatMap((content) => pointOf(content, steps)));
  },
});

function messageOf(payload: readonly object[]): Formatted[] {
  return payload.length > 0 ? [{ payload }] : [];
}

/** A point of a chart: the time in ms, the value, and the car as its series. */
function pointOf(content: Shown, steps: readonly (string | number)[]): object[] {
  if (content.kind === "gone") return [];
  const item = itemIn(content);
  const y = numeric(steps.reduce<unknown>(partOf, item));
  // A group of the state has its own date.
  const group = item[String(steps[0])];
  const x = Date.parse((isObject(group) ? textOf(group.at) : undefined) ?? content.at ?? "");
  if (y === undefined || Number.isNaN(x)) return [];
  return [{ x, y, series: nameOf(content) }];
}

function itemIn(content: Exclude<Shown, { kind: "gone" }>): JsonObject {
  const { kind } = content;
  const item = kind === "state" ? content.state : kind === "trip" ? content.trip : content.session;
  return item as JsonObject;
}

function partOf(whole: unknown, step: string | number): unknown {
  if (Array.isArray(whole)) return typeof step === "number" ? (whole[step] as unknown) : undefined;
  return isObject(whole) && Object.hasOwn(whole, step) ? whole[step] : undefined;
}

/** A chart can show what is or is not as 1 and 0. */
function numeric(value: unknown): number | undefined {
  if (typeof value === "boolean") return Number(value);
  return typeof value === "number" ? value : undefined;
}

function nameOf({ car }: Shown): string {
  return car.name ?? car.label ?? car.key;
}

/** A row for each car, in the order in which they came first. */
function tableOfCars(word: Word): Format<(typeof KINDS)[number]> {
  const cars = new Map<string, Row>();
  return (contents) => {
    const told = contents.filter(({ kind }) => kind === "state" || kind === "gone");
    for (const content of told) {
      if (content.kind === "state") {
        cars.set(content.car.key, carRow(nameOf(content), content.state, word));
      } else cars.delete(content.car.key);
    }
    return told.length > 0 ? [{ payload: [...cars.values()] }] : [];
  };
}

function tableOf(widget: "trips" | "charges", word: Word): Format<(typeof KINDS)[number]> {
  return (contents) =>
    messageOf(
      contents.flatMap((content) => {
        const name = nameOf(content);
        if (content.kind === "trip" && widget === "trips") {
          return [tripRow(name, content.trip, word)];
        }
        if (content.kind === "session" && widget === "charges") {
          return [chargeRow(name, content.session, word)];
        }
        return [];
      }),
    );
}

function carRow(name: string, state: VehicleState, word: Word): Row {
  const { battery, fuel, odometer, doors } = state;
  const { locked } = doors ?? {};
  return defined({
    [word("car", "Car")]: name,
    [unit(word("battery_level", "Battery"), "%")]: rounded(battery?.level),
    [unit(word("fuel_level", "Fuel"), "%")]: rounded(fuel?.level),
    [unit(word("battery_range", "Range"), "km")]: rounded(battery?.range ?? fuel?.range),
    [unit(word("odometer", "Odometer"), "km")]: rounded(odometer?.mileage),
    [word("locked", "Locked")]: locked === undefined ? undefined : locked ? "✓" : "–",
    [word("last_seen", "Last measured")]: localTime(state.at),
  }) as Row;
}

function tripRow(name: string, trip: Trip, word: Word): Row {
  const { startedAt, duration, distance, averageSpeed, battery, fuel } = trip;
  return defined({
    [word("car", "Car")]: name,
    [word("start", "Start")]: localTime(startedAt),
    [word("duration", "Duration")]: hours(duration),
    km: rounded(distance, 1),
    "km/h": rounded(averageSpeed),
    "kWh/100 km": rounded(battery?.consumption, 1),
    "L/100 km": rounded(fuel?.consumption, 1),
  }) as Row;
}

function chargeRow(name: string, session: Partial<ChargingSession>, word: Word): Row {
  const { startedAt, duration, startLevel, endLevel, energy, cost } = session;
  return defined({
    [word("car", "Car")]: name,
    [word("start", "Start")]: localTime(startedAt),
    [word("duration", "Duration")]: hours(duration),
    [word("from", "From (%)")]: rounded(startLevel),
    [word("to", "To (%)")]: rounded(endLevel),
    kWh: rounded(energy, 1),
    [word("cost", "Cost")]:
      cost?.amount === undefined ? undefined : `${cost.amount.toFixed(2)} ${cost.currency}`.trim(),
  }) as Row;
}

function unit(label: string, of: string): string {
  return `${label} (${of})`;
}

function rounded(value: number | undefined, decimals = 0): number | undefined {
  return value === undefined ? undefined : Number(value.toFixed(decimals));
}

/** `1:05` of seconds. */
function hours(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
}

/** `2024-05-31 20:20`, where Node-RED runs: it sorts as it reads. */
function localTime(date: string | undefined): string | undefined {
  const time = new Date(date ?? "");
  if (Number.isNaN(time.getTime())) return undefined;
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
