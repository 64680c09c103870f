import { RELATIONS, relationAt } from "../api/relations";
import { defined } from "../json";
import type { ListedCar, PathRecord, Recorder } from "./recorder";

/** What can be said of why a car gives no data, or old data, or not all; the words are in the catalogue. */
export const REASONS = [
  ...(["neverAsked", "neverReported", "vanished", "refused", "limited", "unreachable"] as const),
  ...(["private", "old", "withoutParts", "refusedParts", "notOffered"] as const),
] as const;

export type ReasonKey = (typeof REASONS)[number];

/** A sentence by its key, and what to fill in. */
export interface Reason {
  key: ReasonKey;
  params: Readonly<Record<string, string | number>>;
}

/** What is known of a car. */
export interface CarReport {
  /** When it measured the newest there is of it, ISO 8601. */
  lastData?: string;
  /** Names of the links that it offers. */
  offers: string[];
  /** What it can be told to do; absent while nobody has asked. */
  commands?: string[];
  /** Scopes without which the account does not get what the car has. */
  missingScopes: string[];
  reasons: Reason[];
}

/** Beside the status, in the order in which they are told. */
const PARTS = ["lastPosition", "maintenance", "alerts", "trips"];
/** What lets a client read what. */
const SCOPES: Readonly<Record<string, string>> = {
  status: "data:telemetry",
  telemetry: "data:telemetry",
  maintenance: "data:telemetry",
  alarms: "data:telemetry",
  lastPosition: "data:position",
  trips: "data:trip",
  alerts: "data:alert",
  collisions: "data:collision",
};
/** Days after which data is old enough to be wondered at. */
const OLD = 7;
const DAY = 86_400_000;

/** What the API can be told to do, by its own names. */
const COMMANDS = ["preconditioning", "charging", "door", "horn", "lights", "wakeUp", "navigation"];

/** Of every car, or of the account: these links tell nothing. */
const ALWAYS = ["self", "callbacks"];

/** What was read of one car, by relation. */
export type Parts = Readonly<Record<string, PathRecord>>;

/** What was read last of a car's own resources, by the names of its links. */
export function partsOf({ paths }: Recorder, id: string | undefined): Parts {
  const of = `/user/vehicles/${encodeURIComponent(id ?? "")}/`;
  const parts = [...paths].flatMap(([path, record]): [string, PathRecord][] => {
    const below = path.split(of)[1];
    const name = below === undefined || below.includes("/") ? undefined : relationAt(path)?.name;
    return name === undefined ? [] : [[name, record]];
  });
  return Object.fromEntries(parts);
}

/**
 * What is known of a car without asking anybody.
 * @param scope what the account asks for, with blanks between
 */
export function reportOf(
  recorder: Recorder,
  car: ListedCar,
  scope: string,
  now: number,
): CarReport {
  const parts = partsOf(recorder, car.id);
  const measured = measuredOf(recorder, parts.status);
  const offers = Object.keys(RELATIONS).filter((name) => isTold(name) && offersLink(car, name));
  const refused = Object.keys(parts).filter((name) => parts[name]?.last.status === 403);
  const commands = car.commands && COMMANDS.filter((name) => isAmong(car.commands, name));
  return {
    ...defined({ lastData: measured?.at, commands }),
    offers,
    missingScopes: missingScopes(car, refused, scope),
    reasons: [...statusReasons(parts.status, measured, now), ...partReasons(parts, car, refused)],
  };
}

function measuredOf({ measured }: Recorder, status: PathRecord | undefined) {
  return status && measured.get(status.last.path);
}

function statusReasons(
  record: PathRecord | undefined,
  measured: ReturnType<typeof measuredOf>,
  now: number,
): Reason[] {
  if (!record) return [reason("neverAsked")];
  const { last, succeededAt } = record;
  const { status = 0 } = last;
  if (last.at === succeededAt) return toldReasons(measured, now);
  if (status === 404) return [reason(succeededAt === undefined ? "neverReported" : "vanished")];
  if (status === 403) return [reason("refused")];
  if (status === 429) return [reason("limited")];
  return [reason("unreachable")];
}

/** Why a car that answers does not say all, or nothing new. */
function toldReasons(measured: ReturnType<typeof measuredOf>, now: number): Reason[] {
  const { at, privacy } = measured ?? {};
  const days = at === undefined ? 0 : Math.floor((now - Date.parse(at)) / DAY);
  return [
    ...(privacy === "Geolocation" || privacy === "Full" ? [reason("private")] : []),
    ...(days >= OLD ? [reason("old", { days })] : []),
  ];
}

function partReasons(parts: Parts, car: ListedCar, refused: readonly string[]): Reason[] {
  const without = PARTS.filter((name) => parts[name]?.last.status === 404);
  const denied = PARTS.filter((name) => refused.includes(name));
  const missing = ["status", ...PARTS].filter((name) => !offersLink(car, name));
  const told: [ReasonKey, readonly string[]][] = [
    ["withoutParts", without],
    ["refusedParts", denied],
    ["notOffered", missing],
  ];
  return told
    .filter(([, names]) => names.length > 0)
    .map(([key, names]) => reason(key, { parts: names.join(", ") }));
}

function isTold(name: string): boolean {
  return !ALWAYS.includes(name);
}

function offersLink({ relations }: ListedCar, name: string): boolean {
  return isAmong(relations, name);
}

/** Names of the API do not depend on case. */
function isAmong(names: readonly string[] = [], name: string): boolean {
  return names.some((one) => one.toLowerCase() === name.toLowerCase());
}

/** An account that names no scopes of data gets what its client may have: what that is only the answers tell. */
function missingScopes(car: ListedCar, refused: readonly string[], scope: string): string[] {
  const asked = scope.split(/[\s,]+/).filter((name) => name.startsWith("data:"));
  const had = (car.scopes ?? []).map((name) => name.split(":").slice(0, 2).join(":"));
  const unasked = asked.length === 0 ? [] : had.filter((name) => !asked.includes(name));
  const needed = new Set([...unasked, ...refused.map((name) => SCOPES[name])]);
  return [...new Set(Object.values(SCOPES))].filter((name) => needed.has(name));
}

function reason(key: ReasonKey, params: Reason["params"] = {}): Reason {
  return { key, params };
}
