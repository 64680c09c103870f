// Writes dist/messages.d.ts: the types of src/messages.ts and all that they are made of, in one file that
// stands by itself.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
const entry = join(root, "src/messages.ts");
const program = ts.createProgram([entry], { strict: true, skipLibCheck: true, types: [] });
const checker = program.getTypeChecker();

/** Every type that is needed, by its name. */
const found = new Map();

const entryFile = program.getSourceFile(entry);
checker.getExportsOfModule(checker.getSymbolAtLocation(entryFile)).forEach(collect);
const about = /^\/\*\*[^]*?\*\//.exec(entryFile.text)?.[0] ?? "";
writeFileSync(join(root, "dist/messages.d.ts"), `${[about, ...found.values()].join("\n\n")}\n`);

/** Takes a type in, and those it names. */
function collect(alias) {
  const isAlias = (alias.flags & ts.SymbolFlags.Alias) !== 0;
  const symbol = isAlias ? checker.getAliasedSymbol(alias) : alias;
  const [node, ...others] = symbol.declarations ?? [];
  if (!node || isForeign(node) || ts.isTypeParameterDeclaration(node)) return;
  const isType = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
  if (!isType || others.length > 0) throw new Error(`${symbol.name} is not plainly a type.`);
  const text = textOf(node);
  const known = found.get(symbol.name);
  if (known === text) return;
  if (known !== undefined) throw new Error(`There are two types ${symbol.name}.`);
  found.set(symbol.name, text);
  namesIn(node).forEach((name) => collect(checker.getSymbolAtLocation(name)));
}

function isForeign(node) {
  const file = node.getSourceFile();
  return program.isSourceFileDefaultLibrary(file) || file.fileName.includes("node_modules");
}

/** The names of types within a declaration: `Trip`, `drive.Motion`. */
function namesIn(node) {
  const names = [];
  const visit = (part) => {
    if (ts.isTypeQueryNode(part)) throw new Error(`${part.getText()} is made from a value.`);
    if (ts.isTypeReferenceNode(part)) names.push(part.typeName);
    if (ts.isExpressionWithTypeArguments(part)) names.push(part.expression);
    ts.forEachChild(part, visit);
  };
  visit(node);
  return names;
}

/** The declaration with its comment, exported, and without the names of modules before those of types. */
function textOf(node) {
  const start = node.getStart(undefined, true);
  const code = node.getStart();
  const names = namesIn(node).filter(ts.isQualifiedName);
  let text = node.getSourceFile().text.slice(start, node.end);
  for (const { left, right } of names.reverse()) {
    text = text.slice(0, left.getStart() - start) + text.slice(right.getStart() - start);
  }
  const isExported = /^export\b/.test(text.slice(code - start));
  return isExported ? text : `${text.slice(0, code - start)}export ${text.slice(code - start)}`;
}
