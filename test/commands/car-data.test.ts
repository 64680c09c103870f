import assert from "node:assert/strict";
import { abilitiesOf } from "../../src/commands/abilities";
import { checkPrograms, chargePrograms } from "../../src/commands/charge-programs";
import { COMMAND_NAMES } from "../../src/commands/commands";
import { CommandRefused, type ErrorText } from "../../src/errors";
import { capabilities } from "../../src/simulator/wire/capabilities";
import { models } from "../../src/simulator/world/catalogue";

describe("what a car says it can do", () => {
  it("is not known while it says nothing", () => {
    for (const nothing of [undefined, null, {}, { remote: {} }, "x", { remote: { door: {} } }]) {
      for (const ability of Object.values(abilitiesOf(nothing))) assert.equal(ability, "unknown");
    }
  });

  it("is read down to the single function", () => {
    const electric = abilitiesOf(capabilities(models["e-208"]));
    for (const name of COMMAND_NAMES) assert.equal(electric[name], "yes", name);
    const hybrid = abilitiesOf(capabilities(models["3008-hybrid"]));
    const cannot = COMMAND_NAMES.filter((name) => hybrid[name] === "no");
    assert.deepEqual(cannot, [
      "charging.stop",
      "charging.programs",
      "charging.limit",
      "charging.power",
      "navigation",
    ]);
    const thermic = abilitiesOf(capabilities(models.c3));
    assert.equal(thermic["charging.start"], "no");
    assert.equal(thermic["doors.lock"], "yes");
  });

  it("is not known in a part that it leaves out", () => {
    const said = { remote: { charging: { supported: true }, wakeUp: { supported: false } } };
    const { wake, "charging.start": start } = abilitiesOf(said);
    assert.deepEqual([wake, start], ["no", "unknown"]);
  });
});

describe("charging programs that replace a car's own", () => {
  const program = { start: "01:00", days: ["Mon"], enabled: true };
  const own = { start: "PT1H", enabled: true, occurence: { day: ["Mon"] } };
  const current = (programs: unknown) => ({
    energies: [
      { type: "Fuel" },
      { type: "Electric", extension: { electric: { charging: { schedule: programs } } } },
    ],
  });
  const old = (programs: unknown) => ({
    energy: [{ type: "Electric", charging: { schedule: programs } }],
  });

  const refused = (status: unknown, text: ErrorText, wanted = [program]) => {
    assert.throws(
      () => checkPrograms(status, wanted),
      (error) => error instanceof CommandRefused && error.text === text,
      JSON.stringify(status),
    );
  };

  it("are found in both formats, and as lists where an object should be", () => {
    for (const schedule of [{ programs: [own] }, [own], [{ programs: [own] }], own]) {
      for (const status of [current(schedule), old(schedule)]) {
        assert.deepEqual(chargePrograms(status), [own]);
        checkPrograms(status, [program]);
      }
    }
    assert.deepEqual(chargePrograms(current([])), []);
    assert.deepEqual(chargePrograms(current({ programs: [] })), []);
    checkPrograms(current([]), [program]);
  });

  it("are not sent while the car's own are not known", () => {
    for (const status of [{}, undefined, current(undefined), { energies: [] }, old(undefined)]) {
      refused(status, "programsUnread");
    }
  });

  it("are not sent when they would lose what its own have", () => {
    const withEnd = { ...own, end: "PT5H" };
    refused(current({ programs: [own, withEnd] }), "programsLose");
    checkPrograms(current({ programs: [withEnd] }), [{ ...program, end: "05:00" }]);
    refused(old({ programs: [{ ...own, chargeUntilFull: true }] }), "programsLose");
    refused(current({ programs: [{ ...own, recurrence: "None" }] }), "programsLose");
    refused(current({ programs: [{ ...own, zone: 3 }] }), "programsLose");
    const harmless = { ...own, chargeUntilFull: false, recurrence: "Daily", end: null };
    checkPrograms(current({ programs: [harmless] }), [program]);
    // Of two formats at once neither is forgotten.
    refused({ ...current({ programs: [] }), ...old({ programs: [withEnd] }) }, "programsLose");
  });
});
