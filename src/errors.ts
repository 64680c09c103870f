/**
 * Every failure a user can meet, as a typed error. The texts say what happened and what to do next;
 * `__name__` is filled from the error's parameters. Translations use the same keys.
 */
export const ERROR_TEXTS = {
  signInRequired: "Signed out. Open the account and sign in again.",
  invalidGrant: "The sign-in is no longer valid. Open the account and sign in again.",
  notRenewed:
    "The sign-in has ended: the brand's server gave no refresh token to renew it with. Open the account and sign in again; to stay signed in, try offline_access as one more scope under “More options”.",
  codeRefused:
    "The code is not valid any more: it works once, and only for a moment. Press Sign in again, and finish without a pause.",
  tokenNotAccepted:
    "This refresh token is not accepted: it was already used or revoked, or belongs to another application. Copy the newest one, or sign in with the browser.",
  codeLost:
    "The answer of __host__ did not arrive (__reason__), and the code works only once. Press Sign in again.",
  tokenLost:
    "The answer of __host__ did not arrive (__reason__), and this refresh token may be used up by that. Try again; if it is refused then, copy the newest one or sign in with the browser.",
  renewalLost:
    "The answer of __host__ to a renewal of the sign-in did not arrive (__reason__). It is tried again by itself; if the server has used up the old token, a new sign-in is needed.",
  signInDenied:
    "Access was not allowed at the brand's page. Press Sign in again, and allow it there.",
  authorizationRefused:
    "__host__ refused the sign-in (__error__). Check the client id, scope and redirect URI of the account.",
  authorizationFailed:
    "__host__ has a problem of its own (__error__). Press Sign in again in some minutes.",
  unknownState:
    "This answer belongs to no sign-in under way: it was used before, is older than ten minutes, or began elsewhere. Press Sign in, and paste the new address or code.",
  foreignState:
    "This answer belongs to the sign-in of another account. Finish it there, or press Sign in here.",
  noAuthorization:
    "No sign-in is under way for this account, or it is older than ten minutes. Press Sign in first.",
  noCode:
    "There is no code in this text. Paste the whole address that begins with __redirectUri__, or the code that follows code= in it.",
  wrongRedirect:
    "This address does not begin with __redirectUri__. Paste the one to which the brand's page leads after the sign-in.",
  noRefreshToken:
    "This is not a refresh token. Paste the token alone, without quotes and without its name.",
  wrongPassword: "Wrong username or password. Correct them in the account, then deploy.",
  tokenRefused:
    "__host__ refuses a token that was just issued. Check the brand, realm and client id of the account; if they are right, it has a problem of its own: try again later.",
  goodTokenRefused:
    "__host__ refuses a good token, which is a problem of its own. Try again later; your sign-in is kept.",
  tokensRefused:
    "__host__ has refused every token for an hour. Open the account and sign in again; check its brand, realm and client id, too.",
  invalidClient:
    "Client id or secret refused by __host__. Check both, and that they belong to this brand.",
  forbidden:
    "Access denied to __path__. The vehicle is not on this account, or its owner did not grant this data.",
  noData:
    "No data at __path__. The car never reported it, its service is not subscribed, or it is on another account.",
  vanished:
    "There is no data at __path__ any more, although there was before. It is asked for again until it is back. If that lasts, see whether the brand's own app still shows the vehicle.",
  rateLimited: "Too many requests. Try again after __until__.",
  rateLimitedUnknown: "Too many requests. Ask less often, and try again in some minutes.",
  unreachable: "Cannot reach __host__ (__code__). Check the network and the address.",
  unreachableByProxy:
    "Cannot reach __host__ through the proxy __proxy__ (__code__). Check the network, the address, and the variable HTTPS_PROXY.",
  timeout: "__host__ did not answer within __seconds__ s. Try again later.",
  timeoutByProxy:
    "__host__ did not answer within __seconds__ s through the proxy __proxy__. Try again later; if it stays so, check the variable HTTPS_PROXY.",
  serverError: "__host__ has a problem of its own (HTTP __status__). Try again later.",
  signInKept: "Your sign-in is kept.",
  inBetween:
    "Not __host__ itself refused the request at __path__, but something in between: a proxy, a filter or a web server. Check the network; with custom addresses, check the API and identity URL of the account.",
  gatewayForbids:
    "The gateway before __host__ does not let this application read __path__. Check the client id of the account, and ask the vendor what your application may read.",
  gatewayKnowsNot:
    "The gateway before __host__ offers nothing at __path__. With custom addresses, check the API URL of the account; otherwise your application may not be entitled to this data.",
  gatewayRefuses:
    "The gateway before __host__ refused the request at __path__; the API never saw it. Check the client id of the account and what the node asks for.",
  damaged:
    "What __host__ sent arrived damaged or broke off (__code__). Try again later; if it stays so, look what is in between: a proxy or a filter.",
  tooLarge:
    "The answer of __host__ at __path__ is larger than __megabytes__ MB, which is too much. Ask for less, for example with a limit or a shorter time.",
  proxyUnreachable:
    "Cannot reach the proxy __proxy__ (__code__). Check the network and the variable HTTPS_PROXY, then restart Node-RED.",
  proxyBlocks:
    "The proxy __proxy__ blocks __host__. Ask whoever runs it to let this host pass. If the host can be reached without it, name it in NO_PROXY and restart Node-RED.",
  proxyLogin:
    "The proxy __proxy__ wants a login. Put it into the variable HTTPS_PROXY, as http://user:password@host:port, and restart Node-RED.",
  proxyLoginRefused:
    "The proxy __proxy__ refuses the login in the variable HTTPS_PROXY. Correct it, with special characters percent-encoded, and restart Node-RED.",
  proxyFailed:
    "The proxy __proxy__ cannot connect to __host__ (__code__). Try again later; if it stays so, ask whoever runs it.",
  notAProxy:
    "__proxy__ does not answer as a proxy does (__code__). Check the variable HTTPS_PROXY, and restart Node-RED.",
  proxyUnusable:
    "The variable HTTPS_PROXY names no proxy that can be used here. Give it as http://host:port, and restart Node-RED.",
  waiting: "__host__ has given no new token yet. The next try is at __until__.",
  tokensUnkept:
    "Tokens cannot be kept on disk (__reason__). The account waits, so as not to lose its sign-in: make room, or make the folder writable, and it goes on by itself.",
  tokensInUse:
    "Another Node-RED (process __pid__ on __host__) uses the tokens of this account, so this one does not renew them. Stop one of the two, or give this one a user directory of its own and sign in there.",
  closed: "The account was closed before the answer came, for example by a deploy.",
  notJson:
    "__host__ did not answer with JSON at __path__. A proxy, a login page or an outage may be in between.",
  wrongShape: "The answer at __path__ lacks what was expected: __expected__.",
  redirected:
    "__host__ answered with a redirect at __path__; redirects are not followed. Check the address.",
  pageLoop: "The pages of __path__ lead back to a page already read.",
  endlessPages:
    "The pages of __path__ do not end: given up after __pages__. Ask for less, for example with a limit or a shorter time; if there cannot be so many, tell the vendor.",
  foreignLink:
    "Refused to follow a link to __host__: only links below the account's own API address are followed.",
  badRequest:
    "__host__ refused the request at __path__. Check the options of the node and the message.",
  noLinkName: "No link to follow. Choose one in the node, or give its name in msg.link.",
  noVehicle:
    "No vehicle to read. Connect psa-vehicles before this node, give msg.vehicle.id, or pick a vehicle in the node.",
  unknownLink: "This vehicle has no link __link__. It offers: __links__.",
  unknownVehicle: "No vehicle __vehicle__ on this account.",
  badMoment:
    "__option__ cannot be __value__. Give a date such as 2024-05-31T18:00:00Z, or a duration back from now such as P7D.",
  badNumber: "__option__ cannot be __value__. Give a whole number, or leave the field empty.",
  badRange: "__option__ cannot be __value__. Give a range such as 5- or 5-20.",
  badAmount: "__option__ cannot be __value__. Give a number, 0 or more.",
  unknownEvent: "__event__ is no event. Choose events from the list in the node.",
  badLevel: "__level__ is no level. Give a number from 0 to 100, in percent.",
  badInterval: "__option__ cannot be __value__. Give seconds, at least __least__.",
  unknownStore:
    "This Node-RED has no context store __store__, so its default one is used. Choose another in the node, or add this one to contextStorage in the settings file and restart Node-RED.",
  memoryFailed:
    "The context store __store__ failed (__reason__). Events go on without it; after a restart some may come again or be missed. Check contextStorage in the settings file of Node-RED.",
  memorySilent:
    "The context store __store__ did not answer within __seconds__ s. Events go on without it; after a restart some may come again or be missed. Check contextStorage in the settings file of Node-RED.",
  memoryUnreadable:
    "The context store __store__ cannot be read (__reason__). Nothing is told before it can, so that nothing is lost: then what happened meanwhile comes. Check contextStorage in the settings file of Node-RED.",
  memoryUnread:
    "The context store __store__ did not answer within __seconds__ s. Nothing is told before it does, so that nothing is lost: then what happened meanwhile comes. Check contextStorage in the settings file of Node-RED.",
  tripFileNotJson:
    "Not a trip file: msg.payload is not JSON. Expected the content of a file exported by a brand's app, as text, Buffer or parsed JSON: an array of { vin, trips }.",
  tripFileOther: "Not a trip file: expected an array of { vin, trips }, got __found__.",
  tripFileDamaged:
    "Trip file truncated or damaged after character __readable__. Export it again, and send it whole.",
  tripFileForm: "Trips skipped: __count__. Unknown format; a trip must have __forms__.",
  tripFileNoVin:
    "Trips skipped: __count__. Their vehicle has no vin; expected an array of { vin, trips }.",
  toldTripsUnread:
    "Cannot read the context store __store__. No trip was sent, because it is not known which are new. Check contextStorage in the settings file of Node-RED, then send the file again.",
  toldTripsUnkept:
    "Cannot write to the context store __store__. The new trips were sent, but may be repeated after a restart. Check contextStorage in the settings file of Node-RED.",
  zoneUnnamed: "Zone __number__ has no name. Name it in the node.",
  zoneTwice: "Two zones are named __zone__. Give each its own name.",
  zoneNowhere:
    "Zone __zone__ has no place on the map. Give a latitude from -90 to 90 and a longitude from -180 to 180.",
  zoneNoRadius: "Zone __zone__ has no radius. Give one above 0, in metres.",
  badWord: "__option__ cannot be __value__. It can be: __words__.",
  interrupted: "Only __sent__ came before this failure: __cause__",
  missing: "Not configured: __fields__ missing. Open the account and fill it in.",
  missingAccount:
    "No account. Open the node and choose or add a PSA account, and see that it is enabled.",
  unknownBrand: "This package does not know the brand __brand__.",
  unknownEnvironment: "This package does not know the environment __environment__.",
  unknownSignIn: "This package does not know the sign-in __signIn__.",
  missingTls:
    "The TLS configuration of the account is not there: not deployed yet, disabled or deleted.",
  missingCertificate:
    "Partner access needs a client certificate. Choose a TLS configuration with certificate and key in the account.",
  certificateRequired:
    "__host__ refuses the connection (__code__). It seems to want a client certificate: choose a TLS configuration with certificate and key in the account.",
  certificateRequiredOutside:
    "__host__ refuses the connection (__code__). It seems to want a client certificate, which this environment of the account does not use: choose Partner or Custom addresses, with a TLS configuration.",
  certificateRefused:
    "__host__ refuses the client certificate (__code__). Check that it is the one you were given for this address; if it is, ask its issuer.",
  certificateExpired:
    "The client certificate expired on __date__. Ask its issuer for a new one, and put it into the TLS configuration.",
  certificateTooEarly:
    "The client certificate is valid from __date__ on. Check the clock of this machine, or wait until then.",
  certificateUnreadable:
    "The client certificate cannot be read. Choose a PEM file that begins with BEGIN CERTIFICATE in the TLS configuration.",
  keyUnreadable:
    "The private key of the client certificate cannot be read. Choose a PEM file that contains BEGIN PRIVATE KEY in the TLS configuration.",
  wrongPassphrase:
    "The private key does not open with the passphrase. Type the passphrase again in the TLS configuration.",
  keyOfAnother:
    "The private key belongs to another certificate. Choose the certificate and key that were made together in the TLS configuration.",
  certificateUnusable:
    "The client certificate and its key are too weak or not usable here. Ask their issuer for new ones.",
  caUnreadable:
    "The CA certificate cannot be read. Choose a PEM file that begins with BEGIN CERTIFICATE in the TLS configuration.",
  serverNotTrusted:
    "__host__ shows a certificate that is not trusted here (__code__). Choose its CA certificate in the TLS configuration, or see whether a proxy answers in its place.",
  serverNotTrustedOutside:
    "__host__ shows a certificate that is not trusted here (__code__). A proxy or a virus scanner may answer in its place: name the file of its CA certificate in the variable NODE_EXTRA_CA_CERTS, and restart Node-RED.",
  serverMisnamed:
    "__host__ shows the certificate of another host (__code__). Check the address, and the server name in the TLS configuration.",
  serverMisnamedOutside:
    "__host__ shows the certificate of another host (__code__). Something else may answer in its place: check the network, and the proxy if there is one.",
  serverCertificateDate:
    "The certificate of __host__ is not valid today (__code__). Check the clock of this machine; if it is right, try again later: the server must renew it.",
  subflowDiffers:
    "The instances of this subflow have different settings for this account, so one sign-in cannot serve them all. Put an account for each outside of the subflow, and give it to the subflow as a property.",
  retypeSecrets:
    "Stored secrets are only sent to the addresses they were saved for. Type them again to use others.",
  undeployedVariable:
    "__variable__ is filled in at a deploy only, so the dialog does not know its value. Deploy the account with it first, then try again.",
  noIdentityProvider:
    "There is no identity provider at __host__ now. Try again later; with custom addresses, check the identity URL of the account.",
  signInForbidden:
    "__host__ refuses sign-ins from here. Try again later. If this continues, ask the vendor whether your application is enabled.",
  badRedirect:
    "The redirect URI of the account is not a valid address. Leave it empty, or give the one that is registered for your application.",
  badUrl: "The address in __field__ is not usable. Give a plain https address.",
  insecureUrl:
    "The address in __field__ must be https: http would send tokens to __host__ in clear.",
} as const;

