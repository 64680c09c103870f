// What the package must stand, with figures: npm run prove [-- --short] [--only <scene>] [--seed <n>]
// [--out <folder>] [--publish], the last to put the table into docs/reliability.md.
import { fork } from "node:child_process";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Played, publish, tableOf, write } from "./report";
import type { Outcome, SceneOptions } from "./scene";
import { SCENES } from "./scenes";

const ROOT = resolve(__dirname, "../..");
/** A scene that is not over by then has failed; in ms. */
const PATIENCE = { short: 120_000, whole: 30 * 60_000 };

const { values } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: Object.keys(SCENES) },
    seed: { type: "string" },
    out: { type: "string", default: join(ROOT, ".prove") },
    publish: { type: "boolean", default: false },
  },
});

function play(scene: string, options: SceneOptions): Promise<Outcome> {
  const script = join(__dirname, "play.ts");
  const child = fork(script, [scene, JSON.stringify(options)], { execArgv: ["--import", "tsx"] });
  return new Promise((end) => {
    const fail = (problem: string) => {
      end({ figures: {}, problems: [problem] });
      child.kill("SIGKILL");
    };
    const patience = PATIENCE[options.short ? "short" : "whole"];
    const timer = setTimeout(() => fail(`not over after ${patience / 1000} s`), patience);
    child.once("message", (outcome) => end(outcome as Outcome));
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      fail(`ended without an outcome (${String(signal ?? code)})`);
    });
  });
}

async function main(): Promise<void> {
  const { short, only, out } = values;
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  if (!Number.isInteger(seed)) throw new Error(`${values.seed} is no seed.`);
  const played: Played[] = [];
  for (const scene of only) {
    console.log(`${scene} (seed ${seed}) …`);
    const begin = performance.now();
    const outcome = await play(scene, { seed, short });
    const seconds = Math.round((performance.now() - begin) / 1000);
    played.push({ scene, seed, seconds, ...outcome });
    for (const problem of outcome.problems) console.log(`  BROKEN ${problem}`);
    if (outcome.skipped !== undefined) console.log(`  SKIPPED ${outcome.skipped}`);
  }
  console.log(`\n${tableOf(played)}`);
  write(out, played);
  if (values.publish) publish(join(ROOT, "docs/reliability.md"), played);
  process.exitCode = played.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

void main();
