import { Clock } from "../../src/simulator/clock";
import { alertJson } from "../../src/simulator/wire/alerts";
import { Links } from "../../src/simulator/wire/links";
import { maintenanceJson } from "../../src/simulator/wire/maintenance";
import { statusJson } from "../../src/simulator/wire/status";
import { tripJson } from "../../src/simulator/wire/trips";
import type { Car } from "../../src/simulator/world/car";
import { World } from "../../src/simulator/world/world";
import { readAlert } from "../../src/vehicle/alerts";
import type { CarEvent } from "../../src/events/catalogue";
import type { Snapshot } from "../../src/events/observe";
import { readMaintenance } from "../../src/vehicle/maintenance";
import { readVehicleState } from "../../src/vehicle/state";
import { readTrip } from "../../src/vehicle/trips";
import { Watcher } from "./watching";

const links = new Links(() => "");
const NEWEST = 15;

/** A date as the API writes it: to the second. */
export function second(at: number): string {
  return new Date(Math.floor(at / 1000) * 1000).toISOString();
}

/** A simulated car that is watched. */
export class WatchedCar extends Watcher {
  readonly car: Car;
  readonly clock: Clock;

  constructor(vin: string, options: object = {}) {
    super(options);
    this.clock = new Clock(new Date("2025-03-12T05:10:00Z"), 1e-9);
    this.car = new World(this.clock, 208).car(vin);
  }

  get now(): number {
    return this.clock.now().getTime();
  }

  /** Lets so many minutes pass, looks at the status, and at all there is if `all`. */
  pass(minutes: number, all = false): CarEvent[] {
    this.clock.advance(minutes * 60);
    const { car } = this;
    const state = readVehicleState(statusJson(car, links));
    const snapshot: Snapshot = { seenAt: this.now, state };
    return this.look(all ? { ...snapshot, ...this.rest() } : snapshot);
  }

  private rest(): Partial<Snapshot> {
    const { journal, profile, id } = this.car;
    const alerts = journal.alerts.slice(-NEWEST);
    const trips = journal.trips.slice(-NEWEST);
    return {
      alerts: alerts.map((one) => readAlert(alertJson(one, [], id, links))).reverse(),
      trips: trips.map((one) => readTrip(tripJson(one, profile, links))).reverse(),
      maintenance: readMaintenance(maintenanceJson(this.car, links)),
    };
  }
}
