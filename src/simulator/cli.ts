#!/usr/bin/env node
import { parseArgs } from "node:util";
import { startSimulator, type Simulator, type SimulatorOptions } from "./index";

const USAGE = `psa-simulator: simulates the identity provider and the API of Groupe PSA, with cars that
drive and charge.

  --port <number>            port on 127.0.0.1 (default 8480; 0 for any free port)
  --speed <number>           simulated seconds per second (default 1)
  --vehicles <number>        simulate this many cars instead of the built-in ones
  --token-lifetime <number>  seconds for which an access token is valid (default 3599)
  --show                     run the demo script: events every few seconds
  --redirect-uri <address>   one more redirect URI to accept, besides those of the brands' apps and
                             loopback addresses; can be repeated
  --help                     show this help`;

/** What the command line asks for; undefined for help. Throws Error with a line for the user. */
function readOptions(): SimulatorOptions | undefined {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8480" },
      speed: { type: "string" },
      vehicles: { type: "string" },
      "token-lifetime": { type: "string" },
      "redirect-uri": { type: "string", multiple: true },
      show: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return undefined;
  const {
    port,
    speed,
    vehicles,
    show,
    "token-lifetime": lifetime,
    "redirect-uri": redirectUris,
  } = values;
  return {
    control: true,
    port: numberFor("port", port, { whole: true, least: 0, most: 65535 }),
    ...(speed !== undefined && { speed: numberFor("speed", speed, { least: 0.001 }) }),
    ...(vehicles !== undefined && {
      vehicles: numberFor("vehicles", vehicles, { whole: true, least: 0, most: 100_000 }),
    }),
    ...(lifetime !== undefined && {
      tokenLifetime: numberFor("token-lifetime", lifetime, { whole: true, least: 1 }),
    }),
    ...(show && { show }),
    ...(redirectUris && { redirectUris }),
  };
}

interface Bounds {
  readonly least: number;
  readonly most?: number;
  readonly whole?: boolean;
}

function numberFor(name: string, text: string, { least, most = Infinity, whole }: Bounds): number {
  const value = Number(text);
  const fits = text.trim() !== "" && value >= least && value <= most;
  if (fits && Number.isFinite(value) && (!whole || Number.isInteger(value))) return value;
  throw new Error(`--${name} is invalid: ${text}.`);
}

function describe({ identityUrl, apiUrl, account, world }: Simulator): string {
  const { clientId, clientSecret, username, password } = account;
  const realm = "clientsB2CPeugeot";
  const redirectUri = `${identityUrl}/simulator`;
  return `The simulator is running with ${String(world.size)} vehicles.

  identity provider  ${identityUrl}
  API                ${apiUrl}
  client id          ${clientId}
  client secret      ${clientSecret}
  user name          ${username}
  password           ${password}

Get a token with the password:

  curl '${identityUrl}/am/oauth2/access_token' \\
    -u '${clientId}:${clientSecret}' \\
    -d 'realm=${realm}&grant_type=password&scope=openid%20profile' \\
    --data-urlencode 'username=${username}' \\
    --data-urlencode 'password=${password}'

Get a token with a browser: open this URL, sign in as the user above, approve, and copy the code from
the address to which you are redirected. It can be used once, within a minute.

  ${authorizeUrl(identityUrl, clientId, redirectUri)}

  curl '${identityUrl}/am/oauth2/access_token' \\
    -u '${clientId}:${clientSecret}' \\
    -d 'realm=${realm}&grant_type=authorization_code&code=<code>' \\
    --data-urlencode 'redirect_uri=${redirectUri}'

List the vehicles, with the access_token of either reply:

  curl '${apiUrl}/user/vehicles?client_id=${clientId}' \\
    -H 'Authorization: Bearer <access_token>' \\
    -H 'x-introspect-realm: ${realm}'

Ctrl+C stops it.`;
}

function authorizeUrl(identityUrl: string, clientId: string, redirectUri: string): string {
  const url = new URL("/am/oauth2/authorize", identityUrl);
  const query = { client_id: clientId, response_type: "code", redirect_uri: redirectUri };
  url.search = new URLSearchParams(query).toString();
  return url.href;
}

async function main(): Promise<void> {
  const options = readOptions();
  if (!options) {
    console.log(USAGE);
    return;
  }
  const simulator = await startSimulator(options);
  console.log(describe(simulator));
  const end = () => void simulator.close();
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
}

main().catch((error: unknown) => {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(
    code === "EADDRINUSE" ? "The port is in use; select another one with --port." : message,
  );
  process.exitCode = 1;
});
