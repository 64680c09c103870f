import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unitIn, valueIn } from "../../src/rules/units";
import { pathsOf } from "../../src/rules/values";
import { STATE_SHAPE } from "../../src/vehicle/values";
import { type Kind, Types, namesIn, tablesIn } from "../support/types";

const root = join(__dirname, "../..");
const TYPES = join(root, "src/messages.ts");

/** Section of docs/state.md → the type it describes, and whose fields it leaves to another section. */
const SECTIONS: Record<string, { type: string; but?: string }> = {
  VehicleState: { type: "VehicleState" },
  Programs: { type: "Program" },
  Position: { type: "Position" },
  Trips: { type: "Trip" },
  "Trips of the app's file": { type: "AppTrip" },
  Alerts: { type: "Alert" },
  Alarms: { type: "AlarmEntry" },
  Collisions: { type: "Collision" },
  Telemetry: { type: "TelemetryEntry", but: "VehicleState" },
  Maintenance: { type: "Maintenance" },
  Vehicle: { type: "VehicleDetails" },
};
/** Told of wherever they are met by a reference to their section. */
const REFERRED = new Set(["Program", "Position", "Maintenance"]);
/** What a unit says of the type. Everything that is not here is a number of something. */
const UNITS: Readonly<Record<string, Kind>> = {
  date: "string",
  "time of day": "string",
  URLs: "array",
  codes: "array",
};

/** Field → unit, where its row names one. A row has one unit for all its fields, or one each. */
function unitsIn(rows: readonly string[][]): Map<string, string> {
  const [head, ...body] = rows;
  if (head?.[1] !== "unit") return new Map();
  return new Map(
    body.flatMap(([cell = "", unit = ""]) => {
      const fields = namesIn(cell);
      const units = unit.split(", ").filter(Boolean);
      const isEach = units.length === fields.length;
      const shared = units.length === 1 ? unit : undefined;
      // What stands in brackets behind a field is the unit of that field alone.
      const own = (field: string) => new RegExp(`\`${field}\` \\((.+?)\\)`).exec(cell)?.[1];
      return fields
        .map((field, n) => [field, own(field) ?? (isEach ? units[n] : shared)] as const)
        .filter((pair): pair is readonly [string, string] => Boolean(pair[1]));
    }),
  );
}

/** What the page says of numbers beside their unit. */
const COUNTS = ["0 to 9"];

describe("docs/state.md", function () {
  this.timeout(60_000);
  const sections = tablesIn(readFileSync(join(root, "docs/state.md"), "utf8"));
  let types: Types;

  before(() => {
    types = new Types([TYPES]);
  });

  const fieldsOf = (type: string) => types.fields(types.type(TYPES, type), REFERRED);

  it("has a section for every shape, and no other", () => {
    const described = [...sections.keys()].filter(
      (title) => !["Words", "Sample message", "Single values"].includes(title),
    );
    assert.deepEqual(described.sort(), Object.keys(SECTIONS).sort());
  });

  it("Single values: has every path with the unit that is sent, and every conversion", () => {
    const told = new Map<string, string>();
    for (const [title, prefixes] of [
      ["VehicleState", [""]],
      ["Programs", ["charging.programs[0].", "climate.programs[0]."]],
      ["Position", ["position.", "alarm.position."]],
    ] as const) {
      const rows = sections.get(title) ?? [];
      const units = unitsIn(rows);
      const names = rows.slice(1).flatMap(([cell = ""]) => namesIn(cell));
      for (const name of names.filter((one) => prefixes[0] === "" || one !== "at")) {
        const [unit = ""] = (units.get(name) ?? "").split(" clockwise");
        for (const prefix of prefixes) {
          told.set(prefix + name.replaceAll("[]", "[0]"), COUNTS.includes(unit) ? "" : unit);
        }
      }
    }
    const offered = new Map(pathsOf(STATE_SHAPE));
    for (const [path, unit] of told) assert.equal(offered.get(path), unit, path);
    const values = [...offered].filter(([, unit]) => unit !== "");
    for (const [path, unit] of values) assert.equal(told.get(path), unit, path);
    const conversions = (sections.get("Single values") ?? []).slice(1);
    const metric = [...new Set(values.map(([, unit]) => unit)), "kg/100 km"];
    const converted = metric.filter((unit) => unitIn("imperial", unit) !== unit);
    assert.deepEqual(conversions.map(([unit]) => unit).sort(), converted.sort());
    for (const [unit = "", imperial, decimals] of conversions) {
      assert.equal(unitIn("imperial", unit), imperial);
      const [, digits = ""] = String(valueIn("imperial", 7.61234, unit)).split(".");
      assert.equal(String(digits.length), decimals, unit);
    }
  });

  for (const [title, { type, but }] of Object.entries(SECTIONS)) {
    const rows = sections.get(title) ?? [];

    it(`${title}: has every field of ${type}, and no other`, () => {
      const left = but === undefined ? new Map() : fieldsOf(but);
      const expected = [...fieldsOf(type).keys()].filter((field) => !left.has(field));
      assert.ok(expected.length > 1);
      const documented = rows.slice(1).flatMap(([cell = ""]) => namesIn(cell));
      assert.deepEqual(documented.sort(), expected.sort());
    });

    it(`${title}: names units that fit the types`, () => {
      const fields = fieldsOf(type);
      const units = unitsIn(rows);
      const kinds = [...units].map(([field, unit]) => [field, UNITS[unit] ?? "number"]);
      assert.deepEqual(
        Object.fromEntries([...units.keys()].map((field) => [field, fields.get(field)])),
        Object.fromEntries(kinds),
      );
    });
  }
});
