import assert from "node:assert/strict";
import fc from "fast-check";
import { failureOf, isWakeCap } from "../../src/commands/failures";
import { type Stage, outcomeOf, rankOf } from "../../src/commands/outcome";
import { Steps } from "../../src/commands/steps";
import { ERROR_TEXTS } from "../../src/errors";
import { itWithOpenApi, schemaNamed } from "../support/openapi";

const STAGES: Readonly<Record<string, Stage>> = {
  Accepted: "underWay",
  WakingUpVehicle: "underWay",
  CheckingVehicle: "underWay",
  SentToVehicle: "underWay",
  VehicleBatteryChargeTooLow: "perhapsFailed",
  TooManyWakeUpsOverMonth: "perhapsFailed",
  TooManyWakesUpsOverMonth: "perhapsFailed",
  Success: "done",
  AlreadyDone: "already",
  Failed: "failed",
};

describe("the outcome of an order", () => {
  it("is read from an order, and from an event about it", () => {
    for (const [status, stage] of Object.entries(STAGES)) {
      assert.deepEqual(outcomeOf({ status }), { stage, status });
      assert.equal(outcomeOf({ eventStatus: { type: "Pending", status } }).stage, stage);
    }
    const failed = { status: "Failed", failureCause: "DoorsOpen" };
    assert.deepEqual(outcomeOf(failed), { stage: "failed", ...failed });
    const event = { eventStatus: { type: "Done", ...failed } };
    assert.deepEqual(outcomeOf(event), { stage: "failed", ...failed });
  });

  it("is final by the type of an event, whatever its word", () => {
    const stageOf = (type: string, more: object = {}) =>
      outcomeOf({ eventStatus: { type, ...more } }).stage;
    assert.equal(stageOf("Done"), "done");
    assert.equal(stageOf("Failed"), "failed");
    assert.equal(stageOf("Done", { status: "Splendid" }), "done");
    assert.equal(stageOf("Done", { status: "Splendid", failureCause: "X" }), "failed");
    assert.equal(stageOf("Failed", { status: "Splendid" }), "failed");
    assert.equal(stageOf("Done", { status: "TooManyWakeUpsOverMonth" }), "failed");
    assert.equal(stageOf("Pending", { status: "Splendid" }), "underWay");
  });

  it("is under way for every word that nobody knows, and never throws", () => {
    fc.assert(
      fc.property(fc.anything(), (sent) => {
        assert.equal(typeof outcomeOf(sent).stage, "string");
      }),
    );
    const known = /^(success|alreadydone|failed|done|vehiclebattery.*|toomanywakes?ups.*)$/i;
    fc.assert(
      fc.property(fc.string(), (status) => {
        fc.pre(!known.test(status));
        assert.equal(outcomeOf({ status }).stage, "underWay");
      }),
    );
  });

  it("has steps that never go back, each once", () => {
    const words = [...Object.keys(STAGES), "Splendid", "Odd"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 30 }), (statuses) => {
        const steps = new Steps();
        for (const status of statuses) steps.take({ stage: "underWay", status });
        const told = steps.list.map(({ status }) => status);
        assert.equal(new Set(told).size, told.length);
        const ranks = told.map(rankOf).filter((rank) => rank !== undefined);
        assert.deepEqual(
          ranks,
          [...ranks].sort((one, other) => one - other),
        );
        for (const status of told) assert.ok(statuses.includes(status));
      }),
    );
    const steps = new Steps();
    for (const status of ["SentToVehicle", "Accepted", "Splendid", "SentToVehicle", "Success"]) {
      steps.take({ stage: "underWay", status });
    }
    assert.deepEqual(
      steps.list.map(({ status }) => status),
      ["SentToVehicle", "Splendid", "Success"],
    );
  });
});

describe("a failed order", () => {
  const NEXT_API = [
    "AuthorizationError",
    "StolenVehicle",
    "PrivacyFull",
    "HdmiRemoteServiceDeactivated",
    "AlertIdentificationFailedByVehicle",
    "VehicleBatteryLevelWarning",
  ];

  const isSaid = (cause: string) => {
    const error = failureOf(cause, {});
    assert.deepEqual([error.name, error.failureCause], ["CommandFailed", cause]);
    assert.notEqual(error.text, "failedUnknown", cause);
    assert.match(ERROR_TEXTS[error.text], /\. |\.$/);
  };

  it("has a sentence for each cause of the next API", () => NEXT_API.forEach(isSaid));

  itWithOpenApi("has a sentence for each cause that the vendor describes", () => {
    const { enum: causes } = schemaNamed("RemoteFailedEventStatus") as { enum: string[] };
    assert.equal(causes.length, 20);
    causes.forEach(isSaid);
  });

  it("has one for any other, which it names", () => {
    for (const cause of ["Rain", "__proto__", "Unknown ", "toString"]) {
      const error = failureOf(cause, {});
      assert.equal(error.text, "failedUnknown");
      assert.ok(error.message.includes(cause));
    }
    assert.equal(failureOf(undefined, {}).text, "failedGeneralError");
  });

  it("tells of the monthly cap in either spelling", () => {
    assert.ok(isWakeCap("TooManyWakeUpsOverMonth") && isWakeCap("TooManyWakesUpsOverMonth"));
    assert.ok(!isWakeCap("DoorsOpen") && !isWakeCap(undefined));
  });
});
