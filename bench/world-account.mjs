// The simulator's cars as an account gives them, without a network in between.
import { EventEmitter } from "node:events";
import { NoData } from "../dist/src/errors.js";
import { Clock } from "../dist/src/simulator/clock.js";
import { alertJson } from "../dist/src/simulator/wire/alerts.js";
import { Links } from "../dist/src/simulator/wire/links.js";
import { maintenanceJson } from "../dist/src/simulator/wire/maintenance.js";
import { statusJson } from "../dist/src/simulator/wire/status.js";
import { tripJson } from "../dist/src/simulator/wire/trips.js";
import { World } from "../dist/src/simulator/world/world.js";
import { EVENTS } from "../dist/src/events/catalogue.js";
import { readRelation } from "../dist/src/vehicle/readers.js";
import { realNow } from "./clock.mjs";

const SEED = 208;
/** ms that a request takes. */
const LATENCY = 300;
const links = new Links(() => "");

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
    onList: () => Promise.resolve(true),
    onError(error) {
      if (error) throw error;
    },
    onPlanned() {},
    ...options,
    needs: new Set(options.needs ?? everything),
  };
}

/**
 * What an account of these cars tells a poller: texts as they come over the wire, parsed and read like those.
 * Calls `asked` at each request with what it is for.
 */
export class WorldAccount extends EventEmitter {
  quota = {};
  busy = 0;
  busiest = 0;
  /** ms of the machine that went into simulating cars, parsing texts, and making our shape of them. */
  spent = { simulating: 0, parsing: 0, reading: 0 };
  texts = new Map();

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
    const text = this.timed("simulating", () => this.textOf(car, name));
    if (!text) throw new NoData("noData", { path: link }, { status: 404 });
    const response = this.timed("parsing", () => JSON.parse(text));
    const payload = this.timed("reading", () => readRelation(name, response));
    return { response, payload, stale: false };
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

  async latest(vehicle, part) {
    const resource = await this.locate(vehicle, part);
    if (part === "status" || part === "maintenance") return (await this.read(resource)).payload;
    const newest = [];
    const limit = part === "trips" ? 5 : 100;
    for await (const { items } of this.items(resource, { limit }))
      newest.push(...items.map(({ payload }) => payload));
    return newest;
  }

  /** A status as text. A car that has sent nothing since has nothing else to say. */
  textOf(car, name) {
    if (name === "maintenance") return JSON.stringify(maintenanceJson(car, links));
    const { latest } = car.uploads;
    const known = this.texts.get(car.id);
    if (known?.latest === latest) return known.text;
    const text = JSON.stringify(statusJson(car, links));
    this.texts.set(car.id, { latest, text });
    return text;
  }

  /** Characters of a status, on average. */
  get meanText() {
    const sizes = [...this.texts.values()].map(({ text = "" }) => text.length).filter(Boolean);
    return sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  }

  timed(part, work) {
    const before = realNow();
    const result = work();
    this.spent[part] += realNow() - before;
    return result;
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
  return readRelation("status", statusJson(car, links) ?? {});
}

/** The newest alerts or trips of a car in our shape. */
export function newestOf({ journal, profile, id }, name, limit) {
  const newest = journal[name].slice(-limit).reverse();
  const toJson = {
    trips: (trip) => tripJson(trip, profile, links),
    alerts: (alert) => alertJson(alert, [], id, links),
  };
  return newest.map((one) => readRelation(name, toJson[name](one)));
}
