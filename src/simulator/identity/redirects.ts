import { brands } from "../account";

const appAddress = new RegExp(
  `^(${brands.map(({ scheme }) => scheme).join("|")})://oauth2redirect/[a-z]{2}$`,
);

/**
 * The redirect addresses the client has registered: those of the brands' apps, any http(s) address on
 * a loopback host (RFC 8252, section 7.3), and the ones it is told of.
 */
export class Redirects {
  /** Throws TypeError when one of `others` is no absolute address, or has a fragment. */
  constructor(private readonly others: readonly string[] = []) {
    const bad = others.find((address) => !isRedirect(address));
    if (bad !== undefined) throw new TypeError(`Not a redirect address: ${bad}`);
  }

  /** Whether a browser may be sent there. */
  has(address: string): boolean {
    return this.others.includes(address) || appAddress.test(address) || isLoopback(address);
  }
}

/** The address with further parameters in its query. */
export function withParameters(address: string, parameters: Record<string, string>): string {
  const added = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  if (!address.includes("?")) return `${address}?${added}`;
  return address + (/[?&]$/.test(address) ? "" : "&") + added;
}

/** RFC 6749, section 3.1.2. Only ASCII, for it goes into a header. */
function isRedirect(address: string): boolean {
  return /^[\x21-\x7e]+$/.test(address) && !/[#\\]/.test(address) && URL.canParse(address);
}

function isLoopback(address: string): boolean {
  if (!isRedirect(address) || !/^https?:\/\//.test(address)) return false;
  const { hostname, username, password } = new URL(address);
  const isHost = ["localhost", "[::1]"].includes(hostname) || /^127(\.\d+){3}$/.test(hostname);
  return isHost && username === "" && password === "";
}
