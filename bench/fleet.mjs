// Many cars on one account: whether looks are steady, pile up, or cost memory. Needs --expose-gc.
process.env.TZ = "Europe/Paris"; // where the simulated cars live
import { watchOptionsOf } from "../dist/src/vehicle/events.js";
import { Observer } from "../dist/src/watch/observer.js";
import { Watcher } from "../dist/src/watch/watcher.js";
import { WorldAccount, carsOf, dice, takeClock, watchAll, worldFrom } from "./world-account.mjs";

const CARS = 500;
const HOUR = 3_600_000; // ms
const START = new Date(2025, 2, 10, 10);
/** By then the cars have filled their own journals, which would grow else. */
const LIVED = 14 * 24 * HOUR;

const spans = [
  { name: "an hour, each car every 5 min", interval: 300, hours: 1 },
  { name: "a week, each car every 4 hours", interval: 4 * 3600, hours: 7 * 24 },
];
console.log(`\n${CARS} cars on one account\n`);
line("", [
  "looks*",
  "busiest",
  "at once",
  "heap with the cars at start, middle, end; kept of a car",
]);
for (const span of spans) {
  const { rates, busiest, heaps, kept } = await watchFleet(span);
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  const heap = heaps.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(", ");
  line(span.name, [
    mean.toFixed(1),
    `${Math.max(...rates)} (${(Math.max(...rates) / mean).toFixed(1)})`,
    String(busiest),
    `${heap} MB; ${kept.map((bytes) => (bytes / 1024).toFixed(2)).join(", ")} KB`,
  ]);
}
console.log("\n* in a fifth of the interval: mean, and most (most : mean)");

/** The requests in each fifth of the interval after two rounds, and what was kept in memory. */
async function watchFleet({ interval, hours }) {
  Math.random = dice();
  const birth = new Date(START.getTime() - LIVED);
  const clock = takeClock(birth);
  const cars = carsOf(worldFrom(birth, CARS));
  await clock.pass(LIVED);
  const window = (interval / 5) * 1000;
  const rates = Array.from({ length: Math.ceil((hours * HOUR) / window) }, () => 0);
  const account = new WorldAccount(cars, () => {
    rates[Math.floor((Date.now() - START.getTime()) / window)] += 1;
  });
  const known = new Map();
  const listener = { event() {}, state() {} };
  const observer = new Observer(known, watchOptionsOf({}), listener);
  const watcher = new Watcher(account);
  const sighted = (vehicle, sighting) => observer.sighted(vehicle, sighting);
  const needs = ["status"];
  watcher.add(watchAll({ interval, activeInterval: interval / 2, needs, sighted }));
  const first = 2 * interval * 1000;
  await clock.pass(first);
  const heaps = [heap()];
  const kept = [sizeOf(known)];
  for (let half = 0; half < 2; half += 1) {
    await clock.pass((hours * HOUR - first) / 2);
    heaps.push(heap());
    kept.push(sizeOf(known));
  }
  watcher.close();
  clock.restore();
  return { rates: rates.slice(first / window), busiest: account.busiest, heaps, kept };
}

function heap() {
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Bytes of JSON for each car. */
function sizeOf(known) {
  return JSON.stringify([...known]).length / CARS;
}

function line(first, [looks, busiest, parallel, last]) {
  console.log(
    first.padEnd(34) +
      looks.padStart(14) +
      busiest.padStart(14) +
      parallel.padStart(10) +
      `   ${last}`,
  );
}
