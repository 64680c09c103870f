/**
 * What this package costs, beside what a user would do without it; see README.md here.
 * `--short` takes a minute, `--save` keeps the ratios for others to be compared with.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compare, save } from "./ratios.mjs";
import { isShort } from "./support.mjs";

const isToSave = process.argv.includes("--save");
if (isShort && isToSave) throw new Error("Ratios are kept of the whole bench only.");

const MEASUREMENTS = [
  { file: "read.mjs" },
  { file: "profile.mjs" },
  { file: "reading.mjs" },
  { file: "stream.mjs" },
  { file: "loading.mjs" },
  { file: "watch.mjs", takesLong: true },
  { file: "fleet.mjs" },
  { file: "sessions.mjs", takesLong: true },
  { file: "commands.mjs" },
  { file: "format.mjs", takesLong: true },
];
const measured = {};
for (const { file, takesLong } of MEASUREMENTS) {
  if (!(isShort && takesLong)) await measure(file);
}
compare(measured);
if (isToSave) save(measured);

/** Runs one in a process of its own. @throws when it ends with a failure */
function measure(file) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, process.argv.slice(2), { execArgv: ["--expose-gc"] });
  child.on("message", ({ ratios }) => Object.assign(measured, ratios));
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${file} ended with ${code}.`));
    });
  });
}
