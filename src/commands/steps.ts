import { type Outcome, rankOf } from "./outcome";
import type { OrderStep } from "./order";

/** The steps of one order: each once, and never back. */
export class Steps {
  readonly list: OrderStep[] = [];
  private readonly seen = new Set<string>();
  private rank = -1;

  /** The step that an outcome is, if it is a new one. */
  take({ status }: Outcome, at = new Date()): OrderStep | undefined {
    if (status === undefined || this.seen.has(status)) return undefined;
    const rank = rankOf(status);
    if (rank !== undefined && rank <= this.rank) return undefined;
    this.seen.add(status);
    this.rank = rank ?? this.rank;
    const step = { status, at: at.toISOString() };
    this.list.push(step);
    return step;
  }

  /** The last one, for people. */
  get last(): string {
    return this.list.at(-1)?.status ?? "–";
  }
}
