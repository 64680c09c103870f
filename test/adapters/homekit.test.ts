import assert from "node:assert/strict";
import { Characteristic, Service } from "@homebridge/hap-nodejs";
import { STATE, eventMessage, formatterFor, stateMessage } from "./formatted";

const SERVICES = {
  battery: Service.Battery,
  lock: Service.LockMechanism,
  doors: Service.ContactSensor,
  plug: Service.ContactSensor,
  temperature: Service.TemperatureSensor,
  occupancy: Service.OccupancySensor,
};

type Type = typeof Characteristic.BatteryLevel;
const CHARACTERISTICS = Characteristic as unknown as Record<string, Type>;

describe("adapters/homekit", () => {
  type Name = keyof typeof SERVICES;
  const payloadOf = (service: Name, message: object, options: object = {}) =>
    formatterFor("homekit", { service, ...options })(message)[0]?.payload as
      Record<string, number> | undefined;
  const of = (service: Name, state: object = {}) =>
    payloadOf(service, stateMessage({ ...STATE, ...state }));

  it("tells each service what it takes, in values that HomeKit takes as they are", () => {
    assert.deepEqual(of("battery"), { BatteryLevel: 82, StatusLowBattery: 0, ChargingState: 1 });
    assert.deepEqual(of("lock"), { LockCurrentState: 1, LockTargetState: 1 });
    assert.deepEqual(of("doors"), { ContactSensorState: 0 });
    assert.deepEqual(of("plug"), { ContactSensorState: 0 });
    assert.deepEqual(of("temperature"), { CurrentTemperature: 5.2 });
    const arrived = eventMessage("zone.entered", { zone: "Home" });
    assert.deepEqual(payloadOf("occupancy", arrived), { OccupancyDetected: 1 });
    for (const name of Object.keys(SERVICES) as Name[]) {
      const service = new SERVICES[name]("car");
      const warnings: string[] = [];
      for (const [key, value] of Object.entries(of(name) ?? payloadOf(name, arrived) ?? {})) {
        const type = CHARACTERISTICS[key];
        assert.ok(type, key);
        assert.ok(service.testCharacteristic(type) || isOptional(service, type), `${name} ${key}`);
        const characteristic = service.getCharacteristic(type);
        characteristic.on(
          "characteristic-warning" as never,
          ((_: string, text: string) => warnings.push(text)) as never,
        );
        // HAP rounds to the step of the characteristic, in binary.
        assert.ok(Math.abs(Number(characteristic.setValue(value).value) - value) < 1e-9, key);
      }
      assert.deepEqual(warnings, []);
    }
  });

  it("follows the car: low, not charging, open, unlocked, of an unknown lock", () => {
    assert.equal(of("battery", { battery: { level: 20 } })?.StatusLowBattery, 1);
    assert.equal(of("battery", { charging: { active: false } })?.ChargingState, 0);
    const low = payloadOf("battery", stateMessage(), { lowLevel: 90 });
    assert.equal(low?.StatusLowBattery, 1);
    assert.equal(of("battery", { battery: { level: 101.4 } })?.BatteryLevel, 100);
    assert.deepEqual(of("doors", { doors: { open: ["Trunk"] } }), { ContactSensorState: 1 });
    assert.deepEqual(of("plug", { charging: { plugged: false } }), { ContactSensorState: 1 });
    const unlocked = { LockCurrentState: 0, LockTargetState: 0 };
    assert.deepEqual(of("lock", { doors: { locked: false } }), unlocked);
    assert.deepEqual(of("lock", { doors: { states: [] } }), { LockCurrentState: 3 });
  });

  it("tells nothing of what the car does not say", () => {
    const silent = Object.keys(SERVICES).map((service) =>
      formatterFor("homekit", { service })(stateMessage({ at: STATE.at ?? "", motion: {} })),
    );
    assert.ok(silent.every((messages) => messages.length === 0));
  });

  it("is occupied while the car is in the zone that was chosen", () => {
    const told = (event: string, zone: string) =>
      payloadOf("occupancy", eventMessage(event, { zone }), { zone: "home" });
    assert.deepEqual(told("zone.left", "Home"), { OccupancyDetected: 0 });
    assert.equal(told("zone.entered", "Work"), undefined);
    assert.equal(payloadOf("occupancy", eventMessage("doors.locked")), undefined);
  });
});

function isOptional(service: Service, type: Type): boolean {
  return service.optionalCharacteristics.some(({ UUID }) => UUID === type.UUID);
}
