// Puts the code of dist/ into two files, as it is packed: a third of the size, and one small file to load at the
// start of Node-RED where there were hundreds; the other has what is required on first use. Node-RED and npm still
// find a file, if a small one, wherever package.json names one.
import { chmodSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values: args } = parseArgs({
  options: {
    dist: { type: "string", default: join(root, "dist") },
    // For a stack trace that somebody reports: the map of the same version says what it means.
    map: { type: "boolean", default: false },
  },
});
const { dist } = args;
const folder = join(dist, "nodes/bundle");
const { bin, "node-red": nodeRed } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const nodes = Object.values(nodeRed.nodes).map(sourceOf);
const commands = Object.values(bin).map(sourceOf);
const atStart = await filesFrom(nodes);
const later = new Set();
await bundle("start.js", atStart, (file) => !atStart.has(file) && "later");
await bundle("later.js", new Set([...commands, ...later]), (file) => atStart.has(file) && "start");

for (const file of readdirSync(dist, { recursive: true })) {
  const path = join(dist, file);
  if (file.endsWith(".js") && dirname(path) !== folder) rmSync(path);
}
for (const entry of Object.values(nodeRed.nodes)) writeStub(entry, "start");
for (const entry of Object.values(bin)) writeStub(entry, "later");
compactCatalogues();

/** The source of a file in dist/, from the root. */
function sourceOf(file) {
  return file.replace(/^dist\//, "").replace(/\.js$/, ".ts");
}

/** What is loaded with these files: what they import, not what they require on first use. */
async function filesFrom(entries) {
  const { metafile } = await build({ ...options(entries), write: false, metafile: true });
  const found = new Set(entries);
  for (const file of found) {
    for (const { path, kind, external } of metafile.inputs[file].imports) {
      if (kind === "import-statement" && !external) found.add(path);
    }
  }
  return found;
}

/** @param elsewhere the file that has a source which is not in this one */
async function bundle(name, files, elsewhere) {
  const setup = (building) => {
    keepFolders(building);
    linkBundles(building, elsewhere);
  };
  await build({
    ...options([...files]),
    outfile: join(folder, name),
    minify: true,
    sourcemap: args.map && "external",
    plugins: [{ name: "bundle", setup }],
  });
}

/** Every file is there by its name, and loaded when it is asked for. */
function options(files) {
  const contents = files.map((file) => {
    return `exports[${JSON.stringify(file)}] = () => require(${JSON.stringify(`./${file}`)});`;
  });
  return {
    stdin: { contents: contents.join("\n"), resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    target: "node20",
    packages: "external",
    // As the compiler does it: what is loaded on first use is required then.
    supported: { "dynamic-import": false },
  };
}

/** What the other bundle has is required from there, so that nothing is there twice. */
function linkBundles({ onResolve, onLoad, resolve }, elsewhere) {
  for (const namespace of ["start", "later"]) {
    onResolve({ filter: /./, namespace }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: `module.exports = require("./${namespace}.js")[${JSON.stringify(path)}]();`,
    }));
  }
  onResolve({ filter: /^\./ }, async ({ path, pluginData, ...request }) => {
    if (pluginData === "seen") return undefined;
    const found = await resolve(path, { ...request, pluginData: "seen" });
    const file = relative(root, found.path);
    const other = elsewhere(file);
    if (!other) return found;
    if (other === "later") later.add(file);
    return { path: file, namespace: other };
  });
}

function compactCatalogues() {
  const folder = join(dist, "nodes/locales");
  for (const file of readdirSync(folder, { recursive: true })) {
    const path = join(folder, file);
    if (file.endsWith(".json"))
      writeFileSync(path, JSON.stringify(JSON.parse(readFileSync(path, "utf8"))));
  }
}

/** A file that hands on what a bundle has of it. */
function writeStub(entry, name) {
  const isCommand = Object.values(bin).includes(entry);
  const path = join(dist, relative("dist", entry));
  const bundled = `./${relative(dirname(path), join(folder, `${name}.js`))}`;
  const load = `require("${bundled}")[${JSON.stringify(sourceOf(entry))}]();\n`;
  const stub = isCommand ? `#!/usr/bin/env node\n${load}` : `module.exports = ${load}`;
  writeFileSync(path, stub);
  if (isCommand) chmodSync(path, 0o755);
}

/** `__dirname` stays the folder in dist/ that a file would be in, where its assets are looked for. */
function keepFolders({ onLoad }) {
  onLoad({ filter: /\/(nodes|src)\/.*\.ts$/ }, async ({ path }) => {
    const code = await readFile(path, "utf8");
    if (!code.includes("__dirname")) return undefined;
    const from = relative(folder, join(dist, relative(root, dirname(path))));
    const own = `require("node:path").join(__dirname, ${JSON.stringify(from)})`;
    return { loader: "ts", contents: code.replaceAll("__dirname", own) };
  });
}