/** Characters of a parameter that an error shows. */
const LONGEST_QUOTE = 200;

export type ErrorText = keyof typeof ERROR_TEXTS;
export type ErrorParams = Readonly<Record<string, string | number>>;

/** What the server said: HTTP status, the API's own `code` and `uuid` (support asks for them), its words. */
export interface ErrorOrigin {
  status?: number | undefined;
  code?: string | undefined;
  uuid?: string | undefined;
  detail?: string | undefined;
  /** When a new try makes sense. */
  retryAt?: Date | undefined;
  /** Results that had been handed on before the failure. */
  sent?: number | undefined;
  /** The failure leaves the sign-in as it was. */
  signInKept?: boolean | undefined;
}

const ORIGIN = ["status", "code", "uuid", "detail", "retryAt", "sent", "signInKept"] as const;

/** Base of all errors of this package. Carries no request, no headers and no cause: they hold secrets. */
export abstract class PsaError extends Error {
  abstract override readonly name: string;
  readonly text: ErrorText;
  readonly params: ErrorParams;
  readonly status?: number;
  readonly code?: string;
  readonly uuid?: string;
  readonly detail?: string;
  readonly retryAt?: Date;
  readonly sent?: number;
  readonly signInKept?: boolean;

  constructor(text: ErrorText, params: ErrorParams = {}, origin: ErrorOrigin = {}) {
    super();
    this.text = text;
    this.params = shortened(params);
    for (const key of ORIGIN) {
      if (origin[key] !== undefined) Object.assign(this, { [key]: origin[key] });
    }
    this.message = this.explain(englishText);
  }

