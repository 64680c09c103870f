// What the measurements share: child processes, medians, lines of text.
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** A child that says nothing for so many ms is stuck. */
const PATIENCE = 600_000;

/** Only what fits into a minute was asked for. */
export const isShort = process.argv.includes("--short");

/** Starts a script beside this file. It finds what it is told as JSON, by `told()`. */
export function start(script, what = {}, execArgv = []) {
  const file = fileURLToPath(new URL(script, import.meta.url));
  return fork(file, [JSON.stringify(what)], { execArgv });
}

/** What this process was told by the one that started it. */
export function told() {
  return JSON.parse(process.argv[2] ?? "{}");
}

/** The next message of a child, after it was told to go on. @throws when it ends before, or is stuck */
export async function answer(child, order) {
  const patience = new AbortController();
  const { signal } = patience;
  const failed = (why) => Promise.reject(new Error(`${child.spawnargs[1]} ${why}`));
  const answered = once(child, "message", { signal });
  if (order !== undefined) child.send(order);
  try {
    const [message] = await Promise.race([
      answered,
      once(child, "close", { signal }).then(([code]) => failed(`ended with ${code}`)),
      setTimeout(PATIENCE, undefined, { signal }).then(() => failed("is stuck")),
    ]);
    return message;
  } finally {
    patience.abort();
  }
}

/** Hands ratios to whoever compares them; the names are those of the table in ratios.mjs. */
export function tell(ratios) {
  process.send?.({ ratios });
}

/** Started now; says how many ms have passed then, on the clock and of this process on a processor. */
export function stopwatch() {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { ms: performance.now() - wall, cpuMs: (user + system) / 1000 };
  };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** A line of a table: its name, then cells to the right. */
export function line(name, ...cells) {
  console.log(name.padEnd(48) + cells.map((cell) => String(cell).padStart(12)).join(""));
}

/** Does something with each item, so many at a time. */
export async function inLanes(lanes, items, work) {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Bytes in use once all garbage is gone. Needs --expose-gc. */
export function heap() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

export function megabytes(bytes) {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
