// The simulator's cars as an account gives them, without a network in between, and a clock that waits for nobody.
import { EventEmitter } from "node:events";
import sinon from "sinon";
import { NoData } from "../dist/src/errors.js";
import { Clock } from "../dist/src/simulator/clock.js";
import { alertJson } from "../dist/src/simulator/wire/alerts.js";
import { Links } from "../dist/src/simulator/wire/links.js";
import { maintenanceJson } from "../dist/src/simulator/wire/maintenance.js";
import { statusJson } from "../dist/src/simulator/wire/status.js";
import { tripJson } from "../dist/src/simulator/wire/trips.js";
import { World } from "../dist/src/simulator/world/world.js";
import { EVENTS } from "../dist/src/vehicle/events.js";
import { shaped } from "../dist/src/vehicle/shapes.js";

const SEED = 208;
/** ms that a request takes. */
const LATENCY = 300;
const links = new Links(() => "");

/** Takes the clock away from everything that runs until `restore()`. */
export function takeClock(start) {
  const clock = sinon.useFakeTimers({
    now: start,
    toFake: ["setTimeout", "clearTimeout", "Date", "performance"],
  });
  return {
    /** Lets simulated time pass, one timer after the other, each with all that follows from it. */
    async pass(ms) {
      let isOver = false;
      clock.setTimeout(() => (isOver = true), ms);
      while (!isOver) {
        clock.next();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    restore: () => clock.restore(),
  };
}

/** Chance that is the same in each run. */
export function dice(seed = 1) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The cars, as they are at the moment of whatever clock there is. */
export function worldFrom(start, vehicles) {
  return new World(new Clock(start), SEED, vehicles);
}

/** All cars of a world. */
export function carsOf(world) {
  return world.profiles.map(({ vin }) => world.car(vin));
}

/** A watch of all there is to know, unless told otherwise, that fails with the first failure. */
export function watchAll(options) {
  const everything = Object.values(EVENTS).map(({ needs }) => needs);
  return {
    listed: () => Promise.resolve(),
    troubled(error) {
      if (error) throw error;
    },
    planned() {},
    ...options,
    needs: new Set(options.needs ?? everything),
  };
}

/** What an account of these cars tells a watcher. Calls `asked` at each request with what it is for. */
export class WorldAccount extends EventEmitter {
  quota = {};
  busy = 0;
  busiest = 0;

  constructor(cars, asked) {
    super();
    this.cars = new Map(cars.map((car) => [car.id, car]));
    this.asked = asked;
  }

  async *vehicles() {
    await this.request("vehicles");
    const vehicles = [...this.cars.values()].map(({ id, vin }) => {
      return { vehicle: { id, vin }, links: {}, payload: {} };
    });
    yield { vehicles, count: vehicles.length };
  }

  locate({ vehicle }, name) {
    return Promise.resolve({ name, link: `${vehicle.id}/${name}`, accept: "" });
  }

  async read({ name, link }) {
    const car = this.cars.get(link.split("/")[0]);
    await this.request(name);
    const response = name === "status" ? statusJson(car, links) : maintenanceJson(car, links);
    if (!response) throw new NoData("noData", { path: link }, { status: 404 });
    return { response, payload: shaped(name, response), stale: false };
  }

  async *items({ name, link }, { limit }) {
    const car = this.cars.get(link.split("/")[0]);
    await this.request(name);
    const items = newestOf(car, name, limit);
    if (items.length === 0) throw new NoData("noData", { path: link }, { status: 404 });
    yield {
      body: {},
      items: items.map((payload) => ({ response: {}, payload, links: {} })),
      count: items.length,
    };
  }

  async request(what) {
    this.asked(what);
    this.busy += 1;
    this.busiest = Math.max(this.busiest, this.busy);
    await new Promise((resolve) => setTimeout(resolve, LATENCY));
    this.busy -= 1;
  }
}

/** The status of a car in our shape, as it is sent at this moment. */
export function stateOf(car) {
  return shaped("status", statusJson(car, links) ?? {});
}

/** The newest alerts or trips of a car in our shape. */
export function newestOf({ journal, profile, id }, name, limit) {
  const newest = journal[name].slice(-limit).reverse();
  const toJson = {
    trips: (trip) => tripJson(trip, profile, links),
    alerts: (alert) => alertJson(alert, [], id, links),
  };
  return newest.map((one) => shaped(name, toJson[name](one)));
}
