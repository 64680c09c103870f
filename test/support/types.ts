import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../..");

/** The kind of a value, as documentation tells it. */
export type Kind = "string" | "number" | "boolean" | "object" | "array" | "anything";

/** The types of some files, as TypeScript sees them. */
export class Types {
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

  /** A type that a file exports. */
  type(file: string, name: string): ts.Type {
    const source = this.program.getSourceFile(file);
    const module = source && this.checker.getSymbolAtLocation(source);
    assert.ok(module, file);
    const exported = this.checker.getExportsOfModule(module).find((one) => one.name === name);
    assert.ok(exported, name);
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? this.checker.getAliasedSymbol(exported) : exported;
    return this.checker.getDeclaredTypeOfSymbol(symbol);
  }

  /** The properties of a type, without `undefined` of those that may be absent. */
  properties(type: ts.Type): Map<string, { type: ts.Type; isOptional: boolean }> {
    return new Map(
      type.getProperties().map((property) => [
        property.name,
        {
          type: this.present(this.checker.getTypeOfSymbol(property)),
          isOptional: (property.flags & ts.SymbolFlags.Optional) !== 0,
        },
      ]),
    );
  }

  /**
   * Every field of a type and its kind, as `group.field` and `list[].field`; but for the dates of groups.
   * @param referred types that are not looked into
   */
  fields(type: ts.Type, referred: ReadonlySet<string>, prefix = ""): Map<string, Kind> {
    const all = [...this.properties(type)].flatMap(([name, { type: inner }]) =>
      prefix !== "" && name === "at" ? [] : this.field(inner, prefix + name, referred),
    );
    return new Map(all);
  }

  kind(type: ts.Type): Kind {
    const kinds = new Set((type.isUnion() ? type.types : [type]).map((one) => this.kindOfOne(one)));
    const [kind = "anything", ...others] = kinds;
    return others.length === 0 ? kind : "anything";
  }

  /** What of a value is not as the type says: one line each, with the path. */
  flaws(value: unknown, type: ts.Type, path = ""): string[] {
    if (type.isUnion()) {
      const all = type.types.map((one) => this.flaws(value, one, path));
      const [fewest = []] = all.sort((one, other) => one.length - other.length);
      return fewest;
    }
    if (type.isLiteral()) return value === type.value ? [] : [`${path}: ${String(value)}`];
    const kind = this.kind(type);
    if (kind === "anything") return [];
    const isOf = Array.isArray(value) ? kind === "array" : typeof value === kind;
    if (!isOf || value === null) return [`${path}: ${JSON.stringify(value)} is no ${kind}`];
    if (kind === "array") {
      const [element] = this.checker.getTypeArguments(type as ts.TypeReference);
      assert.ok(element);
      return (value as unknown[]).flatMap((one) => this.flaws(one, element, `${path}[]`));
    }
    return kind === "object" ? this.flawsOfObject(value as object, type, path) : [];
  }

  private flawsOfObject(value: object, type: ts.Type, path: string): string[] {
    const properties = this.properties(type);
    const index = this.index(type);
    const missing = [...properties]
      .filter(([name, { isOptional }]) => !isOptional && !(name in value))
      .map(([name]) => `${path}.${name} is missing`);
    const wrong = Object.entries(value).flatMap(([name, item]) => {
      const inner = properties.get(name)?.type ?? index;
      return inner ? this.flaws(item, inner, `${path}.${name}`) : [`${path}.${name} is unknown`];
    });
    return [...missing, ...wrong];
  }

  private field(type: ts.Type, path: string, referred: ReadonlySet<string>): [string, Kind][] {
    const [element] = this.checker.isArrayType(type)
      ? this.checker.getTypeArguments(type as ts.TypeReference)
      : [];
    const inner = element ?? type;
    const name = inner.aliasSymbol?.name ?? inner.getSymbol()?.name ?? "";
    const isOpen = this.kind(inner) !== "object" || this.index(inner) !== undefined;
    if (isOpen || referred.has(name)) return [[path, this.kind(type)]];
    return [...this.fields(inner, referred, element ? `${path}[].` : `${path}.`)];
  }

  /** Without `undefined`; what may be anything stays so. */
  private present(type: ts.Type): ts.Type {
    const isOpen = (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) !== 0;
    return isOpen ? type : this.checker.getNonNullableType(type);
  }

  /** Of what stands under names that the type does not list. */
  private index(type: ts.Type): ts.Type | undefined {
    return this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
  }

  private kindOfOne(type: ts.Type): Kind {
    const is = (flags: ts.TypeFlags) => (type.flags & flags) !== 0;
    if (is(ts.TypeFlags.StringLike)) return "string";
    if (is(ts.TypeFlags.NumberLike)) return "number";
    if (is(ts.TypeFlags.BooleanLike)) return "boolean";
    if (this.checker.isArrayType(type)) return "array";
    return is(ts.TypeFlags.Object | ts.TypeFlags.Intersection) ? "object" : "anything";
  }
}

/** The rows of the tables in each section of a page, a row as its cells. */
export function tablesIn(markdown: string): Map<string, string[][]> {
  const sections = `\n${markdown}`.split(/^#{2,3} /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [title = "", ...lines] = section.split("\n");
      const rows = lines
        .filter((line) => line.startsWith("|") && !line.startsWith("| ---"))
        .map((line) => line.split("|").slice(1, -1))
        .map((cells) => cells.map((cell) => cell.trim()));
      return [title.trim(), rows];
    }),
  );
}

/** What a cell names in `code`; `.b` after `a.c` stands for `a.b`. */
export function namesIn(cell: string): string[] {
  let group = "";
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => {
    const field = name.startsWith(".") ? group + name : name;
    group = field.slice(0, Math.max(0, field.lastIndexOf(".")));
    return field;
  });
}
