import assert from "node:assert/strict";
import { builtInVins, type Simulator, startSimulator } from "../../src/simulator";
import { BODIES, Orderer } from "./remote-orders";
import { embedded, type Json } from "./browser-visitor";

const HOUR = 3600;
const { electric, hybrid, oldGeneration, neverReported } = builtInVins;

describe("simulator: orders to a car", () => {
  let simulator: Simulator;
  let orderer: Orderer;

  beforeEach(async () => {
    simulator = await startSimulator({ control: true });
    simulator.world.holdStill();
    simulator.world.car(electric).unplug().setLevel("Electric", 50).upload();
    orderer = await new Orderer(simulator).begin();
  });
  afterEach(() => simulator.close());

  const car = (vin: string = electric) => simulator.world.car(vin);
  const body = (name: string): Json => BODIES[name] ?? {};
  const outcome = (name: string, vin: string = electric) => orderer.outcome(vin, body(name));

  describe("take their time", () => {
    it("with a car that is awake", async () => {
      const id = await orderer.order(electric, body("unlock"));
      assert.deepEqual(await orderer.after(0, electric, id), ["Accepted"]);
      assert.deepEqual(await orderer.after(0.5, electric, id), ["CheckingVehicle"]);
      assert.equal(car().state.locked, true);
      assert.deepEqual(await orderer.after(1.5, electric, id), ["SentToVehicle"]);
      assert.deepEqual(await orderer.after(2, electric, id), ["Success"]);
      assert.equal(car().state.locked, false);
    });

    it("with a car that must be woken up, which sends everything then", async () => {
      simulator.clock.advance(HOUR);
      const before = car().uploads.get("doors")?.at ?? 0;
      const id = await orderer.order(electric, body("horn"));
      assert.deepEqual(await orderer.after(1, electric, id), ["WakingUpVehicle"]);
      assert.deepEqual(await orderer.after(8, electric, id), ["CheckingVehicle"]);
      assert.ok((car().uploads.get("doors")?.at ?? 0) > before);
      assert.deepEqual(await orderer.after(10, electric, id), ["Success"]);
    });

    it("until a car that nothing reaches is given up", async () => {
      for (const vin of [electric, neverReported]) {
        car(electric).setConnected(false);
        simulator.clock.advance(HOUR);
        const id = await orderer.order(vin, body("lock"));
        assert.deepEqual(await orderer.after(120, vin, id), ["WakingUpVehicle"]);
        assert.deepEqual(await orderer.after(10, vin, id), ["Failed", "VehicleConnectionTimeout"]);
      }
    });

    it("which is also one that slept for more than a week", async () => {
      simulator.clock.advance(8 * 24 * HOUR);
      const id = await orderer.order(electric, body("wake"));
      assert.deepEqual(await orderer.after(130, electric, id), [
        "Failed",
        "VehicleConnectionTimeout",
      ]);
    });
  });

  describe("have effects", () => {
    it("on the doors", async () => {
      assert.deepEqual(await outcome("lock"), ["AlreadyDone"]);
      assert.deepEqual(await outcome("unlock"), ["Success"]);
      assert.deepEqual(await outcome("lock"), ["Success"]);
      assert.equal(car().state.locked, true);
    });

    it("on the charge", async () => {
      car().plugIn({ hour: 3 });
      assert.deepEqual(await outcome("start"), ["Success"]);
      assert.equal(car().state.charging, "InProgress");
      assert.deepEqual(await outcome("start"), ["AlreadyDone"]);
      assert.deepEqual(await outcome("stop"), ["Success"]);
      assert.equal(car().state.charging, "Stopped");
      assert.deepEqual(await outcome("schedule"), ["Success"]);
      assert.equal(car().state.settings.chargeFrom, 22.5);
      assert.deepEqual(await outcome("moment"), ["Success"]);
      assert.deepEqual(await outcome("programs"), ["Success"]);
      assert.equal(car().state.settings.chargePrograms.length, 1);
      assert.deepEqual(await outcome("limit"), ["Success"]);
      assert.deepEqual(await outcome("power"), ["Success"]);
      const { chargeTo, powerLevel } = car().state.settings;
      assert.deepEqual([chargeTo, powerLevel], [1, "Level2"]);
    });

    it("on the cabin", async () => {
      assert.deepEqual(await outcome("warm"), ["Success"]);
      assert.equal(car().state.climate.status, "Enabled");
      assert.deepEqual(await outcome("set"), ["Success"]);
      assert.deepEqual(await outcome("delete"), ["Success"]);
      const slots = car().state.settings.climatePrograms.map(({ slot }) => slot);
      assert.deepEqual(slots, [2, 3]);
      assert.equal(car().state.climate.status, "Enabled");
    });

    it("on what the car has told", async () => {
      simulator.clock.advance(HOUR);
      const before = car().uploads.latest ?? 0;
      assert.deepEqual(await outcome("wake"), ["Success"]);
      assert.ok((car().uploads.latest ?? 0) - before > 3_600_000);
      for (const name of ["horn", "lights", "navigation"]) {
        assert.deepEqual(await outcome(name), ["Success"]);
      }
    });
  });

  describe("fail by circumstance:", () => {
    const failing = async (name: string, cause: string, vin: string = electric) => {
      assert.deepEqual(await outcome(name, vin), ["Failed", cause]);
    };

    it("the car drives", async () => {
      car().depart({ minutes: 30 });
      await failing("lock", "VehicleInUse");
      await failing("warm", "VehicleInUse");
      assert.deepEqual(await outcome("navigation"), ["Success"]);
    });

    it("a door is open, or the key is inside", async () => {
      car().unlock().open("Trunk");
      await failing("lock", "DoorsOpen");
      car().close("Trunk").leaveKey();
      await failing("lock", "CidInside");
      car().leaveKey(false);
      assert.deepEqual(await outcome("lock"), ["Success"]);
    });

    it("the battery is low", async () => {
      car().setLevel("Electric", 4);
      const id = await orderer.order(electric, body("warm"));
      assert.deepEqual(await orderer.after(1.5, electric, id), ["VehicleBatteryChargeTooLow"]);
      const end = ["Failed", "NotPossibleDueToVehicleBatteryLevel"];
      assert.deepEqual(await orderer.after(5, electric, id), end);
    });

    it("full privacy, no plug, no subscription, no such function", async () => {
      await failing("start", "ExternalChargingSystemError");
      car().withoutRight.add("Horn");
      await failing("horn", "MissingRights");
      await failing("start", "WrongCommand", oldGeneration);
      await failing("navigation", "WrongCommand", hybrid);
      await failing("limit", "WrongCommand", hybrid);
      car().setPrivacy("Full");
      await failing("unlock", "NotPossibleDueToVehiclePrivacyLevel");
    });

    it("the same action is under way", async () => {
      const first = await orderer.order(electric, body("unlock"));
      await failing("lock", "SameActionInProgress");
      assert.deepEqual(await orderer.after(0, electric, first), ["Success"]);
    });

    it("too many wake-ups in a month", async () => {
      simulator.remotes.wakeUpsPerMonth = 1;
      simulator.clock.advance(HOUR);
      assert.deepEqual(await outcome("wake"), ["Success"]);
      simulator.clock.advance(HOUR);
      const id = await orderer.order(electric, body("wake"));
      assert.deepEqual(await orderer.after(1, electric, id), ["TooManyWakeUpsOverMonth"]);
      const end = ["Failed", "TooManyWakeUpsOverMonth"];
      assert.deepEqual(await orderer.after(5, electric, id), end);
    });
  });

  it("are listed by callback and car, and on the control address", async () => {
    const label = "one of a kind";
    const id = await orderer.order(electric, { ...body("horn"), label });
    await orderer.order(hybrid, body("horn"));
    const list = embedded(await orderer.visitor.read(orderer.path(electric)));
    assert.deepEqual(
      list.map(({ remoteActionId, remote }) => [remoteActionId, (remote as Json).label]),
      [[id, label]],
    );
    const control = await fetch(`${simulator.identityUrl}/simulator/remotes`);
    const { remotes } = (await control.json()) as { remotes: Json[] };
    assert.deepEqual(
      remotes.map(({ vin, type }) => [vin, type]),
      [
        [electric, "Horn"],
        [hybrid, "Horn"],
      ],
    );
  });

  it("meet every fault", async () => {
    for (const fault of ["401", "403", "404", "429", "500", "503"] as const) {
      simulator.faults.add({ fault, method: "POST" });
      const answer = await orderer.post(electric, body("horn"));
      assert.equal(String(answer.status), fault);
    }
    for (const fault of ["reset", "reply-lost", "truncated"] as const) {
      simulator.faults.add({ fault, method: "POST" });
      await assert.rejects(orderer.post(electric, body("horn")));
    }
    assert.equal(simulator.remotes.received.length, 2, "what was lost on the way back was taken");
  });
});
