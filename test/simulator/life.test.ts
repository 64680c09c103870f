import assert from "node:assert/strict";
import sinon from "sinon";
import { type Car, type Simulator, builtInVins, startSimulator } from "../../src/simulator";
import { Life } from "../../src/simulator/world/life";
import { BrowserVisitor, at } from "./browser-visitor";

const START = new Date("2025-03-12T18:40:00Z");
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

describe("simulator: the life of the cars", () => {
  let simulator: Simulator;
  let visitor: BrowserVisitor;

  beforeEach(async () => {
    sinon.useFakeTimers({ now: START, toFake: ["Date"] });
    simulator = await startSimulator({ start: START, tokenLifetime: 30 * DAY });
    visitor = await new BrowserVisitor(simulator).signIn();
  });
  afterEach(async () => {
    sinon.restore();
    await simulator.close();
  });

  const { electric, bothGenerations, hybrid, oldGeneration } = builtInVins;
  const pass = (seconds: number) => {
    simulator.clock.advance(seconds);
  };
  const still = (vin: string): Car => simulator.world.car(vin).holdStill();
  const status = (vin: string) => visitor.read(visitor.carPath(vin, "status"));
  const list = (vin: string, relation: string) =>
    visitor.list(visitor.carPath(vin, relation), { timestamps: `${START.toISOString()}/` });

  it("warns of an empty tank until the driver fills it up", async () => {
    pass(14 * HOUR); // half past eight: deliveries
    simulator.world.car(oldGeneration).setLevel("Fuel", 8);
    const warnings = async () =>
      (await list(oldGeneration, "alerts")).filter(({ type }) => type === "FuelLevelLow");
    const before = (await warnings()).length;
    pass(4 * HOUR);
    const [after, now] = [await warnings(), await status(oldGeneration)];
    assert.equal(after.length, before + 1);
    assert.equal(after.at(-1)?.active, false);
    assert.ok(Number(at(now, "energy", 0, "level")) > 80);
  });

  describe("what the car sends", () => {
    it("is nothing new while it stands", async () => {
      simulator.world.holdStill();
      const before = await status(hybrid);
      pass(60 * DAY);
      assert.deepEqual(await status(hybrid), before);
    });

    it("lags behind what is, until the car sends again", async () => {
      const car = still(bothGenerations).setConnected(false).unlock().setLevel("Electric", 33);
      const before = await status(bothGenerations);
      assert.deepEqual(at(before, "doorsState", "lockedStates"), ["Locked"]);
      car.setConnected(true);
      assert.deepEqual(await status(bothGenerations), before);
      pass(MINUTE);
      car.upload();
      const after = await status(bothGenerations);
      assert.deepEqual(at(after, "doorsState", "lockedStates"), ["Unlocked"]);
      assert.equal(at(after, "energies", 0, "level"), 33);
      assert.equal(after.createdAt, "2025-03-12T18:41:00Z");
    });

    it("has no place, or nothing at all, when the driver wants privacy", async () => {
      const car = still(electric);
      assert.ok((await status(electric)).lastPosition);
      car.setPrivacy("Geolocation").depart({ minutes: 10 });
      pass(5 * MINUTE);
      assert.ok(!("lastPosition" in (await status(electric))));
      pass(15 * MINUTE);
      const private_ = await status(electric);
      assert.ok(!("lastPosition" in private_));
      assert.equal(at(private_, "kinetic", "createdAt"), "2025-03-12T18:50:00Z");
      car.setPrivacy("Full");
      const secret = await status(electric);
      car.unlock().setLevel("Electric", 11);
      pass(HOUR);
      assert.deepEqual(await status(electric), secret);
      assert.equal(at(secret, "privacy", "state"), "Full");
      car.setPrivacy("None").upload();
      assert.ok((await status(electric)).lastPosition);
    });

    it("never goes back in time", async () => {
      const latest = new Map<string, number>();
      const dates = (value: unknown, path: string): [string, number][] => {
        if (typeof value !== "object" || value === null) return [];
        return Object.entries(value).flatMap(([key, inner]): [string, number][] =>
          /^(created|updated)At$/.test(key) && inner !== null
            ? [[`${path}/${key}`, Date.parse(String(inner))]]
            : dates(inner, `${path}/${key}`),
        );
      };
      for (let step = 0; step < 120; step++) {
        pass(13 * MINUTE + step);
        for (const vin of [electric, bothGenerations, hybrid, oldGeneration]) {
          for (const [path, date] of dates(await status(vin), vin)) {
            assert.ok(date >= (latest.get(path) ?? 0), `${path} step ${String(step)}`);
            assert.ok(date <= simulator.clock.now().getTime());
            latest.set(path, date);
          }
        }
      }
      assert.ok(latest.size > 60);
    }).timeout(30_000);
  });

  it("shows something new within any hour", async () => {
    for (let hour = 0; hour < 24; hour++) {
      const { world } = simulator;
      const before = world.car(electric).uploads.get("ignition")?.at;
      pass(HOUR);
      assert.notEqual(
        world.car(electric).uploads.get("ignition")?.at,
        before,
        `hour ${String(hour)}`,
      );
    }
    const trips = await list(electric, "trips");
    assert.ok(trips.length > 20);
  });

  it("is the same for the same seed, however often somebody looks", async () => {
    const [often, seldom, other] = await Promise.all(
      [7, 7, 8].map((seed) => startSimulator({ start: START, seed })),
    );
    assert.ok(often && seldom && other);
    const frozen = (simulated: Simulator) =>
      simulated.world.profiles.map(({ vin }) => {
        const { journal, uploads, messages } = simulated.world.car(vin);
        const { trips, alerts, alarms } = journal;
        const last = ["position", "electric", "doors"] as const;
        const sent = last.map((group) => uploads.get(group));
        const told = [trips, alerts, alarms, sent, messages.length];
        return JSON.stringify(told, (key, value: unknown) => (key === "route" ? null : value));
      });
    for (let step = 0; step < 100; step++) {
      often.clock.advance(1000);
      for (const { vin } of often.world.profiles) assert.ok(often.world.car(vin).state);
    }
    for (const simulated of [seldom, other]) simulated.clock.advance(100_000);
    assert.deepEqual(frozen(often), frozen(seldom));
    assert.notDeepEqual(frozen(often), frozen(other));
    for (const simulated of [often, seldom, other]) await simulated.close();
  });

  it("catches up with weeks and with years, and remembers only so much", () => {
    const { world } = simulator;
    const change = sinon.spy(Life.prototype, "change");
    const odometers = () => world.profiles.map(({ vin }) => world.car(vin).state.odometer);
    let before = odometers();
    const changes = [21, 800].map((days) => {
      pass(days * DAY);
      change.resetHistory();
      const after = odometers();
      after.forEach((km, index) => assert.ok(km > (before[index] ?? 0)));
      before = after;
      return change.callCount;
    });
    const [weeks = 0, years = 0] = changes;
    assert.ok(years < weeks, `${years} changes in years, ${weeks} in weeks`);
    for (const { vin, memory } of world.profiles) {
      const { journal, messages } = world.car(vin);
      for (const kept of [journal.trips, journal.alerts, journal.alarms, journal.collisions]) {
        assert.ok(kept.length <= memory);
      }
      assert.ok(messages.length < 12_000);
    }
  }).timeout(30_000);

  it("stands still when told to, and only then", async () => {
    still(electric);
    const before = simulator.world.car(electric).state;
    pass(3 * DAY);
    const after = simulator.world.car(electric).state;
    assert.deepEqual([after.odometer, after.place], [before.odometer, before.place]);
    const trips = (await list(bothGenerations, "trips")).length;
    pass(7 * DAY);
    assert.ok((await list(bothGenerations, "trips")).length > trips);
  });
});
