import assert from "node:assert/strict";
import sinon from "sinon";
import { type Simulator, builtInVins, startSimulator } from "../../src/simulator";
import type { CarEvent } from "../../src/events/catalogue";
import type { Memory } from "../../src/events/memory";
import { observe } from "../../src/events/observe";
import { parseWatchOptions } from "../../src/events/options";
import { readVehicleState } from "../../src/vehicle/state";
import { readAlert } from "../../src/vehicle/alerts";
import { BrowserVisitor } from "./browser-visitor";

const START = new Date("2025-03-12T18:40:00Z");
const options = parseWatchOptions({ levels: [80] });

describe("simulator: the show", () => {
  let simulator: Simulator;
  let visitor: BrowserVisitor;
  let clock: sinon.SinonFakeTimers;
  const memories = new Map<string, Memory>();

  before(async () => {
    clock = sinon.useFakeTimers({
      now: START,
      toFake: ["Date", "setTimeout", "clearTimeout"],
    });
    simulator = await startSimulator({ show: true, tokenLifetime: 86_400 });
    visitor = await new BrowserVisitor(simulator).signIn();
  });
  after(async () => {
    await simulator.close();
    clock.restore();
  });

  const look = async (vin: string): Promise<CarEvent[]> => {
    const state = readVehicleState(await visitor.read(visitor.carPath(vin, "status")));
    const alerts = (await visitor.list(visitor.carPath(vin, "alerts"))).map(readAlert);
    const sighting = { seenAt: Date.now(), state, alerts };
    const { memory, events } = observe(memories.get(vin), sighting, options);
    memories.set(vin, memory);
    return events;
  };
  /** What is told in so many seconds, looking every two. */
  const watch = async (seconds: number): Promise<string[]> => {
    const { neverReported, private: hidden, ...shown } = builtInVins;
    const told: string[] = [];
    for (let passed = 0; passed < seconds; passed += 2) {
      for (const vin of Object.values(shown)) {
        told.push(...(await look(vin)).map(({ event }) => event));
      }
      clock.tick(2000);
    }
    return told;
  };

  it("tells a little of everything within the first minute, and goes on", async () => {
    const kinds = new Set(await watch(62));
    for (const kind of [
      "charging.plugged",
      "charging.started",
      "charging.finished",
      "doors.unlocked",
      "door.opened",
      "door.closed",
      "doors.locked",
      "ignition.on",
      "preconditioning.started",
      "alert.started",
    ]) {
      assert.ok(kinds.has(kind), `${kind} is missing among ${[...kinds].join(" ")}`);
    }
    const rest = new Set([...kinds, ...(await watch(240))]);
    for (const kind of [
      "movement.started",
      "movement.stopped",
      "ignition.off",
      "battery.below",
      "alert.ended",
    ]) {
      assert.ok(rest.has(kind), `${kind} is missing among ${[...rest].join(" ")}`);
    }
    const again = new Set(await watch(120));
    for (const kind of ["charging.finished", "ignition.on"]) {
      assert.ok(again.has(kind), `${kind} is missing among ${[...again].join(" ")}`);
    }
  }).timeout(120_000);

  it("brings the car back to where it began", async () => {
    const { electric } = builtInVins;
    await watch(20);
    const before = simulator.world.car(electric).state.place;
    await watch(300);
    const after = simulator.world.car(electric).state.place;
    assert.ok(Math.abs(before.longitude - after.longitude) < 0.001);
    assert.ok(Math.abs(before.latitude - after.latitude) < 0.001);
  }).timeout(120_000);

  it("shows the time it is", async () => {
    const { updatedAt } = await visitor.read(visitor.carPath(builtInVins.electric, "status"));
    assert.ok(Math.abs(Date.parse(String(updatedAt)) - Date.now()) < 600_000);
  });
});
