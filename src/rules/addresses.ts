/** What an address must be. For the editor and the runtime alike. */

/** True for a host that never leaves this machine: the only place where plain http is accepted. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Whether an account's API is on this machine: the simulator, where asking often hurts nobody. */
export function isLocalApi(environment: string, apiUrl = ""): boolean {
  if (environment === "demo") return true;
  return environment === "custom" && URL.canParse(apiUrl) && isLoopback(new URL(apiUrl).hostname);
}

/** Why this cannot be the address of a server, as a key of the errors' texts; undefined when it can. */
export function serverUrlFlaw(text: string): "badUrl" | "insecureUrl" | undefined {
  if (!URL.canParse(text)) return "badUrl";
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  const isPlain = !username && !password && !search && !hash;
  if (!isPlain || !["http:", "https:"].includes(protocol)) return "badUrl";
  return protocol === "http:" && !isLoopback(hostname) ? "insecureUrl" : undefined;
}

/** Why a browser cannot be sent back to this address; undefined when it can. */
export function redirectUriFlaw(text: string): "badRedirect" | undefined {
  return URL.canParse(text) && !text.includes("#") ? undefined : "badRedirect";
}
