import { EventEmitter } from "node:events";
import type { Item, ItemPage, Reading } from "../../src/account";
import type { Vehicle, VehiclePage } from "../../src/api/vehicles";
import { Forbidden, NoData, type PsaError } from "../../src/errors";
import type { Resource, VehicleTarget } from "../../src/api/resource";
import type { Quota } from "../../src/http/quota";
import { Clock } from "../../src/simulator/clock";
import { alertJson } from "../../src/simulator/wire/alerts";
import { Links } from "../../src/simulator/wire/links";
import { maintenanceJson } from "../../src/simulator/wire/maintenance";
import { statusJson } from "../../src/simulator/wire/status";
import { tripJson } from "../../src/simulator/wire/trips";
import type { Car } from "../../src/simulator/world/car";
import { World } from "../../src/simulator/world/world";
import type { Parts } from "../../src/vehicle/parts";
import { readRelation } from "../../src/vehicle/readers";

const links = new Links(() => "");

/** One request, as it would have been sent; `at` in ms of the wall clock. */
export interface Asked {
  at: number;
  vin: string;
  what: string;
}

/**
 * The simulator's cars as an account gives them, without a network in between: simulated weeks pass in
 * seconds. Counts what is asked.
 */
export class WorldAccount extends EventEmitter<{ changed: [error: PsaError | undefined] }> {
  readonly world: World;
  readonly asked: Asked[] = [];
  quota: Quota = {};
  /** Thrown by every request while it is set. */
  failure: PsaError | undefined;
  /** Requests under way, and the most there ever were. */
  busy = 0;
  busiest = 0;

  /** @param delay ms that a request takes */
  constructor(
    vehicles?: number,
    private readonly delay = 0,
  ) {
    super();
    this.setMaxListeners(0);
    this.world = new World(new Clock(new Date()), 208, vehicles);
  }

  count(what: string, vin?: string): number {
    return this.asked.filter((one) => one.what === what && (!vin || one.vin === vin)).length;
  }

  async *vehicles(): AsyncGenerator<VehiclePage> {
    await this.request("", "vehicles");
    const vehicles = this.world.profiles.map(({ id, vin }): Vehicle => ({
      vehicle: { id, vin },
      links: {},
      payload: {},
    }));
    yield { vehicles, count: vehicles.length };
  }

  locate({ vehicle = {} }: VehicleTarget, name: string): Promise<Resource> {
    return Promise.resolve({ name, link: `${vehicle.id ?? ""}/${name}`, accept: "" });
  }

  async read({ name, link }: Resource): Promise<Reading> {
    const car = this.carAt(link);
    await this.request(car.vin, name);
    const response = name === "status" ? statusJson(car, links) : maintenanceJson(car, links);
    if (!response) throw new NoData("noData", { path: link, resource: link }, { status: 404 });
    return { response, payload: readRelation(name, response), stale: false };
  }

  async *items({ name, link }: Resource, { limit }: { limit: number }): AsyncGenerator<ItemPage> {
    const car = this.carAt(link);
    await this.request(car.vin, name);
    const { journal, profile, id } = car;
    const all: object[] =
      name === "trips"
        ? journal.trips.map((trip) => tripJson(trip, profile, links))
        : journal.alerts.map((alert) => alertJson(alert, [], id, links));
    if (all.length === 0)
      throw new NoData("noData", { path: link, resource: link }, { status: 404 });
    const items = all.reverse().slice(0, limit);
    yield {
      body: {},
      items: items.map((sent): Item => ({
        response: {},
        payload: readRelation(name, sent),
        links: {},
      })),
      count: items.length,
    };
  }

  async latest<Name extends keyof Parts>(vehicle: VehicleTarget, part: Name): Promise<Parts[Name]> {
    const resource = await this.locate(vehicle, part);
    const limit = part === "alerts" ? 100 : part === "trips" ? 5 : undefined;
    if (limit === undefined) return (await this.read(resource)).payload as Parts[Name];
    const newest: unknown[] = [];
    for await (const { items } of this.items(resource, { limit })) {
      newest.push(...items.map(({ payload }) => payload));
    }
    return newest as unknown as Parts[Name];
  }

  /** @throws Forbidden for one that is not of this account, as the API answers */
  private carAt(link: string): Car {
    const [id = ""] = link.split("/");
    if (!this.world.profiles.some((profile) => profile.id === id)) {
      throw new Forbidden("forbidden", { path: link, resource: link }, { status: 403 });
    }
    return this.world.car(id);
  }

  private async request(vin: string, what: string): Promise<void> {
    this.asked.push({ at: Date.now(), vin, what });
    this.busy += 1;
    this.busiest = Math.max(this.busiest, this.busy);
    if (this.delay > 0) await new Promise((resolve) => setTimeout(resolve, this.delay));
    this.busy -= 1;
    if (this.failure) throw this.failure;
  }
}
