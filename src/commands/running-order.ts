import { randomUUID } from "node:crypto";
import type { Deadline } from "../api/deadline";
import type { Vehicle } from "../api/vehicles";
import { CommandRefused } from "../errors";
import type { CommandName, Parameters } from "./commands";
import type { Outcome } from "./outcome";
import type { OrderStep } from "./order";
import { Steps } from "./steps";

/** An order from its arrival to its end, for all who ordered the same meanwhile. */
export class RunningOrder {
  /** Its own, so that it is found again. */
  readonly label = randomUUID();
  readonly steps = new Steps();
  /** Resolves when it was taken, with the moment on the server's clock; rejects when it was not sent. */
  readonly sent: Promise<Date>;
  /** Resolves with its end; undefined when nobody waits for it any more. Rejects as `sent`. */
  readonly end: Promise<Outcome | undefined>;
  /** Aborted when nobody waits for its end any more. */
  readonly unwanted = new AbortController();
  /** As the API knows it, once it has been taken. */
  remoteActionId: string | undefined;
  private readonly listeners = new Set<(step: OrderStep) => void>();
  private resolveSent: (at: Date) => void = ignore;
  private rejectSent: (error: unknown) => void = ignore;
  private resolveEnd: (outcome: Outcome | undefined) => void = ignore;
  private rejectEnd: (error: unknown) => void = ignore;
  private waiting = 0;
  /** Of those who wait, so many still want it sent. */
  private wanting = 0;
  private isOver = false;

  constructor(
    readonly vehicle: Vehicle,
    readonly command: CommandName,
    readonly parameters: Parameters,
    readonly deadline: Deadline,
  ) {
    this.sent = new Promise((resolve, reject) => {
      this.resolveSent = resolve;
      this.rejectSent = reject;
    });
    this.end = new Promise((resolve, reject) => {
      this.resolveEnd = resolve;
      this.rejectEnd = reject;
    });
    // Whoever waits is told; there may be nobody left.
    this.sent.catch(ignore);
    this.end.catch(ignore);
  }

  /** Whether another one asks for the same while this one is under way. */
  isSame(command: CommandName, parameters: Parameters): boolean {
    return (
      !this.isOver &&
      !this.unwanted.signal.aborted &&
      !this.deadline.calledOff.aborted &&
      this.command === command &&
      JSON.stringify(this.parameters) === JSON.stringify(parameters)
    );
  }

  /**
   * Somebody waits for it, and is told its steps, also those that have been. Returns how to leave.
   * @param withdrawn aborted when he does not want it any more: unless another one does, it is not sent then; what was
   *   sent goes on
   */
  join(listener: (step: OrderStep) => void, withdrawn?: AbortSignal): () => void {
    this.steps.list.forEach(listener);
    this.listeners.add(listener);
    this.waiting += 1;
    this.wanting += 1;
    const withdraw = () => {
      this.wanting -= 1;
      if (this.wanting === 0) this.deadline.callOff(new CommandRefused("orderWithdrawn"));
    };
    if (withdrawn?.aborted) withdraw();
    else withdrawn?.addEventListener("abort", withdraw, { once: true });
    return () => {
      withdrawn?.removeEventListener("abort", withdraw);
      if (!this.listeners.delete(listener)) return;
      this.waiting -= 1;
      if (this.waiting === 0) this.unwanted.abort();
    };
  }

  /** Nobody sends it nor follows it any more. */
  close(): void {
    this.deadline.callOff(new CommandRefused("orderClosed"));
    this.unwanted.abort();
  }

  /** Takes in what the server says of it. */
  take(outcome: Outcome): void {
    const step = this.steps.take(outcome);
    if (step) for (const listener of [...this.listeners]) listener(step);
  }

  wasSent(at: Date): void {
    this.resolveSent(at);
  }

  endsWith(outcome: Outcome | undefined): void {
    this.isOver = true;
    this.resolveEnd(outcome);
  }

  failsWith(error: unknown): void {
    this.isOver = true;
    this.rejectSent(error);
    this.rejectEnd(error);
  }
}

function ignore(): void {
  return;
}
