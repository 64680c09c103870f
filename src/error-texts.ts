import { COMMAND_TEXTS } from "./command-texts";
import { VALUE_TEXTS } from "./value-texts";
import { IMPORT_TEXTS } from "./import-texts";
import { FORMAT_TEXTS } from "./format-texts";
import { WATCH_TEXTS } from "./watch-texts";

/**
 * The English texts of all errors. Each begins with the point, since the debug sidebar shows about
 * thirty characters, and ends with what to do. `__name__` is filled from the error's parameters.
 * Translations use the same keys.
 */
export const ERROR_TEXTS = {
  signInRequired: "Sign-in required. Open the account and sign in.",
  invalidGrant: "Sign-in no longer valid. Open the account and sign in again.",
  notRenewed:
    "Sign-in expired: the brand's server issued no refresh token to renew it. Open the account and sign in again. To stay signed in, try adding offline_access to the scope under “Advanced”.",
  codeRefused:
    "The code has expired or was already used. Press Sign in again, and complete the sign-in within a minute.",
  tokenNotAccepted:
    "Refresh token rejected: it was already used or revoked, or belongs to another application. Copy the newest one, or sign in with the browser.",
  codeLost:
    "No reply from __host__ (__reason__), and the code can be used only once. Press Sign in again.",
  tokenLost:
    "No reply from __host__ (__reason__), so this refresh token may be used up. Try again; if it is rejected then, copy the newest one or sign in with the browser.",
  renewalLost:
    "Token renewal without a reply from __host__ (__reason__). It is retried automatically; if the server has used up the old token, a new sign-in is required.",
  signInDenied: "Access denied on the brand's page. Press Sign in again, and allow access there.",
  authorizationRefused:
    "Sign-in refused by __host__ (__error__). Check the client ID, scope and redirect URI of the account.",
  authorizationFailed:
    "Sign-in failed: server error at __host__ (__error__). Press Sign in again in a few minutes.",
  unknownState:
    "No matching sign-in in progress: this address or code was already used, is older than ten minutes, or comes from another sign-in. Press Sign in, and paste the new address or code.",
  foreignState:
    "This sign-in belongs to another account. Complete it there, or press Sign in here.",
  noAuthorization:
    "No sign-in in progress for this account, or it is older than ten minutes. Press Sign in first.",
  noCode:
    "No code in this text. Paste the whole address that begins with __redirectUri__, or the code that follows code= in it.",
  wrongRedirect:
    "Wrong address: it must begin with __redirectUri__. Paste the address to which the brand's page redirects after the sign-in.",
  noRefreshToken:
    "Not a refresh token. Paste only the token itself, without quotes and without its name.",
  wrongPassword: "Wrong username or password. Correct them in the account, then deploy.",
  tokenRefused:
    "New token rejected by __host__. Check the brand, realm and client ID of the account; if they are correct, the problem is at the server: try again later.",
  goodTokenRefused:
    "Valid token rejected by __host__, which is a server problem. Try again later; your sign-in is kept.",
  tokensRefused:
    "All tokens rejected for an hour by __host__. Open the account and sign in again; also check its brand, realm and client ID.",
  invalidClient:
    "Client ID or client secret rejected by __host__. Check both, and that they belong to this brand.",
  forbidden:
    "Access denied to __resource__. The vehicle is not on this account, or its owner has not shared this data.",
  noData:
    "No data for __resource__. The vehicle never reported it, the service is not subscribed, or the vehicle is on another account.",
  vanished:
    "No more data for __resource__, although there was before. It is polled until it is back. If this lasts, check whether the brand's own app still shows the vehicle.",
  rateLimited: "Too many requests. Try again after __until__.",
  rateLimitedUnknown: "Too many requests. Poll less often, and try again in a few minutes.",
  unreachable: "Cannot reach __host__ (__code__). Check the network and the URL.",
  unreachableByProxy:
    "Cannot reach __host__ through the proxy __proxy__ (__code__). Check the network, the URL, and the variable HTTPS_PROXY.",
  timeout: "No reply from __host__ within __seconds__ s. Try again later.",
  timeoutByProxy:
    "No reply from __host__ within __seconds__ s through the proxy __proxy__. Try again later; if it persists, check the variable HTTPS_PROXY.",
  serverError: "Server error at __host__ (HTTP __status__). Try again later.",
  signInKept: "Your sign-in is kept.",
  inBetween:
    "Blocked on the way to __host__: a proxy, a filter or a web server refused the request, not the server itself (__path__). Check the network; with custom URLs, check the API URL and the identity URL of the account.",
  listNotFound:
    "Vehicle list not found: __host__ has none at __path__. Check the API URL of the account; if it is correct, try again later.",
  gatewayForbids:
    "Application not allowed: the gateway of __host__ does not let it read __path__. Check the client ID of the account, and ask the vendor what your application may read.",
  notInPlan:
    "Application not registered for this API: its plan at __host__ does not include __path__. Ask the vendor to add it to your application's plan. Your sign-in is kept.",
  gatewayKnowsNot:
    "Address not found: the gateway of __host__ offers nothing at __path__. With custom URLs, check the API URL of the account; otherwise your application may not be entitled to this data.",
  gatewayRefuses:
    "Request refused by the gateway of __host__ before it reached the API (__path__). Check the client ID of the account and the options of the node.",
  damaged:
    "Reply damaged or cut off on the way from __host__ (__code__). Try again later; if it persists, check whether a proxy or a filter is in between.",
  tooLarge:
    "Reply too large: __host__ sent more than __megabytes__ MB from __path__. Ask for less, for example with a limit or a shorter period.",
  proxyUnreachable:
    "Cannot reach the proxy __proxy__ (__code__). Check the network and the variable HTTPS_PROXY, then restart Node-RED.",
  proxyBlocks:
    "Blocked by the proxy __proxy__: it does not allow __host__. Ask its administrator to allow this host. If the host can be reached without the proxy, add it to NO_PROXY and restart Node-RED.",
  proxyLogin:
    "Proxy login required by __proxy__. Add it to the variable HTTPS_PROXY, as http://user:password@host:port, and restart Node-RED.",
  proxyLoginRefused:
    "Proxy login rejected by __proxy__. Correct it in the variable HTTPS_PROXY, with special characters percent-encoded, and restart Node-RED.",
  proxyFailed:
    "Proxy error: __proxy__ cannot connect to __host__ (__code__). Try again later; if it persists, ask the proxy's administrator.",
  notAProxy:
    "Not a proxy: __proxy__ does not answer as one (__code__). Check the variable HTTPS_PROXY, and restart Node-RED.",
  proxyUnusable:
    "Invalid proxy in the variable HTTPS_PROXY. Enter it as http://host:port, and restart Node-RED.",
  waiting: "No new token from __host__ yet. The next attempt is at __until__.",
  tokensUnkept:
    "Tokens could not be saved (__reason__). The account pauses so that its sign-in is not lost: free disk space, or make the folder writable, and it continues automatically.",
  tokensInUse:
    "Another Node-RED (process __pid__ on __host__) uses the tokens of this account, so this one does not renew them. Stop one of the two, or give this one its own user directory and sign in there.",
  closed: "Request cancelled by a deploy or a restart.",
  notJson:
    "Unexpected reply from __host__: not JSON (__path__). A proxy, a login page or an outage may be in between; try again later.",
  wrongShape:
    "Unexpected reply from __path__: __expected__ is missing. Try again later; if it persists, report it to the vendor.",
  redirected:
    "Unexpected redirect from __host__ at __path__. Redirects are not followed: check the URL in the account.",
  pageLoop:
    "Endless list: a page of __path__ leads back to one already read. Set a limit, or report it to the vendor.",
  endlessPages:
    "Too many pages: __path__ did not end after __pages__ pages. Ask for less, for example with a limit or a shorter period; if there cannot be so many, report it to the vendor.",
  foreignLink:
    "External link refused: __host__ is not below the API URL of the account. Check where the message got its links.",
  badRequest:
    "Request refused as invalid by __host__ (__path__). Check the options of the node and the message.",
  noLinkName: "No link given. Select one in the node, or set msg.link to its name.",
  noVehicle:
    "No vehicle given. Put a psa-vehicles node before this one, set msg.vehicle.id, or select a vehicle in the node.",
  unknownLink: "Unknown link __link__. This vehicle offers: __links__.",
  unknownVehicle:
    "Unknown vehicle __vehicle__: it is not on this account. Check the VIN or ID, and the account.",
  badMoment:
    "“__option__” is invalid: __value__. Enter a date such as 2024-05-31T18:00:00Z, or a duration back from now such as P7D.",
  absentMoment:
    "“__option__” is missing: it is set to msg.__property__, which this message does not have. Set that property, or change the option in the node.",
  badNumber: "“__option__” is invalid: __value__. Enter a whole number, or leave the field empty.",
  badRange: "“__option__” is invalid: __value__. Enter a range such as 5- or 5-20.",
  badAmount: "“__option__” is invalid: __value__. Enter a number, 0 or more.",
  badInterval: "“__option__” is invalid: __value__. Enter seconds, at least __least__.",
  unknownStore:
    "Unknown context store __store__; the default store is used instead. Select another one in the node, or add this one to contextStorage in Node-RED's settings file and restart Node-RED.",
  memoryFailed:
    "Context store __store__ failed (__reason__). Events continue; after a restart some may be repeated or missing. Check contextStorage in Node-RED's settings file.",
  memorySilent:
    "Context store __store__ did not answer within __seconds__ s. Events continue; after a restart some may be repeated or missing. Check contextStorage in Node-RED's settings file.",
  memoryUnreadable:
    "Context store __store__ cannot be read (__reason__). Events are held back until it can, so that none is lost. Check contextStorage in Node-RED's settings file.",
  memoryUnread:
    "Context store __store__ did not answer within __seconds__ s. Events are held back until it does, so that none is lost. Check contextStorage in Node-RED's settings file.",
  badWord: "“__option__” is invalid: __value__. Allowed values: __words__.",
  interrupted: "Stopped after __sent__ items: __cause__",
  missing: "Not configured: __fields__ required. Open the account and fill in what is missing.",
  missingAccount:
    "No account. Open the node and select or add a PSA account, and make sure that it is enabled.",
  unknownBrand: "Unknown brand __brand__. Open the account and select one from the list.",
  unknownEnvironment:
    "Unknown environment __environment__. Open the account and select one from the list.",
  unknownSignIn:
    "Unknown sign-in method __signIn__. Open the account and select one from the list.",
  missingTls:
    "TLS configuration not found: it is not deployed yet, disabled or deleted. Select another one in the account, or deploy it.",
  missingCertificate:
    "Client certificate required for Partner access. Select a TLS configuration with certificate and key in the account.",
  certificateRequired:
    "Connection refused by __host__ (__code__). It seems to require a client certificate: select a TLS configuration with certificate and key in the account.",
  certificateRequiredOutside:
    "Connection refused by __host__ (__code__). It seems to require a client certificate, which this environment does not use: select Partner or Custom URLs in the account, with a TLS configuration.",
  certificateRefused:
    "Client certificate rejected by __host__ (__code__). Check that it is the one issued for this address; if it is, ask its issuer.",
  certificateExpired:
    "Client certificate expired on __date__. Get a new one from its issuer, and add it to the TLS configuration.",
  certificateTooEarly:
    "Client certificate not valid before __date__. Check the clock of this machine, or wait until then.",
  certificateUnreadable:
    "Client certificate not readable. Select a PEM file that begins with BEGIN CERTIFICATE in the TLS configuration.",
  keyUnreadable:
    "Private key not readable. Select a PEM file that contains BEGIN PRIVATE KEY in the TLS configuration.",
  wrongPassphrase: "Wrong passphrase for the private key. Enter it again in the TLS configuration.",
  keyOfAnother:
    "Private key and certificate do not match. Select the ones that belong together in the TLS configuration.",
  certificateUnusable:
    "Client certificate or key too weak, or not supported here. Ask their issuer for new ones.",
  caUnreadable:
    "CA certificate not readable. Select a PEM file that begins with BEGIN CERTIFICATE in the TLS configuration.",
  serverNotTrusted:
    "Untrusted certificate from __host__ (__code__). Select its CA certificate in the TLS configuration, or check whether a proxy answers in its place.",
  serverNotTrustedOutside:
    "Untrusted certificate from __host__ (__code__). A proxy or a virus scanner may answer in its place: set the variable NODE_EXTRA_CA_CERTS to the file of its CA certificate, and restart Node-RED.",
  serverMisnamed:
    "Wrong certificate from __host__: it belongs to another host (__code__). Check the URL, and the server name in the TLS configuration.",
  serverMisnamedOutside:
    "Wrong certificate from __host__: it belongs to another host (__code__). Something else may answer in its place: check the network, and the proxy if there is one.",
  serverCertificateDate:
    "Certificate of __host__ expired or not valid yet (__code__). Check the clock of this machine; if it is right, try again later: the server must renew it.",
  subflowDiffers:
    "Subflow instances have different settings for this account, so one sign-in cannot serve them all. Add an account for each outside the subflow, and pass it to the subflow as a property.",
  retypeSecrets:
    "Enter the secrets again: stored secrets are only sent to the URLs they were saved for.",
  undeployedVariable:
    "__variable__ is resolved only at a deploy, so the dialog does not know its value. Deploy the account with it first, then try again.",
  noIdentityProvider:
    "No identity provider at __host__. Try again later; with custom URLs, check the identity URL of the account.",
  signInForbidden:
    "Sign-in forbidden by __host__. Try again later. If it persists, ask the vendor whether your application is enabled.",
  badRedirect:
    "Invalid redirect URI. Leave the field empty in the account, or enter the one registered for your application.",
  badUrl: "“__field__” is not a valid URL. Enter a plain https URL in the account.",
  insecureUrl: "“__field__” must be an https URL: http would send tokens to __host__ unencrypted.",
  ...VALUE_TEXTS,
  ...COMMAND_TEXTS,
  ...IMPORT_TEXTS,
  ...FORMAT_TEXTS,
  ...WATCH_TEXTS,
} as const;

