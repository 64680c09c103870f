// How long Node-RED waits for this package at its start.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answer, isShort, line, median, start, tell } from "./support.mjs";

const LOADS = isShort ? 7 : 15;
const STARTS = isShort ? 0 : 15;
const USER_DIRS = { "with the package": true, "without it": false };

const root = fileURLToPath(new URL("..", import.meta.url));
const packed = mkdtempSync(join(tmpdir(), "packed-"));
process.on("exit", () => rmSync(packed, { recursive: true, force: true }));
pack();
const loads = [];
for (let n = 0; n < LOADS; n += 1) loads.push(await answer(start("children/load.mjs", { packed })));
const drags = ["axios", "later"].filter((part) => loads[0][part]);
console.log("\nAt the start of Node-RED\n");
for (const [name, key] of [
  ["loading the nodes' code (aim: at most 15 ms)", "cpuMs"],
  ["  on the clock", "ms"],
]) {
  line(name, `${median(loads.map((load) => load[key])).toFixed(1)} ms`);
}
line("loaded before the first request", drags.join(", ") || "no axios, nothing of later.js");
for (const [name, times] of Object.entries(await startAll())) {
  line(`to its first flow, ${name}`, `${median(times).toFixed(0)} ms`);
}
tell({
  "loading the nodes : loading axios": median(loads.map((load) => load.cpuMs / load.axiosCpuMs)),
});

/** What `npm pack` would make of the code, as somebody has it installed. */
function pack() {
  const dist = join(packed, "dist");
  cpSync(join(root, "dist"), dist, { recursive: true });
  symlinkSync(join(root, "node_modules"), join(packed, "node_modules"));
  execFileSync(process.execPath, [join(root, "scripts/bundle.mjs"), "--dist", dist]);
}

/** In turns, so that whatever else the machine does hits both alike. */
async function startAll() {
  const times = {};
  for (let n = 0; n < STARTS; n += 1) {
    for (const [name, withPackage] of Object.entries(USER_DIRS)) {
      const { ms } = await answer(start("children/start.mjs", { withPackage }));
      (times[name] ??= []).push(ms);
    }
  }
  return times;
}
