// What reading a fleet costs with this package, beside what a user would do without it. One run, ratios.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { startSimulator } from "../dist/src/simulator/index.js";

const CARS = 200;
const ROUNDS = 25;
const WARM_UP = 5;
const LOADS = 15;

const simulator = await startSimulator({ vehicles: CARS });
const token = await signIn();

const contestants = [
  ["ours", "psa-vehicles → psa-read", "node-red.mjs", "ours"],
  ["core", "core nodes: http request, split, change", "node-red.mjs", "core"],
  ["loop8", "bare axios loop, keep-alive, 8 at a time", "loop.mjs", "8"],
  ["loop1", "bare axios loop, keep-alive, one at a time", "loop.mjs", "1"],
];
const results = Object.fromEntries(
  contestants.map(([key, name, script, mode]) => {
    const child = run(script, [mode, simulator.identityUrl, simulator.apiUrl, token, String(CARS)]);
    return [key, { name, child, times: [], requests: 0 }];
  }),
);
// In turns, so that whatever else the machine does hits all of them alike.
for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
  for (const contestant of Object.values(results)) {
    simulator.requests.clear();
    const ms = await oneRound(contestant.child);
    if (round < WARM_UP) continue;
    contestant.times.push(ms);
    contestant.requests += simulator.requests.count({}) / ROUNDS;
  }
}
for (const contestant of Object.values(results)) {
  contestant.rate = CARS / (median(contestant.times) / 1000);
  contestant.child.kill();
}

console.log(`\n${CARS} cars and their status, median of ${ROUNDS} rounds (${process.version})\n`);
console.log("                                            messages/s   requests/round");
for (const { name, rate, requests } of Object.values(results)) {
  console.log(
    `${name.padEnd(44)}${rate.toFixed(0).padStart(10)}${requests.toFixed(1).padStart(17)}`,
  );
}
console.log(`\nours : core nodes       ${ratio("ours", "core")}   (aim: above 1)`);
console.log(`ours : loop, 8 at a time ${ratio("ours", "loop8")}   (aim: at least 0.8)`);
console.log(`ours : loop, one by one  ${ratio("ours", "loop1")}`);

const loads = [];
const starts = { with: [], without: [] };
for (let n = 0; n < LOADS; n += 1) {
  loads.push(await report(run("load.mjs", [])));
  for (const mode of ["with", "without"])
    starts[mode].push((await report(run("start.mjs", [mode]))).ms);
}
const load = median(loads.map(({ ms }) => ms));
const [withUs, without] = [median(starts.with), median(starts.without)];
console.log(
  `\nloading the nodes' code:          ${load.toFixed(1)} ms, median of ${LOADS} (aim: at most 20)`,
);
console.log(
  `Node-RED to its first flow:       ${withUs.toFixed(0)} ms with the package, ${without.toFixed(0)} ms without`,
);
console.log(
  `loaded before the first request:  axios ${yes(loads[0].axios)}, simulator ${yes(loads[0].simulator)}`,
);
await simulator.close();
await finished(run("watch.mjs", []));
await finished(run("fleet.mjs", [], ["--expose-gc"]));

async function oneRound(child) {
  const reply = report(child);
  child.send("go");
  return (await reply).ms;
}

function run(script, args, execArgv = []) {
  return fork(fileURLToPath(new URL(script, import.meta.url)), args, {
    execArgv,
    env: { ...process.env, PSA_BENCH: JSON.stringify(simulator.account) },
  });
}

function report(child) {
  return new Promise((resolve, reject) => {
    const fail = (code) => reject(new Error(`${child.spawnargs.at(-5)} stopped with ${code}`));
    child.once("exit", fail);
    child.once("message", (message) => {
      child.off("exit", fail);
      resolve(message);
    });
  });
}

function finished(child) {
  return new Promise((resolve, reject) => {
    const fail = (code) => new Error(`${child.spawnargs.at(-1)} stopped with ${code}`);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(fail(code))));
  });
}

async function signIn() {
  const { clientId, clientSecret, username, password } = simulator.account;
  const reply = await fetch(`${simulator.identityUrl}/am/oauth2/access_token`, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({
      realm: "clientsB2CPeugeot",
      grant_type: "password",
      username,
      password,
      scope: "openid profile",
    }),
  });
  return (await reply.json()).access_token;
}

function yes(value) {
  return value ? "yes" : "no";
}

function ratio(one, other) {
  return (results[one].rate / results[other].rate).toFixed(2);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
