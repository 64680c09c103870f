// The ratios that shall stay as they are, and what was kept of them in baseline.json.
import { readFileSync, writeFileSync } from "node:fs";
import { line } from "./support.mjs";

const FILE = new URL("baseline.json", import.meta.url);
/** Machines are noisy: only beyond this a ratio counts as worse. */
const NOISE = 0.15;

/** Which way is better, and what is aimed at. */
const RATIOS = {
  "psa-vehicles → psa-read : core nodes": { least: 1.1 },
  "psa-vehicles → psa-read : axios loop, 8 at a time": { least: 0.85 },
  "psa-vehicles → psa-read from memory : core nodes": { least: 10 },
  "reading a status : JSON.parse": { most: 4 },
  "reading a trip : JSON.parse": { most: 4 },
  "reading a telemetry entry : JSON.parse": { most: 4 },
  "heap while 5,000 cars pass : before": { most: 1.1 },
  "loading the nodes : loading axios": { most: Infinity },
  "a look of psa-watch : JSON.parse of its status": { most: Infinity },
  "heap of a watched car : its status as text": { most: Infinity },
  "requests of psa-watch : each 120 s": { most: 0.5 },
};

/** Prints what was measured beside what was kept, and says plainly what has become worse. */
export function compare(measured) {
  const kept = readKept();
  console.log("\nRatios, beside those of bench/baseline.json\n");
  line("", "now", "kept", "aim");
  const worse = [];
  for (const [name, { least, most }] of Object.entries(RATIOS)) {
    if (!(name in measured)) continue;
    const [now, before] = [measured[name], kept[name]];
    line(name, written(now), before === undefined ? "–" : written(before), aim(least, most));
    const factor = least === undefined ? before / now : now / before;
    if (factor < 1 - NOISE) worse.push({ name, now, before, by: 1 - factor });
  }
  console.log();
  for (const { name, now, before, by } of worse) {
    const [is, was] = [now, before].map(written);
    console.log(`WORSE by ${(100 * by).toFixed(0)} %: ${name} is ${is}, was ${was}.`);
  }
  if (worse.length === 0) console.log(`No ratio is worse by more than ${100 * NOISE} %.`);
}

/** Keeps what was measured. */
export function save(measured) {
  const kept = Object.keys(RATIOS).map((name) => [name, Number(written(measured[name]))]);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
  console.log("Kept in bench/baseline.json.");
}

function readKept() {
  return JSON.parse(readFileSync(FILE, "utf8"));
}

function written(ratio) {
  return ratio.toPrecision(3);
}

function aim(least, most) {
  if (least !== undefined) return `>= ${least}`;
  return most === Infinity ? "" : `<= ${most}`;
}
