import { ApiClient } from "./api/client";
import { IdentityProvider, basicCredentials } from "./auth/identity-provider";
import { Session } from "./auth/session";
import type { TokenStore } from "./auth/token-store";
import { type EndpointSettings, type Endpoints, endpointsOf } from "./brands";
import { demoSimulator } from "./demo";
import { NotConfigured } from "./errors";
import type { TlsOptions } from "./http/http";
import { type Exchange, RecordingHttp } from "./http/recording-http";
import type { Quota } from "./http/quota";
import { CREDENTIALS, isSignInWay, needsCertificate, usesTls } from "./rules/credentials";
import { Secrets } from "./secrets";
import { Freshness } from "./vehicle/freshness";

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
  /** Where a sign-in made in the editor waits for this account to take it over. */
  candidate?: TokenStore | undefined;
  /** Asked when the account connects: trust and client certificate, if any. */
  tls?: (() => TlsOptions | undefined) | undefined;
  /** ms for one HTTP exchange, default 20,000. */
  timeout?: number | undefined;
  /** ms for one answer of the API with all that it takes, default 60,000. */
  patience?: number | undefined;
  /** Told of every request and what came of it. */
  record?: ((exchange: Exchange) => void) | undefined;
}

/** An account's session and API, ready to be asked; nothing has been sent yet. */
export interface Connection {
  endpoints: Endpoints;
  clientId: string;
  /** What must not be seen of what a server says. */
  secrets: Secrets;
  session: Session;
  /** What was read before, by which a reply is known to be old. */
  freshness: Freshness;
  /** Made when it is first asked for. @throws NotConfigured when the certificate it needs is missing */
  readonly client: ApiClient;
  /** What the API said last of the day's requests. */
  readonly quota: Quota;
  /** Gives up the requests to the API. */
  closeClient: () => void;
  /** Frees the connections to the identity provider. */
  closeIdentity: () => void;
}

/** @throws NotConfigured when the settings do not suffice */
export async function openConnection(
  settings: AccountSettings,
  { store, candidate, tls, timeout, patience, record = ignore }: AccountOptions,
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
  const { environment } = settings;
  const takesTls = usesTls(environment);
  // A partner's CA vouches for the API alone; a server of one's own has one CA for both.
  const isCustom = environment === "custom";
  const identityHttp = new RecordingHttp(record, timeout, isCustom ? tls?.() : {}, isCustom);
  const session = new Session({
    identityProvider: new IdentityProvider(identityHttp, endpoints, credentials, secrets),
    store,
    candidate,
    secrets,
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
  const openClient = (): ApiClient => {
    const trust = takesTls ? tls?.() : undefined;
    if (needsCertificate(environment) && !(trust?.cert && trust.key)) {
      throw new NotConfigured("missingCertificate");
    }
    const http = new RecordingHttp(record, timeout, trust, takesTls);
    return new ApiClient(http, endpoints, clientId, session, secrets, patience);
  };
  // A password is not sent anywhere before all else is right.
  let client = signIn === "password" ? openClient() : undefined;
  return {
    endpoints,
    clientId,
    freshness: new Freshness(),
    secrets,
    session,
    get client() {
      return (client ??= openClient());
    },
    get quota() {
      return client?.quota ?? {};
    },
    closeClient: () => client?.close(),
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

function ignore(): void {
  // Nobody wants to know.
}
