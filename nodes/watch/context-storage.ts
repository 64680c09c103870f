import type { Node, NodeAPI } from "node-red";
import { type ErrorText, type PsaError, Unavailable } from "../../src/errors";
import { numberOf, objectOf } from "../../src/json";
import { withoutLogins } from "../../src/secrets";
import type { Storage } from "../../src/events/outbox";

/** A store that has not answered for so long counts as failed, in ms. */
const PATIENCE = 10_000;
/** It is left alone for so long then: a look at many cars must not wait for each of them. */
const PAUSE = 60_000;

/** How it can fail. */
export const STORAGE_FAILURES: readonly ErrorText[] = [
  "memoryFailed",
  "memorySilent",
  "memoryUnreadable",
  "memoryUnread",
];

/**
 * The context of a node, in the store its user chose; what a key may not hold is written as `_`. While
 * the store fails, memory stands in for what was read before, and what the store did not take is offered
 * again each time. Never waits long.
 */
export class ContextStorage implements Storage {
  private readonly last = new Map<string, unknown>();
  private readonly unsaved = new Set<string>();
  /** On the monotonic clock. */
  private pausedUntil = 0;

  /**
   * @param store the name of a context store; empty: the default one
   * @param report told of each failure of the store, and of its end
   */
  constructor(
    private readonly node: Node,
    private readonly store: string,
    private readonly report: (error: PsaError | undefined) => void,
  ) {}

  /**
   * @throws Unavailable for what the store has never told: whoever took that for nothing would overwrite what
   *   is there
   */
  async get(key: string): Promise<unknown> {
    const failure = await this.reporting(key, async () => {
      if (!this.unsaved.has(key)) {
        this.last.set(key, await this.inTime(() => this.read(toContextKey(key))));
      }
      for (const one of [...this.unsaved]) await this.save(one, this.last.get(one));
      this.report(undefined);
    });
    if (failure && !this.last.has(key)) throw failure;
    return this.last.get(key);
  }

  /** Never throws. */
  async set(key: string, value: unknown): Promise<void> {
    this.last.set(key, value);
    this.unsaved.add(key);
    await this.reporting(key, () => this.save(key, value));
  }

  private async reporting(key: string, work: () => Promise<void>): Promise<PsaError | undefined> {
    try {
      await work();
      return undefined;
    } catch (error) {
      const failure = this.failure(error, this.last.has(key));
      this.report(failure);
      return failure;
    }
  }

  private save(key: string, value: unknown): Promise<void> {
    return this.inTime(() =>
      this.write(toContextKey(key), value).then(() => this.wrote(key, value)),
    );
  }

  /** A write that ends late may have put what is old over what is new: that is offered again. */
  private wrote(key: string, value: unknown): void {
    if (this.last.get(key) === value) this.unsaved.delete(key);
    else this.unsaved.add(key);
  }

  /** @throws Silence where there is no answer in time; what the store throws */
  private async inTime<T>(ask: () => Promise<T>): Promise<T> {
    if (performance.now() < this.pausedUntil) throw new Silence();
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.pausedUntil = performance.now() + PAUSE;
        reject(new Silence());
      }, PATIENCE);
    });
    try {
      return await Promise.race([ask(), silence]);
    } finally {
      clearTimeout(timer);
    }
  }

  private failure(error: unknown, wasRead: boolean): PsaError {
    const store = this.name;
    if (error instanceof Silence) {
      const seconds = PATIENCE / 1000;
      return new Unavailable(wasRead ? "memorySilent" : "memoryUnread", { store, seconds });
    }
    const reason = withoutLogins(error instanceof Error ? error.message : String(error));
    return new Unavailable(wasRead ? "memoryFailed" : "memoryUnreadable", { store, reason });
  }

  private get name(): string {
    return this.store || "default";
  }

  private read(key: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.node
        .context()
        .get(key, this.store || undefined, (error: Error | null | undefined, value) => {
          if (error) reject(error);
          else resolve(value);
        });
    });
  }

  private write(key: string, value: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this.node
        .context()
        .set(key, value, this.store || undefined, (error: Error | null | undefined) => {
          if (error) reject(error);
          else resolve();
        });
    });
  }
}

/** The store did not answer. */
class Silence extends Error {}

function toContextKey(key: string): string {
  return key.replace(/\W/g, "_");
}

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
export type Retention = { forgets: true } | { delayed: number };

/** Node-RED's own, in s. */
const FLUSH_INTERVAL = 30;

/**
 * The stores that do not keep everything, by their names; the default one as "". Of stores that are not
 * Node-RED's own nothing is known.
 */
export function retentionOfStores({
  settings,
}: Pick<NodeAPI, "settings">): Record<string, Retention> {
  const stores = objectOf(settings.contextStorage);
  const names = Object.keys(stores);
  if (names.length === 0) return { "": { forgets: true }, [ONLY_STORE]: { forgets: true } };
  const usual = stores.default ?? stores[names[0] ?? ""];
  const all = { ...stores, "": typeof usual === "string" ? stores[usual] : usual };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, store]) => {
      const keeping = retentionOf(objectOf(store));
      return keeping ? [[name, keeping]] : [];
    }),
  );
}

/** The store on disk collects what it is given, unless its cache is off. */
function retentionOf(store: Record<string, unknown>): Retention | undefined {
  if (store.module === "memory") return { forgets: true };
  const { cache = true, flushInterval = FLUSH_INTERVAL } = objectOf(store.config);
  const delayed = numberOf(flushInterval) ?? FLUSH_INTERVAL;
  return store.module === "localfilesystem" && cache && delayed > 0 ? { delayed } : undefined;
}
