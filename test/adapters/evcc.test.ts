import assert from "node:assert/strict";
import { STATE, VIN, byTopic, eventMessage, formatterFor, stateMessage } from "./formatted";

describe("adapters/evcc", () => {
  it("gives each attribute of a custom vehicle a retained topic, in the types that evcc reads", () => {
    const messages = formatterFor("evcc")(stateMessage());
    assert.deepEqual(byTopic(messages), {
      [`psa/${VIN}/soc`]: "82",
      [`psa/${VIN}/range`]: "250",
      [`psa/${VIN}/odometer`]: "33858",
      [`psa/${VIN}/status`]: "C",
      [`psa/${VIN}/limitSoc`]: "80",
      [`psa/${VIN}/climater`]: "false",
      [`psa/${VIN}/finishTime`]: "2024-05-31T19:50:31.000Z",
      [`psa/${VIN}/latitude`]: "48.1147",
      [`psa/${VIN}/longitude`]: "-1.6794",
    });
    assert.ok(messages.every(({ retain }) => retain === true));
  });

  it("tells by A, B and C whether the car is plugged in and charges", () => {
    const format = formatterFor("evcc");
    const told = (charging: object) =>
      byTopic(format(stateMessage({ ...STATE, charging })))[`psa/${VIN}/status`];
    assert.equal(told({ plugged: false, status: "Disconnected", active: false }), "A");
    assert.equal(told({ status: "Disconnected", active: false }), "A");
    assert.equal(told({ plugged: true, status: "Stopped", active: false }), "B");
    assert.equal(told({ plugged: true, status: "InProgress", active: true }), "C");
    assert.equal(told({}), "", "removed once it is not known any more");
    assert.equal(told({}), undefined);
  });

  it("takes the end of a charge back once the car no longer charges", () => {
    const format = formatterFor("evcc");
    format(stateMessage());
    const charging = { plugged: true, status: "Finished", active: false, limit: "Full" };
    const told = byTopic(format(stateMessage({ ...STATE, charging })));
    assert.equal(told[`psa/${VIN}/finishTime`], "");
    assert.equal(told[`psa/${VIN}/limitSoc`], "100");
  });

  it("takes the topic and where a partial charge ends from its options", () => {
    const format = formatterFor("evcc", { baseTopic: "cars/ours", partialLimit: "70" });
    assert.equal(byTopic(format(stateMessage()))[`cars/ours/${VIN}/limitSoc`], "70");
  });

  it("takes the state that comes with an event, and empties all topics of a car that is gone", () => {
    const format = formatterFor("evcc");
    assert.equal(byTopic(format(eventMessage("charging.started")))[`psa/${VIN}/soc`], "82");
    const gone = format({ ...eventMessage("vehicle.removed"), state: undefined });
    assert.equal(gone.length, 9);
    assert.ok(gone.every(({ payload, retain }) => payload === "" && retain === true));
  });
});
