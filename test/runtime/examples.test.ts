import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import type { Maintenance } from "../../src/vehicle/maintenance";
import type { VehicleState } from "../../src/vehicle/state";
import type { Trip } from "../../src/vehicle/trips";
import { type NodeRed, disposeAll, startNodeRed } from "../support/node-red";
import {
  FED,
  LOCAL_FILES,
  type Json,
  type Message,
  assertRow,
  carsAt,
  feedTo,
  isCommanding,
  messagesAt,
  nodesOfAll,
  watched,
  withoutForeign,
} from "./examples";

const VINS = Object.values(builtInVins);
const all = withoutForeign(nodesOfAll(LOCAL_FILES.filter((file) => !isCommanding(file))));

describe("the examples at work", function () {
  this.timeout(60_000);
  let red: NodeRed;

  before(async () => {
    red = await startNodeRed({ flows: watched(all) });
  });
  after(disposeAll);

  const messages = <Payload>(id: string) => messagesAt<Payload>(red, id);
  const allCars = <Payload>(id: string) => carsAt<Payload>(red, id);
  const feed = (id: string, message: Json) => feedTo(red, id, message);
  /** The next message at a node that has none for each car. */
  const next = async <Payload>(id: string) =>
    (await red.nextMessage(id)) as unknown as Message<Payload>;
  /** The answer of a node that has one for each car to what it was fed. */
  const answer = <Payload>(id: string) =>
    red.until(() => messages<Payload>(id).find(({ parts }) => parts.id === FED), `what ${id} says`);

  it("they can all be there at once, and need no node but the core's and ours", async () => {
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    const sets = (await red.nodes()).filter(({ module, enabled }) => {
      return enabled && ["node-red", "node-red-contrib-psa"].includes(module);
    });
    const types = new Set([...sets.flatMap((set) => set.types), "tab"]);
    assert.deepEqual(
      all.filter(({ type }) => !types.has(type)),
      [],
    );
  });

  it("Cars: one line per car, and a branch per brand", async () => {
    await red.inject("psa-demo-inject");
    const states = await allCars<VehicleState>("psa-demo-read");
    const lines = await allCars<string>("psa-demo-cars");
    assert.deepEqual([...lines.keys()].sort(), [...VINS].sort());
    for (const [vin, { payload, parts, vehicle }] of lines) {
      const state = states.get(vin)?.payload ?? {};
      assert.equal(states.get(vin)?.parts.id, parts.id);
      assert.ok(payload.startsWith(vehicle.name), payload);
      if (vin === builtInVins.neverReported) {
        assert.match(payload, / {2}never reported$/);
        continue;
      }
      const { level = NaN, range = NaN } = state.battery ?? state.fuel ?? {};
      const [, percent, km] =
        / (\d+) % +(\d+) km {2}(?:driving|charging|parked)$/.exec(payload) ?? [];
      assert.deepEqual([Number(percent), Number(km)], [Math.round(level), Math.round(range)]);
    }
    for (const [id, brand] of Object.entries({ peugeot: "Peugeot", citroen: "Citroen" })) {
      const branch = await allInBranch(`psa-demo-${id}`);
      const ofBrand = [...lines.values()].filter(({ vehicle }) => vehicle.brand === brand);
      assert.deepEqual([...branch].sort(), ofBrand.map(({ vehicle }) => vehicle.vin).sort());
    }
    assert.deepEqual(messages("psa-demo-other"), []);
  });

  /** The VINs of the three demo cars of a brand. */
  const allInBranch = (id: string) =>
    red.until(() => {
      const vins = new Set(messages(id).map(({ vehicle }) => vehicle.vin));
      return vins.size >= 3 ? vins : undefined;
    }, `three cars at ${id}`);

  it("All cars in one message: name, picture, levels and mileage of each", async () => {
    await red.inject("psa-list-inject");
    const { payload } = await next<Record<string, unknown>[]>("psa-list-debug");
    const states = await allCars<VehicleState>("psa-list-read");
    assert.deepEqual(payload.map(({ vin }) => vin).sort(), [...VINS].sort());
    for (const { vin, name, picture, ...measured } of payload) {
      assert.match(String(name), /^(Peugeot|Citroën) \S/);
      assert.match(String(picture), /^https?:\/\//);
      const { battery, fuel, odometer } = states.get(String(vin))?.payload ?? {};
      const expected = {
        battery: battery?.level,
        fuel: fuel?.level,
        mileage: odometer?.mileage,
      };
      assert.deepEqual(measured, JSON.parse(JSON.stringify(expected)), String(vin));
      assert.equal(Object.keys(measured).length > 0, vin !== builtInVins.neverReported);
    }
  });

  it("All cars in one message: a car that cannot be read is in it, with the reason", async () => {
    await feed("psa-list-read", { car: {} });
    const { payload } = await next("psa-list-debug");
    const problem =
      "BadRequest: Unknown vehicle VIN: it is not on this account. Check the VIN or ID, and the account.";
    assert.deepEqual(payload, [{ vin: "VIN", name: "DS VIN", problem }]);
  });

  it("Last position on a map: a link, or why there is none", async () => {
    await red.inject("psa-map-inject");
    const states = await allCars<VehicleState>("psa-map-read");
    const links = await allCars<string>("psa-map-debug");
    assert.deepEqual([...links.keys()].sort(), [...VINS].sort());
    for (const [vin, { payload, topic = "", vehicle }] of links) {
      assert.ok(topic.startsWith(vehicle.name), topic);
      if (vin === builtInVins.private) assert.equal(payload, "keeps its position private");
      else if (vin === builtInVins.neverReported) assert.equal(payload, "never reported");
      else {
        const { latitude, longitude } = states.get(vin)?.payload.position ?? {};
        const { origin, searchParams, hash } = new URL(payload);
        assert.equal(origin, "https://www.openstreetmap.org");
        assert.equal(searchParams.get("mlat"), String(latitude));
        assert.equal(searchParams.get("mlon"), String(longitude));
        assert.equal(hash, `#map=16/${String(latitude)}/${String(longitude)}`);
        assert.match(topic, /, \d+ \w+ 20\d\d, \d\d:\d\d$/);
      }
    }
  });

  it("Last position on a map: a car that speaks, but never of its position", async () => {
    await feed("psa-map-link", { payload: { position: { missing: "never" } } });
    const fed = await answer("psa-map-debug");
    assert.equal(fed.payload, "never sent a position");
  });

  it("Trips of a week: a table of each car, with the units of its energies", async () => {
    await red.inject("psa-trips-inject");
    const trips = await allCars<Trip[]>("psa-trips-read");
    const tables = await allCars<Record<string, string> | string>("psa-trips-debug");
    assert.deepEqual([...tables.keys()].sort(), [...VINS].sort());
    const units = {
      [builtInVins.electric]: /kWh\/100 km$/,
      [builtInVins.bothGenerations]: /kWh\/100 km$/,
      [builtInVins.hybrid]: /kWh\/100 km \+ \d+\.\d L\/100 km$/,
      [builtInVins.oldGeneration]: / {2}\d+\.\d L\/100 km$/,
      [builtInVins.private]: / {2}\d+\.\d L\/100 km$/,
    };
    assert.equal(tables.get(builtInVins.neverReported)?.payload, "no trips");
    for (const [vin, unit] of Object.entries(units)) {
      const { total = "", ...rows } = tables.get(vin)?.payload as Record<string, string>;
      const read = trips.get(vin)?.payload ?? [];
      assert.ok(read.length > 0 && Object.keys(rows).length === read.length, vin);
      for (const [index, [begin, row]] of Object.entries(rows).entries()) {
        assert.match(begin, new RegExp(`^${index + 1}\\. \\w{3} \\d\\d,? \\d\\d:\\d\\d$`));
        assert.match(row, unit);
        assertRow(row, read[index] ?? {});
      }
      assert.match(total, unit);
      const km = read.reduce((sum, { distance = 0 }) => sum + distance, 0);
      assert.equal(Number.parseFloat(total).toFixed(1), km.toFixed(1));
    }
  });

  it("Trips of a week: what a trip lacks is a dash, and does not count for the average", async () => {
    const battery = { consumed: 3, consumption: 15 };
    const startedAt = "2024-05-31T18:00:00.000Z";
    const trips = [{ startedAt, distance: 20, duration: 3570, battery }, { distance: 5 }];
    await feed("psa-trips-table", { payload: trips });
    const fed = await answer<Record<string, string>>("psa-trips-debug");
    const [total, ...rows] = Object.values(fed.payload);
    assert.match(total ?? "", /^ +25\.0 km +1:00 h +15\.0 kWh\/100 km$/);
    assert.match(rows[0] ?? "", /^ +20\.0 km +1:00 h +– \/ – km\/h +15\.0 kWh\/100 km$/);
    assert.match(rows[1] ?? "", /^ +5\.0 km +0:00 h +– \/ – km\/h +$/);
  });

  it("Open doors at night: the cars that need a look, and no other", async () => {
    await red.inject("psa-doors-inject");
    const states = await allCars<VehicleState>("psa-doors-read");
    const open = [...states].filter(([, { payload }]) => {
      const { doors = {}, motion = {} } = payload;
      const { locked, open: list = [] } = doors;
      const isOpen = list.some((name) => locked !== true || name !== "RoofWindow");
      return !motion.moving && (locked === false || isOpen);
    });
    const { payload } = await next<string>(open.length > 0 ? "psa-doors-open" : "psa-doors-closed");
    for (const vin of VINS) {
      const { name = "" } = states.get(vin)?.vehicle ?? {};
      assert.equal(payload.includes(`${name}: `), new Map(open).has(vin), payload);
    }
  });

  it("Open doors at night: tells what is open and since when, and nothing of cars that are well", async () => {
    const at = "2024-05-31T12:00:00.000Z";
    const state = { doors: { at, locked: false, open: ["Trunk", "Driver"] } };
    const tell = async (message: object, output: "open" | "closed") => {
      await feed("psa-doors-look", { payload: {}, ...message });
      return (await next<string>(`psa-doors-${output}`)).payload;
    };
    assert.match(
      await tell({ payload: state }, "open"),
      /^Zoé's car: unlocked, open: Trunk, Driver \((Fri|Sat),? \d\d:\d\d\)$/,
    );
    assert.match(await tell({ payload: { ...state, motion: { moving: true } } }, "closed"), /^All/);
    assert.match(
      await tell({ payload: { doors: { at, locked: true, open: [] } } }, "closed"),
      /^All/,
    );
    const roof = (locked: boolean | undefined, ...more: string[]) => ({
      payload: { doors: { at, locked, open: ["RoofWindow", ...more] } },
    });
    assert.match(await tell(roof(true), "closed"), /^All/);
    assert.match(await tell(roof(true, "Trunk"), "open"), /: open: RoofWindow, Trunk \(/);
    assert.match(await tell(roof(false), "open"), /: unlocked, open: RoofWindow \(/);
    assert.match(await tell(roof(undefined), "open"), /: open: RoofWindow \(/);
    assert.match(await tell({}, "closed"), /^All/);
    await feed("psa-doors-read", {});
    const { payload: failed } = await next("psa-doors-open");
    assert.equal(
      failed,
      "DS VIN: BadRequest: Unknown vehicle VIN: it is not on this account. Check the VIN or ID, and the account.",
    );
  });

  it("Maintenance due: the cars that are due, and no other", async () => {
    await red.inject("psa-service-inject");
    const { payload } = await next<string>("psa-service-reminder");
    const services = await allCars<Maintenance>("psa-service-read");
    for (const { payload: service, vehicle } of services.values()) {
      const { daysBefore = Infinity, distanceBefore = Infinity } = service;
      const isDue = daysBefore <= 30 || distanceBefore <= 1000;
      assert.equal(payload.includes(`${vehicle.name}: `), isDue, vehicle.name);
    }
    assert.equal(services.size, VINS.length);
    assert.match(payload, /^Citroën C3 PureTech 83: \d+ days overdue, \d+ km overdue$/m);
  });

  it("Maintenance due: within 30 days or 1000 km", async () => {
    const tell = async (message: object, output: "reminder" | "none") => {
      await feed("psa-service-due", { payload: {}, ...message });
      return (await next<string>(`psa-service-${output}`)).payload;
    };
    const due = (daysBefore: number, distanceBefore?: number) => ({
      payload: { daysBefore, distanceBefore },
    });
    assert.equal(await tell(due(30, 1001), "reminder"), "Zoé's car: 30 days left, 1001 km left");
    assert.equal(await tell(due(31, 999.6), "reminder"), "Zoé's car: 31 days left, 1000 km left");
    assert.equal(await tell(due(-1), "reminder"), "Zoé's car: 1 day overdue");
    assert.match(await tell(due(31, 1001), "none"), /^No car/);
    assert.match(await tell({}, "none"), /^No car/);
    await feed("psa-service-read", {});
    assert.equal(
      (await next("psa-service-reminder")).payload,
      "DS VIN: BadRequest: Unknown vehicle VIN: it is not on this account. Check the VIN or ID, and the account.",
    );
  });

  it("none of them had an error or a warning", () => {
    const complaints = red.log.filter((line) => /\[(error|warn)\] \[/.test(line));
    assert.deepEqual(
      complaints.filter((line) => !line.includes("] probe:")),
      [],
    );
  });
});
