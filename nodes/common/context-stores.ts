import type { NodeAPI } from "node-red";

/** What Node-RED calls its only store where the settings file configures none. */
const ONLY_STORE = "memory";

/**
 * Whether Node-RED has a context store of this name; empty: the default one. It uses that one for
 * every name it does not know.
 */
export function hasContextStore({ settings }: Pick<NodeAPI, "settings">, name: string): boolean {
  const configured = Object.keys(settings.contextStorage ?? {});
  return name === "" || (configured.length > 0 ? configured : [ONLY_STORE]).includes(name);
}
