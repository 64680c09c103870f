// Puts the code of dist/ into one file, as it is packed: a third of the size, and one file to load where there
// were hundreds. Node-RED and npm still find a file, if a small one, wherever package.json names one.
import { chmodSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const bundle = join(dist, "nodes/bundle/index.js");
const { bin, "node-red": nodeRed } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** What is loaded by its path. */
const entries = [...Object.values(nodeRed.nodes), ...Object.values(bin)];

await build({
  stdin: { contents: entries.map(loaderOf).join("\n"), resolveDir: root },
  outfile: bundle,
  bundle: true,
  platform: "node",
  target: "node20",
  packages: "external",
  // As the compiler does it: what is loaded on first use is required then.
  supported: { "dynamic-import": false },
  minify: true,
  allowOverwrite: true,
  // For a stack trace that somebody reports: the map of the same version says what it means.
  sourcemap: process.argv.includes("--map") && "external",
  plugins: [{ name: "folders", setup: keepFolders }],
});

for (const file of readdirSync(dist, { recursive: true })) {
  const path = join(dist, file);
  if (file.endsWith(".js") && path !== bundle) rmSync(path);
}
for (const entry of entries) writeStub(entry);
compactCatalogues();

function loaderOf(entry) {
  const source = entry.replace(/^dist/, ".").replace(/\.js$/, ".ts");
  return `exports[${JSON.stringify(entry)}] = () => require(${JSON.stringify(source)});`;
}

function compactCatalogues() {
  const folder = join(dist, "nodes/locales");
  for (const file of readdirSync(folder, { recursive: true })) {
    const path = join(folder, file);
    if (file.endsWith(".json"))
      writeFileSync(path, JSON.stringify(JSON.parse(readFileSync(path, "utf8"))));
  }
}

/** A file that hands on what the bundle has of it. */
function writeStub(entry) {
  const isCommand = Object.values(bin).includes(entry);
  const path = join(root, entry);
  const load = `require("./${relative(dirname(path), bundle)}")[${JSON.stringify(entry)}]();\n`;
  const stub = isCommand ? `#!/usr/bin/env node\n${load}` : `module.exports = ${load}`;
  writeFileSync(path, stub);
  if (isCommand) chmodSync(path, 0o755);
}

/** `__dirname` stays the folder in dist/ that a file would be in, where its assets are looked for. */
function keepFolders({ onLoad }) {
  onLoad({ filter: /\/(nodes|src)\/.*\.ts$/ }, async ({ path }) => {
    const code = await readFile(path, "utf8");
    if (!code.includes("__dirname")) return undefined;
    const folder = relative(dirname(bundle), join(dist, relative(root, dirname(path))));
    const own = `require("node:path").join(__dirname, ${JSON.stringify(folder)})`;
    return { loader: "ts", contents: code.replaceAll("__dirname", own) };
  });
}
