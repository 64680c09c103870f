import type { Node } from "node-red";
import { type ErrorText, type PsaError, Unavailable } from "../../src/errors";
import { withoutLogins } from "../../src/secrets";
import type { Keeper } from "../../src/events/tracker";

/** A store that has not answered for so long counts as failed, in ms. */
const PATIENCE = 10_000;
/** It is left alone for so long then: a look at many cars must not wait for each of them. */
const PAUSE = 60_000;

/** How it can fail. */
export const MEMORY_FAILURES: readonly ErrorText[] = [
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
export class NodeMemory implements Keeper {
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
        this.last.set(key, await this.inTime(() => this.read(plain(key))));
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
    return this.inTime(() => this.write(plain(key), value).then(() => this.wrote(key, value)));
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
      this.node.context().get(key, this.store || undefined, (error, value) => {
        if (error) reject(error);
        else resolve(value);
      });
    });
  }

  private write(key: string, value: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this.node.context().set(key, value, this.store || undefined, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }
}

/** The store did not answer. */
class Silence extends Error {}

function plain(key: string): string {
  return key.replace(/\W/g, "_");
}
