import assert from "node:assert/strict";
import type { VehicleState } from "../../src/vehicle/state";
import { paceOf } from "../../src/polling/interval";
import { PolledVehicle } from "../../src/polling/polled-vehicle";
import type { Source } from "../../src/polling/source";

const FROZEN = "2025-06-30T20:59:56.000Z";
const INTERVALS = { interval: 300, activeInterval: 120 };

/** A car of a source that gives these states, one for each look. */
function carThatSays(...states: VehicleState[]): PolledVehicle {
  const latest = () => Promise.resolve(states.shift());
  return new PolledVehicle({ latest } as unknown as Pick<Source, "latest">, {
    vehicle: { vin: "VR3UHZKXZMT104208" },
    links: {},
    payload: {},
  });
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const charging = (at: string, status: string): VehicleState => ({
  at,
  charging: { at: FROZEN, plugged: true, status },
});

describe("a car that is watched", () => {
  it("is active while it charges under a date that stands still", async () => {
    const car = carThatSays(
      charging(minutesAgo(20), "Stopped"),
      charging(minutesAgo(1), "InProgress"),
    );
    await car.look(new Set(["status"]), INTERVALS.interval);
    await car.look(new Set(["status"]), INTERVALS.interval);
    assert.equal(paceOf(car.state, INTERVALS, new Date()), INTERVALS.activeInterval);
  });

  it("is not set back by an old reply", async () => {
    const car = carThatSays(
      charging(minutesAgo(1), "InProgress"),
      charging(minutesAgo(20), "Stopped"),
    );
    await car.look(new Set(["status"]), INTERVALS.interval);
    await car.look(new Set(["status"]), INTERVALS.interval);
    assert.equal(car.state.charging?.status, "InProgress");
  });
});
