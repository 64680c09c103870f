import { setImmediate as nextTurn } from "node:timers/promises";
import pLimit from "p-limit";
import { type Vehicle, keyOf } from "../../src/api/vehicles";
import type { Storage } from "../../src/events/outbox";
import { changedValues } from "../../src/events/value-changes";
import type { Units } from "../../src/rules/units";
import type { VehicleState } from "../../src/vehicle/state";
import { type Value, type ValuePath, readValue } from "../../src/vehicle/values";

/** Which values, and how. */
export interface ValueChoice {
  paths: readonly ValuePath[];
  units: Units;
}

/**
 * Sends single values of cars, each when it is another than was sent last. What was sent is kept afterwards: a process
 * that is killed in between sends a value again, which does no harm, and never leaves one out.
 */
export class WatchedValues {
  private readonly inTurn = pLimit(1);
  private closed = false;

  constructor(
    private readonly storage: Storage,
    private readonly choice: ValueChoice,
    private readonly send: (car: Vehicle, value: Value) => void,
  ) {}

  /** Compares what is known of a car with what was sent. @throws what the storage throws: then nothing is sent */
  track(car: Vehicle, state: VehicleState): Promise<void> {
    return this.inTurn(async () => {
      if (this.isClosed()) return;
      const { paths, units } = this.choice;
      const values = paths.flatMap((path) => readValue(state, path, units) ?? []);
      const key = `values_${keyOf(car.vehicle) ?? ""}`;
      const { news, sent } = changedValues(
        await this.storage.get(key),
        values,
        paths.map(({ path }) => path),
      );
      if (this.isClosed() || news.length === 0) return;
      for (const value of news) this.send(car, value);
      // What was sent is handed on in a later turn of the event loop.
      await nextTurn();
      await this.storage.set(key, sent);
    });
  }

  /** Resolves when what is under way has ended; nothing is sent any more. */
  close(): Promise<void> {
    this.closed = true;
    return this.inTurn(() => undefined);
  }

  private isClosed(): boolean {
    return this.closed;
  }
}
