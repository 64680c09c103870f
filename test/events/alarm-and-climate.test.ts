import assert from "node:assert/strict";
import { minute, namesOf, tell } from "./watching";

describe("events: climate and alarm", () => {
  it("preconditioning: started, finished or called off, failed; each once", () => {
    const told = tell(
      "climate",
      [
        "Disabled",
        "Enabled",
        "Finished",
        "Finished",
        "Disabled",
        "Enabled",
        "Disabled",
        "Failure",
        "Failure",
      ].map((status) => ({ status })),
    );
    assert.deepEqual(namesOf(told), [
      [],
      ["preconditioning.started"],
      ["preconditioning.finished"],
      [],
      [],
      ["preconditioning.started"],
      ["preconditioning.finished"],
      ["preconditioning.failed"],
      [],
    ]);
    assert.equal(told[6]?.[0]?.after, "Disabled");
  });

  it("the alarm: armed, gone off, gone off again, disarmed", () => {
    const off = { trigger: "RoofBreakIn", triggeredAt: minute(1.5) };
    const again = { trigger: "RoofBreakIn", triggeredAt: minute(3.5) };
    const told = tell("alarm", [
      { status: "Inactive" },
      { status: "Active" },
      { status: "Active", ...off },
      { status: "Active", ...off },
      { status: "Active", ...again },
      { status: "Inactive", ...again },
    ]);
    assert.deepEqual(namesOf(told), [
      [],
      ["alarm.armed"],
      ["alarm.triggered"],
      [],
      ["alarm.triggered"],
      ["alarm.disarmed"],
    ]);
    assert.deepEqual(told[2], [
      { event: "alarm.triggered", at: minute(1.5), after: "RoofBreakIn" },
    ]);
  });

  it("no break-in is none, and one from before the first sight is history", () => {
    const none = tell("alarm", [{ status: "Active" }, { status: "Active", trigger: "NoBreakIn" }]);
    assert.deepEqual(namesOf(none), [[], []]);
    const past = { status: "Active", trigger: "HoodDoorBreakIn", triggeredAt: minute(-900) };
    assert.deepEqual(namesOf(tell("alarm", [past, past])), [[], []]);
  });
});
