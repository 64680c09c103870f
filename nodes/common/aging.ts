import type { Status } from "./status";

/** A status, or how to say it anew as the age it tells grows. */
export type Shown = Status | (() => Status);

/** ms after which an age may read otherwise; and the share of it that it may be wrong by. */
const SOON = 60_000;
const SHARE = 0.25;

/** Shows a status, and says it anew as the age it tells grows, each time later: a flow may listen. */
export class Aging {
  private timer: NodeJS.Timeout | undefined;
  private said = "";

  /** @param failed told of a status that cannot be made anew: nothing may be thrown from a timer */
  constructor(
    private readonly tell: (status: Status) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  show(shown: Shown, finish: (status: Status) => Status): void {
    this.end();
    this.said = "";
    if (typeof shown !== "function") {
      this.tell(finish(shown));
      return;
    }
    const begun = Date.now();
    const again = () => {
      try {
        const status = finish(shown());
        if (status.text !== this.said) this.tell(status);
        this.said = status.text;
      } catch (error) {
        this.failed(error);
        return;
      }
      const wait = Math.max(SOON, (Date.now() - begun) * SHARE);
      this.timer = setTimeout(again, wait).unref();
    };
    again();
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