export type ErrorText = keyof typeof ERROR_TEXTS;
export type ErrorParams = Readonly<Record<string, string | number>>;

/**
 * Fields of the dialogs that errors name by their property: the English label, the node whose catalogue
 * has the label, and its key below `label` there.
 */
export const FIELDS: Readonly<Record<string, readonly [label: string, node: string, key: string]>> =
  {
    clientId: ["Client ID", "psa-account", "clientId"],
    clientSecret: ["Client secret", "psa-account", "clientSecret"],
    username: ["Username", "psa-account", "username"],
    password: ["Password", "psa-account", "password"],
    identityUrl: ["Identity URL", "psa-account", "identityUrl"],
    apiUrl: ["API URL", "psa-account", "apiUrl"],
    limit: ["Limit", "psa-read", "limit"],
    maxAge: ["Cache", "psa-read", "maxAge"],
    since: ["Since", "psa-read", "since"],
    until: ["Until", "psa-read", "until"],
    distance: ["Distance", "psa-read", "distance"],
    duration: ["Duration", "psa-read", "duration"],
    states: ["States", "psa-read", "states"],
    telemetryTypes: ["Types", "psa-read", "types"],
    alarmTypes: ["Types", "psa-read", "types"],
    interval: ["Poll every", "psa-watch", "interval"],
    activeInterval: ["While active", "psa-watch", "activeInterval"],
  };

/** Parameters that hold properties of a dialog, separated by commas. */
const NAMING = ["fields", "field", "option"];

/** The parameters with fields as the dialog labels them; `labelOf` gets a property that is in FIELDS. */
export function labelled(params: ErrorParams, labelOf: (property: string) => string): ErrorParams {
  const label = (name: string) => (Object.hasOwn(FIELDS, name) ? labelOf(name) : name);
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      NAMING.includes(name) ? String(value).split(", ").map(label).join(", ") : value,
    ]),
  );
}

/** Fills `__name__` in a text from the parameters. */
export function fillText(text: string, params: ErrorParams): string {
  return text.replace(/__(\w+?)__/g, (whole, name: string) => String(params[name] ?? whole));
}

/** An error's text in English. */
export function englishText(text: ErrorText, params: ErrorParams): string {
  return fillText(
    ERROR_TEXTS[text],
    labelled(params, (property) => FIELDS[property]?.[0] ?? property),
  );
}
