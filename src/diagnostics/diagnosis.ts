import type { SessionState } from "../auth/session";
import type { VehicleId } from "../api/vehicles";
import { BRANDS, type EndpointSettings, isEnvironment } from "../brands";
import { ERROR_TEXTS, type PsaError } from "../errors";
import type { Exchange } from "../http/recording-http";
import type { Quota } from "../http/quota";
import { defined } from "../json";
import { Pseudonyms } from "./pseudonyms";
import type { ListedCar, Recorder, SignInNews } from "./recorder";
import { type CarReport, type Parts, partsOf, reportOf } from "./why";

/** What a user set and typed. */
interface Settings extends EndpointSettings {
  signIn: string;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
}

/** When a car is polled next. */
interface PlannedPoll {
  vehicle: VehicleId;
  /** Absent while it is being polled. */
  at?: Date;
  isMissing: boolean;
  isFailing: boolean;
}

/** What a diagnosis is made from. */
export interface Facts {
  /** Of this package, of Node-RED, of Node.js, …; shown as they are. */
  versions: Readonly<Record<string, string>>;
  settings: Settings;
  /** What is set outside of the account that matters here; shown as it is. */
  surroundings: Readonly<Record<string, boolean>>;
  session: SessionState;
  quota: Quota;
  plannedPolls: readonly PlannedPoll[];
  /** The id of the callback below which orders to cars are sent; undefined before the first one. */
  callback: string | undefined;
  recorder: Recorder;
  now: Date;
}

/** What went wrong, without any text of a server's. */
interface Failure {
  error: string;
  text: string;
  status?: number;
  code?: string;
}

/** A request; the path by pseudonyms. */
type ToldExchange = Omit<Partial<Exchange>, "at"> & { at: string };

/** A car by its pseudonym. */
interface ToldCar extends CarReport {
  car: string;
  brand?: string;
  parts: Record<string, { askedAt: string; hadDataAt?: string; status?: number; code?: string }>;
  place?: { latitude: number; longitude: number };
}

/** How an account is and what it met, safe to be published. */
export interface Diagnosis {
  madeAt: string;
  versions: Readonly<Record<string, string>>;
  settings: object;
  signIn: object;
  quota: Quota;
  requests: ToldExchange[];
  failures: Record<string, number>;
  cars: ToldCar[];
  watch: object[];
  commands: { callback?: string };
}

/** Values of a choice in the dialog; a field that holds anything else says so. */
const SIGN_INS = ["password", "code"];
const GRANTS = ["password", "authorization_code", "refresh_token"];
/** What may be set beside the choices: whether it is, not what to. */
const OWN = ["identityUrl", "apiUrl", "realm", "scope", "redirectUri"] as const;
const CREDENTIALS = ["clientId", "clientSecret", "username", "password"] as const;

/**
 * Made of known words, numbers, dates and pseudonyms alone: what a user typed, a server sent or a car is called is
 * in none of it.
 * @param hasPlaces tells where cars are, to some ten kilometres
 */
export function diagnosisOf(facts: Facts, hasPlaces = false): Diagnosis {
  const { versions, settings, surroundings, recorder, now } = facts;
  const names = new Pseudonyms();
  const cars = [...recorder.cars.values()];
  // In the order of the list, whatever was asked first.
  for (const car of cars) names.ofCar(car);
  return {
    madeAt: now.toISOString(),
    versions,
    settings: { ...settingsTold(settings), ...surroundings },
    signIn: signInTold(facts, names),
    quota: facts.quota,
    requests: recorder.exchanges.map((exchange) => exchangeTold(exchange, names)),
    failures: Object.fromEntries(recorder.failures),
    cars: cars.map((car) => carTold(car, facts, names, hasPlaces)),
    watch: facts.plannedPolls.map(({ vehicle, at, isMissing, isFailing }) => {
      const next = at?.toISOString();
      return { car: names.ofCar(vehicle), ...defined({ next }), isMissing, isFailing };
    }),
    commands:
      facts.callback === undefined ? {} : { callback: names.of("callback", facts.callback) },
  };
}

function settingsTold(settings: Settings): object {
  const { brand, environment, signIn } = settings;
  const isSet = (name: keyof Settings) => Boolean(settings[name]);
  return {
    brand: Object.hasOwn(BRANDS, brand) ? brand : "another",
    environment: isEnvironment(environment) ? environment : "another",
    signIn: SIGN_INS.includes(signIn) ? signIn : "another",
    changed: OWN.filter(isSet),
    filledIn: CREDENTIALS.filter(isSet),
  };
}

function signInTold({ session, recorder }: Facts, names: Pseudonyms): object {
  const { until, ends, error } = session;
  return {
    isSignedIn: error === undefined,
    ...defined({ until: until?.toISOString(), ends, failure: error && failureTold(error) }),
    requests: recorder.tokenExchanges.map((exchange) => exchangeTold(exchange, names)),
    history: recorder.signIns.map(newsTold),
  };
}

function newsTold({ at, event, error }: SignInNews): object {
  const failure = error && failureTold(error);
  return { at: new Date(at).toISOString(), event, ...defined({ failure }) };
}

function failureTold({ name, text, status, code }: PsaError): Failure {
  const known = Object.hasOwn(ERROR_TEXTS, text) ? text : "another";
  return { error: name, text: known, ...defined({ status, code: numberIn(code) }) };
}

/** A code of the API's is a number; anything else may be a text of somebody's. */
function numberIn(code: string | undefined): string | undefined {
  return code !== undefined && /^\d{3,6}$/.test(code) ? code : undefined;
}

function exchangeTold({ at, path, grant, ...rest }: Exchange, names: Pseudonyms): ToldExchange {
  const known = grant !== undefined && GRANTS.includes(grant) ? grant : undefined;
  return {
    at: new Date(at).toISOString(),
    path: names.inPath(path),
    ...defined({ ...rest, grant: known }),
  };
}

function carTold(car: ListedCar, facts: Facts, names: Pseudonyms, hasPlaces: boolean): ToldCar {
  const { recorder, settings, now } = facts;
  const parts = partsOf(recorder, car.id);
  const status = parts.status && recorder.measured.get(parts.status.last.path);
  const brand = Object.values(BRANDS).find(({ word }) => word === car.brand)?.word;
  return {
    car: names.ofCar(car),
    ...defined({ brand, place: hasPlaces ? status?.place : undefined }),
    ...reportOf(recorder, car, settings.scope ?? "", now.getTime()),
    parts: partsTold(parts),
  };
}

function partsTold(parts: Parts): ToldCar["parts"] {
  const told = Object.entries(parts).map(([name, { last, succeededAt }]) => {
    const { at, status, code } = last;
    const hadDataAt = succeededAt && new Date(succeededAt).toISOString();
    return [name, { askedAt: new Date(at).toISOString(), ...defined({ hadDataAt, status, code }) }];
  });
  return Object.fromEntries(told) as ToldCar["parts"];
}