  /** The same error, telling when it will be tried again. */
  retrying(retryAt: Date | undefined): PsaError {
    return this.with({ retryAt });
  }

  /** The same error, telling that `sent` results had already been handed on. */
  interrupting(sent: number): PsaError {
    return sent === 0 ? this : this.with({ sent });
  }

  /** The same error, telling those who may fear for it that the sign-in is kept. */
  keepingSignIn(): PsaError {
    const isDoubtful = this.name === "Unavailable" && this.text !== "closed";
    return isDoubtful ? this.with({ signInKept: true }) : this;
  }

  private with(origin: ErrorOrigin): PsaError {
    const Kind = this.constructor as new (
      ...parts: ConstructorParameters<typeof PsaError>
    ) => PsaError;
    return new Kind(this.text, this.params, { ...this, ...origin });
  }

  /** The message in another language; what the server said is appended as it came. */
  explain(translate: (text: ErrorText, params: ErrorParams) => string): string {
    const facts = [
      this.status === undefined ? undefined : `HTTP ${this.status}`,
      this.code === undefined ? undefined : `code ${this.code}`,
      this.uuid === undefined ? undefined : `uuid ${this.uuid}`,
      this.detail === undefined ? undefined : `"${this.detail}"`,
    ].filter((fact) => fact !== undefined);
    const told = translate(this.text, this.params);
    const text = this.signInKept ? `${told} ${translate("signInKept", {})}` : told;
    const message = facts.length === 0 ? text : `${text} (${facts.join(", ")})`;
    return this.sent ? translate("interrupted", { sent: this.sent, cause: message }) : message;
  }
}

