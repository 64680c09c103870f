import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../..");

/** Section of docs/state.md → the file and type it describes, and whose fields it leaves to another section. */
const SECTIONS: Record<string, { file: string; type: string; but?: string }> = {
  VehicleState: { file: "state", type: "VehicleState" },
  Programs: { file: "programs", type: "Program" },
  Position: { file: "position", type: "Position" },
  Trips: { file: "trips", type: "Trip" },
  "Trips of the app's file": { file: "../trip-file/trip", type: "AppTrip" },
  Alerts: { file: "alerts", type: "Alert" },
  Alarms: { file: "security", type: "AlarmEntry" },
  Collisions: { file: "collisions", type: "Collision" },
  Telemetry: { file: "telemetry", type: "TelemetryEntry", but: "VehicleState" },
  Maintenance: { file: "maintenance", type: "Maintenance" },
  Vehicle: { file: "details", type: "VehicleDetails" },
};
/** Told of wherever they are met by a reference to their section. */
const REFERRED = new Set(["Program", "Position", "Maintenance"]);

const fileOf = (name: string) => join(root, `src/vehicle/${name}.ts`);

/** The fields of the types, as TypeScript sees them. */
class Types {
  private readonly program: ts.Program;
  private readonly checker: ts.TypeChecker;

  constructor(files: readonly string[]) {
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) =>
      readFileSync(path, "utf8"),
    ) as { config: object };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    this.program = ts.createProgram(files, options);
    this.checker = this.program.getTypeChecker();
  }

  /** As `group.field` and `list[].field`; but for the dates of groups. */
  fieldsOf(file: string, type: string): string[] {
    const source = this.program.getSourceFile(file);
    const module = source && this.checker.getSymbolAtLocation(source);
    assert.ok(module, file);
    const symbol = this.checker.getExportsOfModule(module).find(({ name }) => name === type);
    assert.ok(symbol, type);
    return this.fields(this.checker.getDeclaredTypeOfSymbol(symbol), "");
  }

  private fields(type: ts.Type, prefix: string): string[] {
    return type.getProperties().flatMap((property) => {
      if (prefix !== "" && property.name === "at") return [];
      const inner = this.checker.getNonNullableType(this.checker.getTypeOfSymbol(property));
      return this.field(inner, prefix + property.name);
    });
  }

  private field(type: ts.Type, path: string): string[] {
    const element = this.checker.isArrayType(type)
      ? this.checker.getTypeArguments(type as ts.TypeReference)[0]
      : undefined;
    const inner = element ?? type;
    const name = inner.aliasSymbol?.name ?? inner.getSymbol()?.name ?? "";
    const isObject = (inner.flags & ts.TypeFlags.Object) !== 0 && inner.getProperties().length > 0;
    if (!isObject || REFERRED.has(name)) return [path];
    return this.fields(inner, element ? `${path}[].` : `${path}.`);
  }
}

/** The fields in the first columns of the tables of each section; `.b` after `a.c` stands for `a.b`. */
function documented(markdown: string): Map<string, string[]> {
  const sections = markdown.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [title = "", ...lines] = section.split("\n");
      const cells = lines.map((line) => /^\|([^|]*)\|/.exec(line)?.[1] ?? "");
      return [title.trim(), cells.flatMap(fieldsIn)];
    }),
  );
}

function fieldsIn(cell: string): string[] {
  let group = "";
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => {
    const field = name.startsWith(".") ? group + name : name;
    group = field.slice(0, Math.max(0, field.lastIndexOf(".")));
    return field;
  });
}

describe("docs/state.md", function () {
  this.timeout(60_000);
  const sections = documented(readFileSync(join(root, "docs/state.md"), "utf8"));
  let types: Types;

  before(() => {
    types = new Types(Object.values(SECTIONS).map(({ file }) => fileOf(file)));
  });

  it("has a section for every shape, and no other", () => {
    assert.deepEqual([...sections.keys()].sort(), Object.keys(SECTIONS).sort());
  });

  for (const [title, { file, type, but }] of Object.entries(SECTIONS)) {
    it(`${title}: has every field of ${type}, and no other`, () => {
      const left = but === undefined ? [] : types.fieldsOf(fileOf("state"), but);
      const expected = types.fieldsOf(fileOf(file), type).filter((field) => !left.includes(field));
      assert.ok(expected.length > 1);
      assert.deepEqual((sections.get(title) ?? []).sort(), expected.sort());
    });
  }
});
