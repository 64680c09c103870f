import { ForeignLink } from "../errors";

/**
 * Turns a link of the API into the address to ask, or refuses it: a token goes nowhere but to the
 * API's own origin, below its base path, over an address without credentials in it.
 * @param apiUrl the API base without a trailing slash
 * @throws ForeignLink
 */
export function ownUrl(link: string, apiUrl: string): URL {
  const base = parseBase(apiUrl);
  const url = parsed(link, base);
  if (!url) throw new ForeignLink("foreignLink", { host: "an unusable address" });
  const own =
    url.origin === base.origin &&
    url.pathname.startsWith(base.pathname) &&
    !url.username &&
    !url.password &&
    !climbs(url.pathname);
  if (!own) throw new ForeignLink("foreignLink", { host: url.host || url.protocol });
  url.hash = "";
  return url;
}

function parsed(link: string, base: URL): URL | undefined {
  try {
    return new URL(link, base);
  } catch {
    return undefined;
  }
}

/** There are few, one for each account. */
const BASES = new Map<string, URL>();

function parseBase(apiUrl: string): URL {
  let base = BASES.get(apiUrl);
  if (!base) BASES.set(apiUrl, (base = new URL(`${apiUrl}/`)));
  return base;
}

/**
 * A path that only looks as if it stayed below the base: `..` behind an encoded slash, encoded twice,
 * or with a parameter that some servers cut off (`..;`).
 */
function climbs(pathname: string): boolean {
  if (pathname.split(/[/\\]/).some((segment) => segment.replace(/;.*/, "") === "..")) return true;
  try {
    const decoded = decodeURIComponent(pathname);
    return decoded !== pathname && climbs(decoded);
  } catch {
    // Nothing more to decode, so nothing that could still turn into a step up.
    return false;
  }
}
