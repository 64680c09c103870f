import type { NodeAPI } from "node-red";
import { numberOf, objectOf } from "../../src/json";

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

/** What outlives what in a store: nothing a restart; all but the last so many seconds a power cut. */
export type Keeping = { forgets: true } | { delayed: number };

/** Node-RED's own, in s. */
const FLUSH_INTERVAL = 30;

/**
 * The stores that do not keep everything, by their names; the default one as "". Of stores that are not
 * Node-RED's own nothing is known.
 */
export function keepingOf({ settings }: Pick<NodeAPI, "settings">): Record<string, Keeping> {
  const stores = objectOf(settings.contextStorage);
  const names = Object.keys(stores);
  if (names.length === 0) return { "": { forgets: true }, [ONLY_STORE]: { forgets: true } };
  const usual = stores.default ?? stores[names[0] ?? ""];
  const all = { ...stores, "": typeof usual === "string" ? stores[usual] : usual };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, store]) => {
      const keeping = keepingOfOne(objectOf(store));
      return keeping ? [[name, keeping]] : [];
    }),
  );
}

/** The store on disk collects what it is given, unless its cache is off. */
function keepingOfOne(store: Record<string, unknown>): Keeping | undefined {
  if (store.module === "memory") return { forgets: true };
  const { cache = true, flushInterval = FLUSH_INTERVAL } = objectOf(store.config);
  const delayed = numberOf(flushInterval) ?? FLUSH_INTERVAL;
  return store.module === "localfilesystem" && cache && delayed > 0 ? { delayed } : undefined;
}
