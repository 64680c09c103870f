/** ms until what failed is tried again: twice as long each time, and no longer than that. */
const AGAIN = { first: 5_000, longest: 20_000 };

/** Does things, and what fails again and again until it goes well or something newer takes its place. */
export class Backlog {
  private readonly newest = new Map<string, () => Promise<void>>();
  private readonly failed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private wait = AGAIN.first;
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
    if (this.closed || this.timer) return;
    this.timer = setTimeout(() => void this.retry(), this.wait);
    this.wait = Math.min(2 * this.wait, AGAIN.longest);
  }

  private async retry(): Promise<void> {
    this.timer = undefined;
    for (const key of [...this.failed]) {
      const work = this.newest.get(key);
      if (work && this.failed.has(key)) await this.run(key, work);
    }
    if (this.failed.size === 0) this.wait = AGAIN.first;
  }
}
