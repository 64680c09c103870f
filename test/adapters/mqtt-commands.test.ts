import assert from "node:assert/strict";
import { BadRequest } from "../../src/errors";
import { VIN, formatterFor } from "./formatted";

describe("adapters/mqtt-commands", () => {
  const format = formatterFor("mqtt-commands");
  const publish = (payload: unknown, topic = `psa/${VIN}/set`) => format({ topic, payload });

  it("makes an order for psa-command of a command, and of one with parameters", () => {
    const vehicle = { vin: VIN };
    assert.deepEqual(publish("charging.start"), [{ command: "charging.start", vehicle }]);
    assert.deepEqual(publish(Buffer.from(" wake\n")), [{ command: "wake", vehicle }]);
    const order = { command: "charging.limit", parameters: { limit: "full" } };
    assert.deepEqual(publish(JSON.stringify(order)), [{ ...order, vehicle }]);
    assert.deepEqual(publish(order), [{ ...order, vehicle }]);
    assert.deepEqual(publish("wake", "psa/abc-1/set"), [
      { command: "wake", vehicle: { id: "abc-1" } },
    ]);
  });

  it("takes the base topic from its options", () => {
    const [order] = formatterFor("mqtt-commands", { baseTopic: "our/cars" })({
      topic: `our/cars/${VIN}/set`,
      payload: "horn",
    });
    assert.equal(order?.command, "horn");
  });

  it("refuses other topics, payloads without a command, and unlocking", () => {
    const refused = (payload: unknown, text: string, topic?: string) =>
      assert.throws(
        () => publish(payload, topic),
        (error) => error instanceof BadRequest && error.text === text,
      );
    for (const topic of [`psa/${VIN}`, `psa/${VIN}/set/x`, `psax/${VIN}/set`, "set"]) {
      refused("wake", "formatNotACommandTopic", topic);
    }
    for (const payload of ["", " ", "{}", "7", "[]", 7, undefined, { parameters: {} }]) {
      refused(payload, "formatNoCommand");
    }
    refused("doors.unlock", "formatNoUnlock");
    refused('{"command": "doors.unlock"}', "formatNoUnlock");
  });
});
