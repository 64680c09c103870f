import type { Node } from "node-red";
import type { Vehicle } from "../../src/api/vehicles";
import { clockTime } from "../../src/errors";
import { type VehicleState, newestAt } from "../../src/vehicle/state";
import { type Status, failure, passing, result } from "./status";
import { type Texts, text } from "./texts";

/** The status of a node that watches: how the car is, how old that is, and when it looks again. */
export class WatchStatus {
  private count = 0;
  /** Of the only car. */
  private state: VehicleState | undefined;
  private next: Date | undefined;
  private ill: Status | undefined;
  private forgetful = false;
  private shown = "";
  private closed = false;

  constructor(
    private readonly RED: Texts,
    private readonly node: Node,
  ) {}

  /** What is to be seen now. */
  get current(): Status {
    if (this.ill) return this.ill;
    const { summary } = this;
    if (this.forgetful) return passing(`${summary} · ${text(this.RED, "status.memoryFails")}`);
    const next = this.next && text(this.RED, "status.next", { at: clockTime(this.next) });
    return result([summary, next].filter(Boolean).join(" · "));
  }

  /** @param vehicles those that are watched */
  listed(vehicles: readonly Vehicle[]): void {
    this.count = vehicles.length;
    if (this.count !== 1) this.state = undefined;
    this.ill = undefined;
    this.show();
  }

  /** A car was seen; of many cars only the number is told. */
  sighted(state: VehicleState): void {
    if (this.count === 1) this.state = state;
    this.ill = undefined;
    this.show();
  }

  planned(next: Date): void {
    this.next = next;
    this.show();
  }

  trouble(error: unknown): void {
    this.ill = failure(this.RED, error);
    this.show();
  }

  /** Whether the memory works; the looks go on without it, and show it. */
  remembers(does: boolean): void {
    this.forgetful = !does;
  }

  /** Nothing is shown any more: another node may have taken its place. */
  close(): void {
    this.closed = true;
  }

  private get summary(): string {
    if (this.state) return this.tell(this.state);
    const key = this.count === 0 ? "status.noVehicles" : "status.vehicles";
    return text(this.RED, key, { count: this.count });
  }

  private tell(state: VehicleState): string {
    const level = state.battery?.level ?? state.fuel?.level;
    const at = newestAt(state);
    const parts = [
      level === undefined ? undefined : `${Math.round(level)} %`,
      at === undefined ? text(this.RED, "status.noData") : this.ageOf(new Date(at)),
    ];
    return parts.filter(Boolean).join(" · ");
  }

  /** `3 min`, `2 h`, `5 d` */
  private ageOf(at: Date): string {
    const minutes = Math.max(0, Math.round((Date.now() - at.getTime()) / 60_000));
    if (minutes < 100) return text(this.RED, "status.minutes", { count: minutes });
    const hours = Math.round(minutes / 60);
    return hours < 48
      ? text(this.RED, "status.hours", { count: hours })
      : text(this.RED, "status.days", { count: Math.round(hours / 24) });
  }

  /** What says the same is not said again: a flow may listen to it. */
  private show(): void {
    const { current } = this;
    const said = JSON.stringify(current);
    if (this.closed || said === this.shown) return;
    this.shown = said;
    this.node.status(current);
  }
}
