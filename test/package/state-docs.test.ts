import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
      (title) => !["Words", "Sample message"].includes(title),
    );
    assert.deepEqual(described.sort(), Object.keys(SECTIONS).sort());
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
