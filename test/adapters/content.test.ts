import assert from "node:assert/strict";
import { type Kind, recognize } from "../../src/adapters/content";
import { BadRequest } from "../../src/errors";
import { AT, CAR, STATE, VIN, eventMessage, stateMessage } from "./formatted";

const ALL: Kind[] = ["state", "trip", "session", "position", "event", "gone"];
const TRIP = { id: "t", startedAt: "2024-05-31T17:00:00.000Z", stoppedAt: AT, distance: 12.5 };
const SESSION = {
  startedAt: "2024-05-31T17:00:00.000Z",
  endedAt: AT,
  startLevel: 20,
  endLevel: 80,
};
const kinds = (message: object, taken = ALL) =>
  recognize(message as Record<string, unknown>, taken).map(({ kind }) => kind);

describe("adapters/content", () => {
  it("knows what psa-read and psa-watch send by what is in it", () => {
    const read = (payload: unknown) => kinds({ payload, vehicle: CAR });
    assert.deepEqual(kinds(stateMessage()), ["state"]);
    assert.deepEqual(read(STATE.position), ["position"]);
    assert.deepEqual(read({ missing: "privacy" }), ["position"]);
    assert.deepEqual(read(TRIP), ["trip"]);
    assert.deepEqual(read([TRIP, { ...TRIP, battery: { consumed: 2 } }]), ["trip", "trip"]);
    assert.deepEqual(read([{ at: AT, battery: { level: 80 } }]), ["state"], "telemetry");
    assert.deepEqual(read(SESSION), ["session"]);
    assert.deepEqual(read({}), [], "no data");
    assert.deepEqual(read([]), []);
  });

  it("says whose it is and when it was so", () => {
    const [state] = recognize(stateMessage(), ALL);
    assert.deepEqual(state?.car, { ...CAR, key: VIN });
    assert.equal(state?.at, AT);
    const [trip] = recognize({ payload: TRIP, vehicle: { id: "abc" } }, ALL);
    assert.deepEqual([trip?.car, trip?.at], [{ id: "abc", key: "abc" }, AT]);
    const [named] = recognize({ payload: STATE, vehicle: VIN.toLowerCase() }, ALL);
    assert.equal(named?.car?.key, VIN);
    const [byTopic] = recognize({ payload: STATE, topic: VIN }, ALL);
    assert.equal(byTopic?.car?.key, VIN);
  });

  it("finds in an event the trip, the charging session and the end of a car", () => {
    assert.deepEqual(kinds(eventMessage("doors.locked")), ["event"]);
    assert.deepEqual(kinds(eventMessage("trip.finished", { trip: TRIP })), ["event", "trip"]);
    const session = eventMessage("charging.session", { session: SESSION });
    assert.deepEqual(kinds(session), ["event", "session"]);
    assert.deepEqual(kinds(eventMessage("vehicle.removed")), ["event", "gone"]);
  });

  it("takes of an event what the target takes: its state only where events are not taken", () => {
    const message = eventMessage("doors.locked");
    assert.deepEqual(kinds(message, ["state"]), ["state"]);
    assert.deepEqual(kinds(message, ["state", "event"]), ["event"]);
    assert.deepEqual(kinds(message, ["trip"]), []);
  });

  it("takes an event of the account, which has no car", () => {
    const payload = { event: "account.signed-out", at: AT, text: "…" };
    const [event] = recognize({ topic: payload.event, payload }, ALL);
    assert.deepEqual([event?.kind, event?.car], ["event", undefined]);
  });

  it("says what to connect where a message is not ours, not for the target, or without a car", () => {
    const refused = (message: object, text: string, taken = ALL) =>
      assert.throws(
        () => recognize(message as Record<string, unknown>, taken),
        (error) => error instanceof BadRequest && error.text === text,
        text,
      );
    for (const payload of [undefined, null, 7, "on", { temperature: 7 }, [7]]) {
      refused({ payload, vehicle: CAR }, "formatNotOurs");
    }
    refused({ payload: [TRIP], vehicle: CAR }, "formatNotTaken", ["state"]);
    refused({ payload: STATE }, "formatNoVehicle");
  });
});
