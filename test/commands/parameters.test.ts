import assert from "node:assert/strict";
import { COMMAND_NAMES, commandNamed, type CommandName } from "../../src/commands/commands";
import { checkedParameters } from "../../src/commands/parameters";
import { BadRequest, type ErrorText } from "../../src/errors";
import type { JsonObject } from "../../src/json";
import { describeWithOpenApi, validateBody } from "../support/openapi";
import { PARAMETERS } from "./orders";

const PATH = "/connectedcar/v4/user/vehicles/1/callbacks/2/remotes";
const good = (command: CommandName): JsonObject => PARAMETERS[command] ?? {};

function refused(command: CommandName, given: JsonObject, text: ErrorText): void {
  assert.throws(
    () => checkedParameters(command, given),
    (error) => error instanceof BadRequest && error.text === text,
    `${command} ${JSON.stringify(given)}`,
  );
}

describe("parameters of commands", () => {
  it("are all needed, and named when they are missing", () => {
    for (const command of COMMAND_NAMES) {
      checkedParameters(command, good(command));
      for (const parameter of commandNamed(command).parameters) {
        for (const empty of [undefined, null, ""]) {
          refused(command, { ...good(command), [parameter]: empty }, "missingParameter");
        }
      }
    }
  });

  it("of other commands are passed over, what no command takes is not", () => {
    assert.deepEqual(checkedParameters("wake", { limit: "rubbish", level: 99 }), {});
    refused("wake", { payload: 1 }, "unknownParameter");
    refused("charging.limit", { _msgid: "a", topic: "b", limit: "full" }, "unknownParameter");
    refused(
      "charging.limit",
      JSON.parse('{"__proto__": 1, "limit": "full"}') as JsonObject,
      "unknownParameter",
    );
  });

  it("are read in one spelling", () => {
    assert.deepEqual(checkedParameters("charging.limit", { limit: "Full" }), { limit: "full" });
    assert.deepEqual(checkedParameters("charging.power", { level: "3" }), { level: 3 });
    const program = { slot: 1, start: "7:05", days: ["mon", "SUN"], enabled: false };
    assert.deepEqual(checkedParameters("preconditioning.program", program), {
      ...program,
      days: ["Mon", "Sun"],
    });
  });

  it("are refused when they are wrong", () => {
    for (const time of ["24:00", "7", "07:60", "PT7H", 700, true, ["07:00"], {}, "07:00 "]) {
      refused("charging.schedule", { time }, "badTimeOfDay");
    }
    for (const limit of ["Half", 80, true, ["full"], {}]) {
      refused("charging.limit", { limit }, "badWord");
    }
    for (const level of [0, 6, 1.5, "two", true, [1], "1.0", NaN, Infinity]) {
      refused("charging.power", { level }, "badCount");
    }
    const program = good("preconditioning.program");
    for (const days of [[], "Mon", ["Mon", "Mon"], ["Monday"], [1], [["Mon"]], {}]) {
      refused("preconditioning.program", { ...program, days }, "badDays");
    }
    for (const enabled of ["true", 1, "on", {}]) {
      refused("preconditioning.program", { ...program, enabled }, "badSwitch");
    }
    const place = { latitude: 1, longitude: 2 };
    for (const positions of [
      [],
      place,
      Array(11).fill(place),
      [{ latitude: 91, longitude: 0 }],
      [{ latitude: "48", longitude: 2 }],
      [{ latitude: NaN, longitude: 2 }],
      [[48, 2]],
      "48,2",
    ]) {
      refused("navigation", { positions }, "badPositions");
    }
    const charge = { start: "01:00", days: ["Mon"], enabled: true };
    for (const programs of [
      [],
      charge,
      [{ ...charge, start: undefined }],
      [{ ...charge, end: "soon" }],
      [{ ...charge, enabled: "yes" }],
      [{ ...charge, colour: "red" }],
      [charge, "x"],
      ["x"],
    ]) {
      refused("charging.programs", { programs }, "badPrograms");
    }
  });
});

describeWithOpenApi("bodies of orders", () => {
  it("are as the vendor describes them, and hold one action", () => {
    for (const name of COMMAND_NAMES) {
      const command = commandNamed(name);
      const body = command.body(checkedParameters(name, good(name)));
      const remote = { label: "x", [command.kind]: body };
      assert.deepEqual(validateBody("POST", PATH, remote), [], name);
    }
  });
});

describe("bodies of orders", () => {
  const bodyOf = (name: CommandName, given = good(name)) =>
    commandNamed(name).body(checkedParameters(name, given));

  it("say what was meant", () => {
    assert.deepEqual(bodyOf("charging.schedule", { time: "0:00" }), {
      schedule: { nextDelayedTime: "PT0S" },
    });
    assert.deepEqual(bodyOf("charging.schedule"), { schedule: { nextDelayedTime: "PT22H30M" } });
    assert.deepEqual(bodyOf("charging.power"), { preferences: { level: "Level2" } });
    assert.deepEqual(bodyOf("charging.limit"), { preferences: { type: "Full" } });
    assert.deepEqual(bodyOf("navigation"), {
      positions: [{ type: "Point", coordinates: [2.35, 48.85] }],
    });
  });

  it("touch one program, and nothing that is under way", () => {
    for (const name of ["preconditioning.program", "preconditioning.delete-program"] as const) {
      const { airConditioning } = bodyOf(name) as { airConditioning: JsonObject };
      assert.deepEqual(Object.keys(airConditioning), ["programs"]);
      assert.equal((airConditioning.programs as unknown[]).length, 1);
    }
    for (const name of ["preconditioning.start", "preconditioning.stop"] as const) {
      assert.deepEqual(Object.keys((bodyOf(name) as { airConditioning: object }).airConditioning), [
        "immediate",
      ]);
    }
  });
});
