import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(__dirname, "../..");
const ROOMS = ["src", "nodes", "editor", "test"].filter((room) => existsSync(join(ROOT, room)));

/** Each file by its path, with the files of ours it imports, be it for a type alone. */
function readImports(): Map<string, string[]> {
  const files = ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(ROOT, room, name)),
  );
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
      const targets = importedFiles
        .map(({ fileName }) => resolve(dirname(file), fileName))
        .flatMap((path) => [`${path}.ts`, join(path, "index.ts")]);
      return [file, targets.filter((path) => known.has(path))];
    }),
  );
}

/** The first circle found, as a way from a file back to itself. */
function findCircle(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const follow = (file: string, way: readonly string[]): string[] | undefined => {
    const begin = way.indexOf(file);
    if (begin >= 0) return [...way.slice(begin), file];
    if (done.has(file)) return undefined;
    for (const next of imports.get(file) ?? []) {
      const circle = follow(next, [...way, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = follow(file, []);
    if (circle) return circle;
  }
  return undefined;
}

describe("the files of the project", () => {
  // The linter sees circles of values alone; one of types makes two files one all the same.
  it("import one another in no circle, not even for a type", () => {
    const circle = findCircle(readImports());
    assert.deepEqual(circle?.map((file) => relative(ROOT, file)).join(" → "), undefined);
  });
});
