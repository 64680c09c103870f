import type { Node } from "node-red";
import {
  BadRequest,
  InvalidClient,
  NotConfigured,
  PsaError,
  SignInRequired,
} from "../../src/errors";
import { clockTime } from "../../src/time";
import { type VehicleState, newestAt } from "../../src/vehicle/state";
import type { JsonObject } from "../../src/json";
import { agoText, energyParts } from "../common/figures";
import { type Status, failure, passing, requesting, result } from "../common/status";
import { type Texts, line, text } from "../common/texts";

/** What does not pass by itself, or names its time already. */
const WITHOUT_TIME = [SignInRequired, NotConfigured, InvalidClient, BadRequest];

/** The status of a node that watches: how the car is, how old that is, and when it looks again. */
export class WatchStatus {
  /** Of those that are watched, once a list came. */
  private count: number | undefined;
  private isWhole = true;
  /** There is one car to watch, or was before the list became empty. */
  private isSingle = true;
  /** Of the only car. */
  private state: VehicleState | undefined;
  private next: Date | undefined;
  /** What is wrong, by what it is wrong with; the last one is shown. */
  private readonly failures = new Map<string, unknown>();
  private asking = 0;
  private storageFailing = false;
  private shown = "";
  /** What happened last, and to whom; absent before anything did. */
  private last: { what: string; at: Date; name: string | undefined } | undefined;
  private closed = false;

  constructor(
    private readonly RED: Texts,
    private readonly node: Node,
  ) {}

  /** What is to be seen now. */
  private get current(): Status {
    if (this.asking > 0) return requesting(this.RED);
    if (this.failures.size > 0) return this.failureStatus([...this.failures.values()].at(-1));
    const { summary } = this;
    if (this.storageFailing) return passing(`${summary} · ${text(this.RED, "status.memoryFails")}`);
    if (!this.isWell) return passing(this.withTime(summary));
    return result(this.lastWords ?? this.withTime(summary));
  }

  /**
   * @param count of those that are watched
   * @param isWhole none is missed
   */
  showList(count: number, isWhole: boolean): void {
    if (count > 0) this.isSingle = count === 1;
    this.count = count;
    this.isWhole = isWhole;
    if (!this.isSingle) this.state = undefined;
    this.show();
  }

  /** A car was seen; of many cars only the number is told. */
  showState(state: VehicleState): void {
    if (this.isSingle) this.state = state;
    this.show();
  }

  /** Something happened; of what is older than the last that was told, nothing is shown. */
  showEvent(what: string, at: string, name: string | undefined): void {
    const date = new Date(at);
    if (this.last && date < this.last.at) return;
    this.last = { what, at: date, name };
    this.show();
  }

  showNext(next: Date): void {
    this.next = next;
    this.show();
  }

  /** A message asks for a look, or has got it. */
  showAsking(change: 1 | -1): void {
    this.asking += change;
    this.show();
  }

  failed(subject: string, error: unknown): void {
    this.failures.delete(subject);
    this.failures.set(subject, error);
    this.show();
  }

  resolved(subject: string): void {
    if (this.failures.delete(subject)) this.show();
  }

  /** Whether the memory works; the looks go on without it, and show it. */
  storageWorks(does: boolean): void {
    this.storageFailing = !does;
  }

  /** Nothing is shown any more: another node may have taken its place. */
  close(): void {
    this.closed = true;
  }

  /** Of one car it is known who it is. */
  private get lastWords(): string | undefined {
    const { last, RED } = this;
    if (!last) return undefined;
    const { what, at, name } = last;
    const said = this.isSingle || !name ? what : line(RED, name, what);
    return `${said} · ${agoText(RED, at)}`;
  }

  private get isWell(): boolean {
    const hasData = this.state === undefined || newestAt(this.state) !== undefined;
    return this.isWhole && this.count !== 0 && hasData;
  }

  private failureStatus(error: unknown): Status {
    const shown = failure(this.RED, error);
    const isTimed = error instanceof PsaError && error.retryAt !== undefined;
    if (isTimed || WITHOUT_TIME.some((Kind) => error instanceof Kind)) return shown;
    return { ...shown, text: this.withTime(shown.text) };
  }

  private withTime(what: string): string {
    const { next } = this;
    return next ? `${what} · ${text(this.RED, "status.next", { at: clockTime(next) })}` : what;
  }

  private get summary(): string {
    if (this.state) return this.describe(this.state);
    const { count = 0 } = this;
    return text(this.RED, count === 0 ? "status.noVehicles" : "status.vehicles", { count });
  }

  private describe(state: VehicleState): string {
    const at = newestAt(state);
    const age =
      at === undefined ? text(this.RED, "status.noData") : agoText(this.RED, new Date(at));
    return [...energyParts(state as JsonObject), age].filter(Boolean).join(" · ");
  }

  /** What says the same is not said again: a flow may listen to it. */
  private show(): void {
    if (this.count === undefined && this.failures.size === 0 && this.asking === 0) return;
    const { current } = this;
    const said = JSON.stringify(current);
    if (this.closed || said === this.shown) return;
    this.shown = said;
    this.node.status(current);
  }
}
