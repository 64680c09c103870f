/** So many are shown at once; ms until there may be as many again. */
const AT_ONCE = 10;
const WINDOW = 250;

/**
 * Shows what comes in a row, and while more comes than anybody can read only the latest, four times a second. What
 * came last is always shown.
 */
export class Pace {
  private left = AT_ONCE;
  private latest: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** @param show is called at once, or later, or never when another one comes before */
  put(show: () => void): void {
    if (this.left === 0) {
      this.latest = show;
      return;
    }
    this.left -= 1;
    this.timer ??= setTimeout(() => this.goOn(), WINDOW).unref();
    show();
  }

  /** What waits is not shown any more. */
  end(): void {
    clearTimeout(this.timer);
    this.timer = this.latest = undefined;
  }

  private goOn(): void {
    const show = this.latest;
    this.end();
    this.left = AT_ONCE;
    if (!show) return;
    this.put(show);
    this.left = 0;
  }
}
