import { type GroupName, type VehicleState, newestAt } from "../vehicle/state";

const SECOND = 1000;
/** When a car is looked at after an order, in ms after its end. */
const LOOKS = [5, 15, 30, 60, 120].map((seconds) => seconds * SECOND);

/** What is awaited of a car: a group of its state, or any, that is newer than an order. */
export class ExpectedNews {
  private readonly start = performance.now();
  private looks = 0;

  /** @param since when the order was sent, on the server's clock */
  constructor(
    private readonly group: GroupName | "any",
    private readonly since: Date,
  ) {}

  /** ms until the next look; Infinity when there are no more. */
  get wait(): number {
    const at = LOOKS[this.looks];
    return at === undefined ? Infinity : Math.max(0, this.start + at - performance.now());
  }

  /** A look has been made: whether more are needed. */
  isStillMissing(state: VehicleState): boolean {
    while ((LOOKS[this.looks] ?? Infinity) <= performance.now() - this.start) this.looks += 1;
    const at = this.group === "any" ? newestAt(state) : state[this.group]?.at;
    const isThere =
      at !== undefined && Date.parse(at) >= Math.floor(this.since.getTime() / SECOND) * SECOND;
    return !isThere && this.looks < LOOKS.length;
  }
}
