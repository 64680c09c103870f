import type { Vehicle, VehicleId } from "../api/vehicles";
import { OAUTH_PATH } from "../auth/oauth-path";
import type { PsaError } from "../errors";
import type { Exchange } from "../http/recording-http";
import { defined, isObject, listOf, objectOf, textOf } from "../json";

/** What the account said of its sign-in. */
export interface SignInNews {
  at: number;
  event: "changed" | "unsaved" | "shared";
  /** Absent when it went well. */
  error?: PsaError | undefined;
}

/** What tells of a sign-in. */
interface SignedIn {
  on(event: "unsaved", listener: () => void): unknown;
  on(event: "shared" | "changed", listener: (error?: PsaError) => void): unknown;
}

/** What was read at one address. */
export interface PathRecord {
  last: Exchange;
  /** When there was data, in ms since 1970. */
  succeededAt?: number;
}

/** What a car said of itself, as far as a diagnosis needs it. */
export interface Measured {
  /** When, ISO 8601. */
  at?: string | undefined;
  /** None, Geolocation, Full */
  privacy?: string | undefined;
  /** Degrees, rounded to tenths: some ten kilometres. */
  place?: { latitude: number; longitude: number } | undefined;
}

/** A car that was in a list. */
export interface ListedCar extends Pick<VehicleId, "id" | "vin" | "brand"> {
  /** Names of the links that it offers. */
  relations: readonly string[];
  /** What it can be told to do; absent while nobody has asked. */
  commands?: readonly string[];
  /** Scopes of the data it can give; absent while nobody has asked. */
  scopes?: readonly string[];
}

const EXCHANGES = 50;
const SIGN_INS = 50;
const PATHS = 1000;
const CARS = 1000;
const KINDS = 100;

/** Remembers what an account did and met, up to a ceiling, for a diagnosis. */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  /** Requests for tokens. */
  readonly tokenExchanges: Exchange[] = [];
  readonly signIns: SignInNews[] = [];
  /** What was read last, by path. */
  readonly paths = new Map<string, PathRecord>();
  readonly measured = new Map<string, Measured>();
  readonly cars = new Map<string, ListedCar>();
  /** How often requests failed, by status and code, or by the text of the error. */
  readonly failures = new Map<string, number>();

  readonly exchanged = (exchange: Exchange): void => {
    keep(this.exchanges, exchange, EXCHANGES);
    const { method, path, at, status = 0, code, failure } = exchange;
    const isGood = status >= 200 && status < 300 && code === undefined;
    if (path.includes(OAUTH_PATH)) {
      keep(this.tokenExchanges, exchange, SIGN_INS);
    } else if (method === "GET") {
      const succeededAt = isGood ? at : this.paths.get(path)?.succeededAt;
      store(this.paths, path, { last: exchange, ...defined({ succeededAt }) }, PATHS);
    }
    if (isGood) return;
    const kind = failure ?? [status, code].filter(Boolean).join(" ");
    store(this.failures, kind, (this.failures.get(kind) ?? 0) + 1, KINDS);
  };

  /** Hears what becomes of the sign-in. */
  follow(account: SignedIn): void {
    account.on("unsaved", () => this.signIn("unsaved"));
    account.on("shared", (error) => this.signIn("shared", error));
    account.on("changed", (error) => this.signIn("changed", error));
  }

  signIn(event: SignInNews["event"], error?: PsaError): void {
    keep(this.signIns, { at: Date.now(), event, error }, SIGN_INS);
  }

  /** What a car said at an address, in our shape, and when it measured that. */
  told(path: string, payload: unknown, at: string | undefined): void {
    const { privacy, position } = objectOf(payload);
    const said = { at, privacy: textOf(objectOf(privacy).status) };
    store(this.measured, path, { ...said, place: placeOf(position) }, PATHS);
  }

  listed(vehicles: readonly Vehicle[]): void {
    for (const { vehicle, links, payload } of vehicles) {
      const { id, vin, brand } = vehicle;
      const key = id ?? vin;
      if (key === undefined) continue;
      const known = objectOf(this.cars.get(key));
      const said = { ...defined({ id, vin, brand }), relations: Object.keys(links) };
      store(this.cars, key, { ...known, ...said, ...capabilitiesOf(payload) }, CARS);
    }
  }
}

/** Nothing for a list that was not asked for them. */
function capabilitiesOf(payload: object): Pick<ListedCar, "commands" | "scopes"> {
  const { onboardCapabilities } = objectOf(payload);
  if (!isObject(onboardCapabilities)) return {};
  const commands = Object.entries(objectOf(onboardCapabilities.remote))
    .filter(([, command]) => objectOf(command).supported === true)
    .map(([name]) => name);
  const scopes = listOf(onboardCapabilities.data).filter((scope) => typeof scope === "string");
  return { commands, scopes };
}

function placeOf(position: unknown): Measured["place"] {
  const { latitude, longitude } = objectOf(position);
  if (typeof latitude !== "number" || typeof longitude !== "number") return undefined;
  return { latitude: tenths(latitude), longitude: tenths(longitude) };
}

function tenths(degrees: number): number {
  return Math.round(degrees * 10) / 10;
}

function keep<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length > most) list.shift();
}

/** The newest last; the oldest goes. */
function store<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
