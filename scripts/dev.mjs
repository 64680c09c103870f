// Node-RED on http://127.0.0.1:1880 with this package, rebuilt and restarted at each change.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, watch, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const userDir = join(root, ".demo", "dev");
const { resolve } = createRequire(import.meta.url);
const settings = {
  uiHost: "127.0.0.1",
  uiPort: 1880,
  flowFile: "flows.json",
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false },
};

let nodeRed;
let stopping = false;
let timer;

prepareUserDir();
const tsc = [join(resolve("typescript/package.json"), "../bin/tsc"), "-p", "tsconfig.build.json"];
const compiler = run(
  [...tsc, "--watch", "--noEmitOnError", "--preserveWatchOutput"],
  ["ignore", "pipe", "inherit"],
);
compiler.stdout.setEncoding("utf8").on("data", (text) => {
  process.stdout.write(text);
  if (text.includes("Found 0 errors")) soon();
});
const assets = [
  watch(join(root, "nodes"), { recursive: true }, changed),
  watch(join(root, "icons"), changed),
  watch(join(root, "editor"), { recursive: true }, soon),
];
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);

function prepareUserDir() {
  const link = join(userDir, "node_modules", "node-red-contrib-psa");
  mkdirSync(join(userDir, "node_modules"), { recursive: true });
  rmSync(link, { recursive: true, force: true });
  symlinkSync(root, link, "dir");
  writeFileSync(join(userDir, "settings.js"), `module.exports = ${JSON.stringify(settings)};\n`);
  const [flows, example] = [join(userDir, "flows.json"), join(root, "examples", "flows.json")];
  if (!existsSync(flows) && existsSync(example)) cpSync(example, flows);
}

function run(args, stdio = "inherit") {
  return spawn(process.execPath, args, { cwd: root, stdio });
}

function changed(_event, file) {
  if (/\.(html|json|svg)$/.test(file)) soon();
}

/** One restart for a burst of changes. */
function soon() {
  clearTimeout(timer);
  timer = setTimeout(restart, 300);
}

/** The end of a Node-RED that was told to go starts the next one; a crash waits for a change. */
function restart() {
  if (stopping || nodeRed?.kill()) return;
  spawnSync(process.execPath, ["scripts/copy-assets.mjs"], { cwd: root, stdio: "inherit" });
  nodeRed = run([resolve("node-red/red.js"), "--userDir", userDir]).once("exit", () => {
    const { killed } = nodeRed;
    nodeRed = undefined;
    if (killed) restart();
  });
}

function stop() {
  stopping = true;
  clearTimeout(timer);
  assets.forEach((watcher) => watcher.close());
  compiler.kill();
  nodeRed?.kill();
}
