import { randomUUID } from "node:crypto";
import type { Car } from "../world/car";
import { actions, type Fields } from "./actions";
import { Callbacks } from "./callbacks";
import { wantedOf } from "./checks";
import { live } from "./life";
import { Remote } from "./remote";

/** An order as it was received, for those who look at the simulator from outside. */
export interface ReceivedRemote {
  readonly id: string;
  readonly vin: string;
  readonly type: string;
  readonly body: Fields;
  /** On the cars' clock. */
  readonly at: Date;
}

/** Callbacks and remotes of all cars, and what the server makes of them. */
export class Remotes {
  readonly callbacks = new Callbacks();
  /** Every order that was taken, oldest first. */
  readonly received: ReceivedRemote[] = [];
  /** Wake-ups of a car in a month. */
  wakeUpsPerMonth = 1000;
  /** Whether the application has subscribed to callbacks and remotes at all. */
  hasPlan = true;
  /** How the server refuses an order for which a scope is missing. */
  missingScopeStatus: 401 | 403 = 403;
  /** Whether it takes orders whose callback is paused. */
  takesPaused = true;
  private readonly all: Remote[] = [];
  private readonly wakeUps = new Map<string, number>();

  /** Takes an order; its life begins. Throws a Refusal (400) for one that is not right. */
  take(car: Car, callbackId: string, body: Fields): Remote {
    const { name, value } = wantedOf(body);
    const remote = new Remote(randomUUID(), car.id, callbackId, name, body);
    const at = car.state.at;
    this.all.push(remote);
    this.received.push({ id: remote.id, vin: car.vin, type: remote.type, body, at: new Date(at) });
    car.arrange(
      0,
      live(remote, value, {
        lacksRight: car.withoutRight.has(remote.type),
        isBusy: () => this.isBusy(remote),
        mayWake: (moment) => this.countWakeUp(car.id, moment),
      }),
    );
    return remote;
  }

  /** The orders to a car below one callback, oldest first, as they stand at its present. */
  of(car: Car, callbackId: string): Remote[] {
    // To look at a car is to let it live on.
    car.catchUp();
    return this.all.filter((one) => one.vehicleId === car.id && one.callbackId === callbackId);
  }

  private isBusy(remote: Remote): boolean {
    const earlier = this.all.slice(0, this.all.indexOf(remote));
    return earlier.some(
      (other) =>
        other.vehicleId === remote.vehicleId && other.type === remote.type && !other.isFinal,
    );
  }

  private countWakeUp(vehicleId: string, at: number): boolean {
    const month = `${vehicleId} ${new Date(at).toISOString().slice(0, 7)}`;
    const count = (this.wakeUps.get(month) ?? 0) + 1;
    if (count > this.wakeUpsPerMonth) return false;
    this.wakeUps.set(month, count);
    return true;
  }
}

/** The scope that an action needs. */
export function scopeOf(name: keyof typeof actions): string {
  return actions[name].scope;
}
