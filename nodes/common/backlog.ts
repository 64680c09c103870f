/** ms until what failed is tried again; a store that does not answer is left alone for a minute. */
const AGAIN = 61_000;

/** Does things, and what fails again and again until it goes well or something newer takes its place. */
export class Backlog {
  private readonly newest = new Map<string, () => Promise<void>>();
  private readonly failed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  /** @param report told of each failure */
  constructor(private readonly report: (error: unknown) => void) {}

  /** Never throws. */
  async run(key: string, work: () => Promise<void>): Promise<void> {
    this.newest.set(key, work);
    this.failed.delete(key);
    const isNewest = () => this.newest.get(key) === work;
    try {
      await work();
      if (isNewest()) this.newest.delete(key);
    } catch (error) {
      if (isNewest()) this.failed.add(key);
      this.report(error);
      this.plan();
    }
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private plan(): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.retry(), AGAIN);
  }

  private async retry(): Promise<void> {
    for (const key of [...this.failed]) {
      const work = this.newest.get(key);
      if (work && this.failed.has(key)) await this.run(key, work);
    }
  }
}
