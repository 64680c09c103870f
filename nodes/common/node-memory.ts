import type { Node } from "node-red";
import type { Keeper } from "../../src/watch/observer";

/**
 * The context of a node, in the store its user chose; what a key may not hold is written as `_`. While
 * the store fails, memory stands in for it, and what it did not take is offered again each time.
 * Never throws.
 */
export class NodeMemory implements Keeper {
  private readonly last = new Map<string, unknown>();
  private readonly unsaved = new Set<string>();

  /**
   * @param store the name of a context store; empty: the default one
   * @param report told of each failure of the store, and of its end
   */
  constructor(
    private readonly node: Node,
    private readonly store: string,
    private readonly report: (error: unknown) => void,
  ) {}

  async get(key: string): Promise<unknown> {
    if (this.unsaved.has(key)) {
      await this.set(key, this.last.get(key));
      return this.last.get(key);
    }
    try {
      this.last.set(key, await this.read(plain(key)));
      if (this.unsaved.size === 0) this.report(undefined);
    } catch (error) {
      this.report(error);
    }
    return this.last.get(key);
  }

  async set(key: string, value: unknown): Promise<void> {
    this.last.set(key, value);
    try {
      await this.write(plain(key), value);
      this.unsaved.delete(key);
    } catch (error) {
      this.unsaved.add(key);
      this.report(error);
    }
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
