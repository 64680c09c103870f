// How fast every car and its status become messages, beside core nodes and a bare loop.
import { startServer } from "./server.mjs";
import { answer, isShort, line, median, start, tell } from "./support.mjs";

const CARS = 200;
const ROUNDS = isShort ? 9 : 25;
const WARM_UP = isShort ? 3 : 5;
const CONTESTANTS = {
  ours: ["psa-vehicles → psa-read", "children/node-red.mjs", { flow: "ours" }],
  memory: ["the same, answered from memory (maxAge)", "children/node-red.mjs", { flow: "memory" }],
  core: ["core nodes: http request, split, change", "children/node-red.mjs", { flow: "core" }],
  loop8: ["bare axios loop, keep-alive, 8 at a time", "children/loop.mjs", { lanes: 8 }],
  loop1: ["bare axios loop, keep-alive, one at a time", "children/loop.mjs", { lanes: 1 }],
};

const { simulator, access } = await startServer(CARS);
const results = Object.entries(CONTESTANTS).map(([key, [name, script, what]]) => {
  return {
    key,
    name,
    child: start(script, { ...what, ...access }),
    times: [],
    cpu: [],
    requests: [],
  };
});
// In turns, so that whatever else the machine does hits all of them alike.
for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
  for (const { child, times, cpu, requests } of results) {
    simulator.requests.clear();
    const { ms, cpuMs } = await answer(child, "go");
    if (round < WARM_UP) continue;
    times.push(ms);
    cpu.push(cpuMs);
    requests.push(simulator.requests.count({}));
  }
}
for (const { child } of results) child.kill();
await simulator.close();

const by = Object.fromEntries(results.map((result) => [result.key, result]));
console.log(`\n${CARS} cars and their status, median of ${ROUNDS} rounds (${process.version})\n`);
line("", "cars/s", "ms/round", "ms of CPU", "requests");
for (const { name, times, cpu, requests } of results) {
  const ms = median(times);
  line(
    name,
    (CARS / (ms / 1000)).toFixed(0),
    ms.toFixed(0),
    median(cpu).toFixed(0),
    Math.max(...requests),
  );
}
for (const key of ["ours", "memory"]) neverAskMore(by[key], by.core);
tell({
  "psa-vehicles → psa-read : core nodes": ratio("ours", "core"),
  "psa-vehicles → psa-read : axios loop, 8 at a time": ratio("ours", "loop8"),
  "psa-vehicles → psa-read from memory : core nodes": ratio("memory", "core"),
});

/** How many times as fast, as the median of the rounds. */
function ratio(one, other) {
  return median(by[one].times.map((ms, round) => by[other].times[round] / ms));
}

function neverAskMore(ours, core) {
  const [mine, theirs] = [ours, core].map(({ requests }) => Math.max(...requests));
  if (mine <= theirs) return;
  throw new Error(`"${ours.name}" sent ${mine} requests, core nodes sent ${theirs} for the same.`);
}
