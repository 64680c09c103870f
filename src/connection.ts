import { ApiClient } from "./api/client";
import { ApiWriter } from "./api/writes";
import { IdentityProvider, basicCredentials } from "./auth/identity-provider";
import { Session } from "./auth/session";
import type { TokenStore } from "./auth/token-store";
import { type Brand, type EndpointSettings, type Endpoints, endpointsOf } from "./brands";
import { demoSimulator } from "./demo";
import type { Recorder } from "./diagnostics/recorder";
import { NotConfigured } from "./errors";
import type { Http } from "./http/http";
import { RecordingHttp } from "./http/recording-http";
import type { Quota } from "./http/quota";
import type { TlsOptions } from "./http/tls";
import { type Log, type Logger, errorLine } from "./log";
import { Reader } from "./reader";
import { CREDENTIALS, isSignInWay, needsCertificate, usesTls } from "./rules/credentials";
import { Secrets } from "./secrets";

/** What a user sets and types; empty strings count as not given. */
export interface AccountSettings extends EndpointSettings {
  signIn: string;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
}

export interface AccountOptions {
  store: TokenStore;
  /** What the owner calls the cars: `[{ vin, name }]`; entries without either are left out. */
  names?: unknown;
  /** Where a sign-in made in the editor waits for this account to take it over. */
  candidate?: TokenStore | undefined;
  /** Asked when the account connects: trust and client certificate, if any. */
  tls?: (() => TlsOptions | undefined) | undefined;
  /** ms for one HTTP exchange, default 20,000. */
  timeout?: number | undefined;
  /** ms for one answer of the API with all that it takes, default 60,000. */
  patience?: number | undefined;
  /** Takes what somebody reads who looks for a cause, without secrets and whole VINs; default: nobody. */
  logger?: Logger | undefined;
}

/** An account's session and API, ready to be asked; nothing has been sent yet. */
export interface Connection {
  endpoints: Endpoints;
  clientId: string;
  /** What must not be seen of what a server says. */
  secrets: Secrets;
  session: Session;
  /** Made when it is first asked for. @throws NotConfigured when the certificate it needs is missing */
  readonly client: ApiClient;
  /** Reads by the client. @throws as `client` */
  readonly reader: Reader;
  /** For what changes something. @throws as `client` */
  readonly writer: ApiWriter;
  /** What the API said last of the day's requests. */
  readonly quota: Quota;
  /** Gives up the requests to the API that only read. */
  closeClient: () => void;
  /** Sends nothing more, and resolves when what was sent is answered. */
  settleWriter: () => Promise<void>;
  /** Gives up what was sent. */
  closeWriter: () => void;
  /** Frees the connections to the identity provider. */
  closeIdentity: () => void;
}

/**
 * @param log takes a line for what is sent and decided
 * @param recorder keeps what is sent and read, for a diagnosis
 * @throws NotConfigured when the settings do not suffice
 */
export async function openConnection(
  settings: AccountSettings,
  { store, candidate, tls, timeout, patience }: AccountOptions,
  log: Log,
  recorder: Recorder,
): Promise<Connection> {
  const demo = settings.environment === "demo" ? await demoSimulator() : undefined;
  const endpoints = endpointsOf(settings, demo);
  const signIn = demo ? "password" : settings.signIn;
  const credentials = credentialsOf({ ...settings, ...demo?.account, signIn });
  const { clientId, clientSecret, password } = credentials;
  const { identityUrl, apiUrl, realm, scope } = endpoints;
  const secrets = new Secrets([
    clientSecret,
    password?.password,
    basicCredentials(clientId, clientSecret),
  ]);
  log.guard(secrets);
  const { environment } = settings;
  const takesTls = usesTls(environment);
  // A partner's CA vouches for the API alone; a server of one's own has one CA for both.
  const isCustom = environment === "custom";
  const { exchanged } = recorder;
  const identityTls = isCustom ? tls?.() : {};
  const identityHttp = new RecordingHttp(exchanged, timeout, identityTls, isCustom, log);
  const session = new Session({
    identityProvider: new IdentityProvider(identityHttp, endpoints, credentials, secrets, log),
    store,
    candidate,
    secrets,
    log,
    typed: JSON.stringify([
      identityUrl,
      apiUrl,
      realm,
      scope,
      signIn,
      clientId,
      clientSecret,
      password,
    ]),
    host: new URL(endpoints.identityUrl).host,
    ...(password ? { password } : {}),
  });
  session.on("changed", (error) => {
    log.debug(() => `session: ${error ? errorLine(error) : "signed in"}`);
  });
  const openHttp = (keepAlive: boolean): Http => {
    const trust = takesTls ? tls?.() : undefined;
    if (needsCertificate(environment) && !(trust?.cert && trust.key)) {
      throw new NotConfigured("missingCertificate");
    }
    return new RecordingHttp(exchanged, timeout, trust, takesTls, log, keepAlive);
  };
  const openApi = () => {
    const http = openHttp(true);
    const client = new ApiClient(http, endpoints, clientId, session, secrets, patience, log);
    // `endpointsOf` has taken it for one.
    const brand = settings.brand as Brand;
    return { client, reader: new Reader(client, endpoints.apiUrl, brand, recorder) };
  };
  const openWriter = () => new ApiWriter(openHttp(false), endpoints, clientId, session, secrets);
  // A password is not sent anywhere before all else is right.
  let api = signIn === "password" ? openApi() : undefined;
  let writer: ApiWriter | undefined;
  return {
    endpoints,
    clientId,
    secrets,
    session,
    get client() {
      return (api ??= openApi()).client;
    },
    get reader() {
      return (api ??= openApi()).reader;
    },
    get writer() {
      return (writer ??= openWriter());
    },
    get quota() {
      return api?.client.quota ?? {};
    },
    closeClient: () => api?.client.close(),
    settleWriter: async () => writer?.settle(),
    closeWriter: () => writer?.close(),
    closeIdentity: () => identityHttp.close(),
  };
}

interface Credentials {
  clientId: string;
  clientSecret: string;
  password?: { username: string; password: string };
}

/** @throws NotConfigured naming all that is missing */
function credentialsOf(settings: AccountSettings): Credentials {
  const { signIn, clientId, clientSecret, username, password } = settings;
  if (!isSignInWay(signIn)) throw new NotConfigured("unknownSignIn", { signIn });
  const missing = CREDENTIALS[signIn].filter((field) => !settings[field]);
  if (missing.length > 0 || !clientId || !clientSecret) {
    throw new NotConfigured("missing", { fields: missing.join(", ") });
  }
  const own = signIn === "password" && username && password;
  return { clientId, clientSecret, ...(own ? { password: { username, password } } : {}) };
}
