import assert from "node:assert/strict";
import { readLastPosition } from "../../src/vehicle/position";
import { newestAt, readVehicleState } from "../../src/vehicle/state";

const at = "2024-05-31T18:00:00.000Z";
const later = "2024-05-31T19:00:00.000Z";
const createdAt = "2024-05-31T18:00:00Z";

describe("vehicle: state", () => {
  it("is empty for what is no object", () => {
    for (const sent of [undefined, null, [], "{}", 404])
      assert.deepEqual(readVehicleState(sent), {});
  });

  it("is empty for what is no status, be it an error that came as a success", () => {
    const errors = [
      {},
      { httpCode: "500", httpMessage: "Internal Server Error", moreInformation: "" },
      { code: 50038, message: "Internal Server Error", uuid: "1", timestamp: createdAt },
      { type: "about:blank", title: "Bad Gateway", status: 502 },
    ];
    for (const sent of errors) {
      assert.deepEqual(readVehicleState(sent), {});
      assert.deepEqual(readLastPosition(sent), {});
    }
  });

  it("of a car that has said nothing yet lacks the position alone", () => {
    for (const sent of [{ _links: {} }, { createdAt }, { energies: [] }, { lastPosition: null }]) {
      const { at: _at, ...groups } = readVehicleState(sent);
      assert.deepEqual(groups, { position: { missing: "never" } });
    }
  });

  describe("doors", () => {
    const doors = (sent: object) => readVehicleState({ doorsState: { createdAt, ...sent } }).doors;
    const locked = (...lockedStates: string[]) => doors({ lockedStates })?.locked;

    it("lockedStates and the older lockedState say the same", () => {
      const expected = { at, locked: true, states: ["Locked"] };
      for (const sent of [
        { lockedStates: ["Locked"] },
        { lockedStates: "Locked" },
        { lockedState: ["Locked"] },
        { lockedState: "Locked" },
      ]) {
        assert.deepEqual(doors(sent), expected);
      }
    });

    it("are locked when the whole car is", () => {
      assert.equal(locked("SuperLocked"), true);
      assert.equal(locked("Locked", "TrunkLocked"), true);
    });

    it("are not locked when any part is not, in either spelling", () => {
      for (const state of [
        "Unlocked",
        "DriverDoorUnlocked",
        "CabinDoorsUnlocked",
        "CargoDoorsUnlocked",
        "RearDoorsUnlocked",
        "TrunkUnLocked",
      ]) {
        assert.equal(locked(state), false);
        assert.equal(locked("Locked", state), false);
      }
    });

    it("leave open what is not known", () => {
      assert.equal(locked("TrunkLocked"), undefined);
      assert.deepEqual(doors({ lockedStates: ["Bolted"] }), { at, states: ["Bolted"] });
      assert.deepEqual(doors({ lockedStates: [] }), { at, states: [] });
    });

    it("list what is open", () => {
      const opening = [
        { identifier: "Driver", state: "Closed" },
        { identifier: "Trunk", state: "Open" },
      ];
      assert.deepEqual(doors({ opening }), {
        at,
        open: ["Trunk"],
        openings: opening,
        opening: { driver: "Closed", trunk: "Open" },
      });
      assert.deepEqual(doors({ opening: opening[1] })?.open, ["Trunk"]);
    });

    describe("openings by name", () => {
      const opening = (...sent: object[]) => doors({ opening: sent })?.opening;

      it("begin in lower case", () => {
        assert.deepEqual(
          opening({ identifier: "RearLeft", state: "Open" }, { identifier: "Hood", state: "Ajar" }),
          { rearLeft: "Open", hood: "Ajar" },
        );
      });

      it("leave out what has no state, or no name that fits into a path", () => {
        const odd = ["", "a.b", "__proto__", "1st"].map((identifier) => ({
          identifier,
          state: "Open",
        }));
        assert.equal(opening({ identifier: "Driver" }, { state: "Open" }, ...odd), undefined);
      });
    });
  });

  describe("climate", () => {
    const programs = [
      {
        slot: 1,
        enabled: true,
        recurrence: "Daily",
        start: "PT6H30M",
        occurence: { day: ["Mon"] },
      },
    ];
    const read = [{ slot: 1, enabled: true, recurrence: "Daily", start: "06:30", days: ["Mon"] }];

    it("preconditioning and preconditionning say the same", () => {
      const airConditioning = {
        createdAt,
        status: "Failure",
        failureCause: "LowBattery",
        programs,
      };
      const expected = { at, status: "Failure", failure: "LowBattery", programs: read };
      for (const name of ["preconditioning", "preconditionning"]) {
        assert.deepEqual(readVehicleState({ [name]: { airConditioning } }).climate, expected);
      }
    });

    it("half of it in each spelling is one", () => {
      const state = readVehicleState({
        preconditioning: { airConditioning: { updatedAt: createdAt, status: "Enabled" } },
        preconditionning: { airConditioning: { updatedAt: createdAt, programs } },
      });
      assert.deepEqual(state.climate, { at, status: "Enabled", programs: read });
    });
  });

  describe("newestAt", () => {
    it("is when the car last measured something, not when the API renewed the whole", () => {
      const state = readVehicleState({
        createdAt: later,
        ignition: { createdAt, type: "Stop" },
        odometer: { createdAt: "2024-01-01T00:00:00Z", mileage: 4 },
      });
      assert.equal(state.at, later);
      assert.equal(newestAt(state), at);
    });

    it("is when the API renewed it, when no part has a date; else undefined", () => {
      assert.equal(newestAt(readVehicleState({ updatedAt: createdAt })), at);
      assert.equal(newestAt({}), undefined);
    });
  });
});
