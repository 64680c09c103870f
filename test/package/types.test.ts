import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import manifest from "../../package.json";

const root = join(__dirname, "../..");

/** What a user of TypeScript writes. */
const PROGRAM = `
import type { ReadMessage, Trip, VehiclesMessage, VehicleState, WatchMessage } from "${manifest.name}";

export function textOf({ payload }: WatchMessage): string | undefined {
  switch (payload.event) {
    case "battery.below":
      return payload.level.toFixed();
    case "trip.finished":
      return payload.trip.distance?.toFixed();
    case "zone.entered":
      return payload.zone;
    case "charging.finished":
      return payload.after;
  }
  return undefined;
}
export const level = ({ payload }: ReadMessage<VehicleState>): number | undefined => payload.battery?.level;
export const trips = ({ payload }: ReadMessage<Trip[]>): number => payload.length;
export const address = ({ links }: VehiclesMessage): string | undefined => links["status"];
`;

describe("the types of the package", function () {
  this.timeout(60_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "psa-types-"));
    const installed = join(folder, "node_modules", manifest.name);
    for (const file of ["package.json", manifest.types]) {
      mkdirSync(dirname(join(installed, file)), { recursive: true });
      cpSync(join(root, file), join(installed, file));
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What the compiler says of a program in a project that has nothing but the package. */
  const complaints = (code: string, module: ts.ModuleKind, resolution: ts.ModuleResolutionKind) => {
    const file = join(folder, "program.ts");
    writeFileSync(file, code);
    const options = { module, moduleResolution: resolution, strict: true, noEmit: true, types: [] };
    const program = ts.createProgram([file], { ...options, target: ts.ScriptTarget.ES2022 });
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
  };

  for (const [name, module, resolution] of [
    ["Node.js", ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
    ["a bundler", ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
  ] as const) {
    it(`are found and stand by themselves, with the rules of ${name}`, () => {
      assert.deepEqual(complaints(PROGRAM, module, resolution), []);
    });

    it(`refuse what is not in a message, with the rules of ${name}`, () => {
      const wrong = PROGRAM.replace("payload.zone", "payload.door").replace("battery?", "akku?");
      assert.equal(complaints(wrong, module, resolution).length, 2);
    });
  }
});