/** Nobody is signed in, or the sign-in is no longer accepted. Only a person can help. */
export class SignInRequired extends PsaError {
  override readonly name = "SignInRequired";
}
/** The identity provider refuses the application itself. */
export class InvalidClient extends PsaError {
  override readonly name = "InvalidClient";
}
/** 403: not this account's vehicle, or no consent for this data. */
export class Forbidden extends PsaError {
  override readonly name = "Forbidden";
}
/** 404: normal for cars that never reported. */
export class NoData extends PsaError {
  override readonly name = "NoData";
}
/** 429, or a limit known before asking. */
export class RateLimited extends PsaError {
  override readonly name = "RateLimited";
}
/**
 * Network, time-out, 5xx, a context store or a disk that fails, tokens that another process uses:
 * nothing is wrong with the account.
 */
export class Unavailable extends PsaError {
  override readonly name = "Unavailable";
}
/** The server answered something that is not the API's. */
export class BadResponse extends PsaError {
  override readonly name = "BadResponse";
}
/** A link that leaves the API; no token was sent. */
export class ForeignLink extends PsaError {
  override readonly name = "ForeignLink";
}
/** The request, the message or an option of the node is wrong. */
export class BadRequest extends PsaError {
  override readonly name = "BadRequest";
}
/** The account lacks something a user must type. */
export class NotConfigured extends PsaError {
  override readonly name = "NotConfigured";
}

/** Fills `__name__` in a text from the parameters. */
export function fillText(text: string, params: ErrorParams): string {
  return text.replace(/__(\w+?)__/g, (whole, name: string) => String(params[name] ?? whole));
}

/** Messages may bring texts of any length; an error quotes their beginning. */
function shortened(params: ErrorParams): ErrorParams {
  const quote = (value: string | number) =>
    typeof value === "string" && value.length > LONGEST_QUOTE
      ? `${value.slice(0, LONGEST_QUOTE)}…`
      : value;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, quote(value)]));
}

/** A time of day for people, `14:05`; with the date when it is not today. */
export function clockTime(at: Date): string {
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return at.toDateString() === new Date().toDateString()
    ? time
    : `${at.toLocaleDateString("en-CA")} ${time}`;
}

function englishText(text: ErrorText, params: ErrorParams): string {
  return fillText(ERROR_TEXTS[text], params);
}
