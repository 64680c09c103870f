import assert from "node:assert/strict";
import { type CommandSettings, orderOf } from "../../src/commands/request";
import { BadRequest, type ErrorText } from "../../src/errors";
import type { JsonObject } from "../../src/json";

const car = { vehicle: { id: "one" } };

function refused(settings: CommandSettings, message: JsonObject, text: ErrorText): void {
  assert.throws(
    () => orderOf(settings, message),
    (error) => error instanceof BadRequest && error.text === text,
    JSON.stringify([settings, message]),
  );
}

describe("what a message orders", () => {
  it("is what the node does, for the car of the node or else of the message", () => {
    const order = orderOf({ command: "wake" }, car);
    assert.deepEqual(order, { command: "wake", vehicle: "one", parameters: {}, retained: false });
    assert.equal(orderOf({ command: "wake", vehicle: "two" }, car).vehicle, "two");
    assert.equal(orderOf({ command: "wake" }, { vehicle: { vin: " vin " } }).vehicle, "vin");
    assert.equal(orderOf({ command: "wake" }, { vehicle: { vin: "v", id: "i" } }).vehicle, "i");
    assert.equal(orderOf({ command: "wake" }, { ...car, retain: true }).retained, true);
    assert.equal(orderOf({ command: "wake" }, { ...car, retain: "yes" }).retained, false);
  });

  it("is for exactly one car", () => {
    refused({ command: "wake" }, { vehicle: [{ id: "one" }] }, "severalCarsToCommand");
    refused({ command: "wake" }, { vehicle: [] }, "severalCarsToCommand");
    for (const vehicle of [undefined, null, "one", 1, {}, { id: 1 }, { id: "" }, { name: "x" }]) {
      refused({ command: "wake", vehicle: " " }, { vehicle }, "noCarToCommand");
    }
  });

  it("is never read out of the payload", () => {
    for (const payload of [true, "doors.unlock", { command: "doors.unlock" }, 1]) {
      const message = { ...car, payload, topic: "doors.unlock" };
      assert.equal(orderOf({ command: "doors.lock" }, message).command, "doors.lock");
      refused(
        { command: "", fromMessage: true, allowed: ["doors.unlock"] },
        message,
        "unknownCommand",
      );
    }
  });

  it("is chosen by the message only where the node lets it, among what it allows", () => {
    const message = { ...car, command: "horn" };
    assert.equal(orderOf({ command: "wake" }, message).command, "wake");
    const settings = { command: "wake", fromMessage: true, allowed: ["horn"] };
    assert.equal(orderOf(settings, message).command, "horn");
    assert.equal(orderOf(settings, car).command, "wake", "the node's own is the default");
    refused(settings, { ...car, command: "lights.on" }, "commandNotAllowed");
    refused({ ...settings, allowed: [] }, message, "commandNotAllowed");
    for (const command of ["Horn", "toString", "__proto__", ["horn"], { horn: 1 }, 1, true]) {
      refused(settings, { ...car, command }, "unknownCommand");
    }
  });

  it("has the parameters of the node, and of the message what is empty there", () => {
    const settings = { command: "charging.limit", parameters: { limit: "", level: 2, days: [] } };
    const given = { limit: "full", level: 5, days: ["Mon"] };
    const { parameters } = orderOf(settings, { ...car, parameters: given });
    assert.deepEqual(parameters, { limit: "full", level: 2, days: ["Mon"] });
    assert.deepEqual(orderOf(settings, car).parameters, { level: 2 });
    for (const parameters of ["full", 1, true, ["full"]]) {
      refused(settings, { ...car, parameters }, "badParameters");
    }
  });
});
