import type { Node } from "node-red";
import { type PsaError, Unavailable } from "../../src/errors";
import { withoutLogins } from "../../src/secrets";
import type { Keeper } from "../../src/watch/observer";

/** A store that has not answered for so long counts as failed, in ms. */
const PATIENCE = 10_000;
/** It is left alone for so long then: a look at many cars must not wait for each of them. */
const PAUSE = 60_000;

/**
 * The context of a node, in the store its user chose; what a key may not hold is written as `_`. While
 * the store fails, memory stands in for it, and what it did not take is offered again each time.
 * Never throws, and never waits long.
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

  async get(key: string): Promise<unknown> {
    await this.reporting(async () => {
      if (!this.unsaved.has(key)) {
        this.last.set(key, await this.inTime(() => this.read(plain(key))));
      }
      for (const one of [...this.unsaved]) await this.save(one, this.last.get(one));
      this.report(undefined);
    });
    return this.last.get(key);
  }

  async set(key: string, value: unknown): Promise<void> {
    this.last.set(key, value);
    this.unsaved.add(key);
    await this.reporting(() => this.save(key, value));
  }

  private async reporting(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.report(this.failure(error));
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

  /** @throws Unavailable where there is no answer in time; what the store throws */
  private async inTime<T>(ask: () => Promise<T>): Promise<T> {
    if (performance.now() < this.pausedUntil) throw this.silent;
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.pausedUntil = performance.now() + PAUSE;
        reject(this.silent);
      }, PATIENCE);
    });
    try {
      return await Promise.race([ask(), silence]);
    } finally {
      clearTimeout(timer);
    }
  }

  private get silent(): PsaError {
    return new Unavailable("memorySilent", { store: this.name, seconds: PATIENCE / 1000 });
  }

  private failure(error: unknown): PsaError {
    if (error instanceof Unavailable) return error;
    const reason = withoutLogins(error instanceof Error ? error.message : String(error));
    return new Unavailable("memoryFailed", { store: this.name, reason });
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

function plain(key: string): string {
  return key.replace(/\W/g, "_");
}
