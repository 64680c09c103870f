import { type ActionName, actions, type Fields } from "./actions";

/** An order to a car, and what has become of it. */
export class Remote {
  status = "Accepted";
  failureCause: string | undefined;
  isFinal = false;

  constructor(
    readonly id: string,
    readonly vehicleId: string,
    readonly callbackId: string,
    readonly action: ActionName,
    /** As it was posted. */
    readonly body: Fields,
    /** Navigation never says that it was accepted. */
    firstStatus = action === "navigation" ? "CheckingVehicle" : "Accepted",
  ) {
    this.status = firstStatus;
  }

  get type(): string {
    return actions[this.action].type;
  }

  step(status: string): void {
    const isSpared = this.action === "navigation" && status === "WakingUpVehicle";
    if (!this.isFinal && !isSpared) this.status = status;
  }

  end(status: "Success" | "AlreadyDone"): void {
    this.finish(status);
  }

  fail(cause: string): void {
    if (!this.isFinal) this.failureCause = cause;
    this.finish("Failed");
  }

  private finish(status: string): void {
    if (this.isFinal) return;
    this.status = status;
    this.isFinal = true;
  }
}
