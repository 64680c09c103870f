import type { Deadline } from "../api/deadline";
import type { Vehicle } from "../api/vehicles";
import type { JsonObject } from "../json";
import type { Command, CommandName } from "./commands";

/** What a car says of a command: that it can, that it cannot, or nothing. */
export type Ability = "yes" | "no" | "unknown";
export type Abilities = Readonly<Record<CommandName, Ability>>;

/** An order as it leaves: its label is its own, by which it is found again. */
export interface Dispatch {
  vehicle: Vehicle;
  command: Command;
  body: object;
  label: string;
  /** It must not leave later. */
  deadline: Deadline;
}

/** An order that has been taken, as the way to the car knows it. */
export interface Handle {
  vehicle: Vehicle;
  command: Command;
  /** The id of the callback it was sent under. */
  callback: string;
  remote: string;
}

/** An order that was sent: its handle, where the answer gave one, and the moment on the server's clock. */
export interface Sent {
  handle: Handle | undefined;
  at: Date;
}

/** The way to a car. Every method may throw what `ApiClient.get` throws. */
export interface CommandTransport {
  /** What the car says it can do. @param patience ms to wait for it */
  abilities(vehicle: Vehicle, patience: number): Promise<Abilities>;
  /**
   * Sends it, once.
   * @throws CommandRefused when it surely did not leave; CommandUnconfirmed when perhaps it did
   */
  send(dispatch: Dispatch): Promise<Sent>;
  /** What has become of it, as sent: `outcomeOf` reads it. */
  progress(handle: Handle): Promise<JsonObject>;
  /** Looks for an order by its label; undefined when it is not there. */
  find(dispatch: Dispatch): Promise<Handle | undefined>;
}
