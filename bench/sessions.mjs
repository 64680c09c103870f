// How far off the sessions of charging are, over a simulated month, by the simulator's own truth.
process.env.TZ = "Europe/Paris"; // where the simulated cars live
import { builtInVins } from "../dist/src/simulator/index.js";
import { observe } from "../dist/src/events/observe.js";
import { parseWatchOptions } from "../dist/src/events/options.js";
import { EventTracker } from "../dist/src/events/tracker.js";
import { Poller } from "../dist/src/polling/poller.js";
import { takeClock } from "./clock.mjs";
import { line } from "./support.mjs";
import { WorldAccount, carsOf, dice, stateOf, watchAll, worldFrom } from "./world-account.mjs";

const START = new Date(2025, 2, 10); // a Monday; the month has a change of the clocks in it
const DAYS = 30;
const DAY_MS = 86_400_000;
const FIXED = 300; // s
const PACE = { interval: 300, activeInterval: 120 };
/** Of the battery: its content, its capacity alone, or nothing but the level. */
const KINDS = {
  measured: "all",
  "estimated, capacity sent": "capacity",
  "estimated, by the option": "zeros",
};
/** How far a level rose, in %: from, to. */
const SIZES = [
  [0, 10],
  [10, 25],
  [25, 50],
  [50, 101],
];
const ROUTINES = ["commuter", "leisure"];

Math.random = dice();
print([
  [`each ${FIXED} s`, askAt(FIXED)],
  ["psa-watch, adaptive", await watch()],
]);

/** Of each kind electric cars and hybrids, that charge when they come home or at night, to the brim or not. */
function cars() {
  const world = worldFrom(START);
  const bases = [builtInVins.electric, builtInVins.hybrid].map((vin) => world.car(vin).profile);
  world.clear();
  let number = 0;
  for (const battery of Object.values(KINDS)) {
    for (const base of bases) {
      for (const routine of ROUTINES) {
        const profile = { ...base };
        delete profile.id;
        const vin = `${base.vin.slice(0, -2)}${10 + number}`;
        const chargeFrom = number % 2 === 0 ? 22.5 : undefined;
        number += 1;
        world.add({
          ...profile,
          vin,
          battery,
          routine,
          chargeFrom,
          seed: vin,
          past: [],
          memory: 500,
        });
      }
    }
  }
  return carsOf(world);
}

function optionsFor({ profile }) {
  return parseWatchOptions({
    capacity: profile.model.battery / 1000,
    events: ["charging.session"],
  });
}

/** Each car in turn, at a fixed interval. */
function askAt(seconds) {
  const realNow = Date.now;
  let now = START.getTime();
  Date.now = () => now;
  const all = cars().map((car) => ({ car, options: optionsFor(car), sessions: [] }));
  for (let begin = 0; begin < DAYS * 86_400; begin += seconds) {
    for (const [index, one] of all.entries()) {
      now = START.getTime() + 1000 * (begin + (index * seconds) / all.length);
      one.car.catchUp();
      const { latest } = one.car.uploads;
      // A car that has sent nothing has nothing to tell; but a pause may have become long.
      if (latest === one.latest && !one.memory?.session?.paused) continue;
      one.latest = latest;
      const read = { seenAt: now, state: stateOf(one.car) };
      const { memory, events } = observe(one.memory, read, one.options);
      one.memory = memory;
      for (const { session } of events) one.sessions.push(session);
    }
  }
  Date.now = realNow;
  return all;
}

/** As psa-watch asks. */
async function watch() {
  const clock = takeClock(START);
  const all = cars().map((car) => ({ car, sessions: [] }));
  const pollers = all.map(({ car, sessions }) => {
    const event = ({ session }) => sessions.push(session);
    const tracker = new EventTracker(new Map(), optionsFor(car), { event, state() {} });
    const onSnapshot = async (vehicle, snapshot) => (await tracker.track(vehicle, snapshot)).parts;
    const poller = new Poller(new WorldAccount([car], () => {}));
    poller.add(watchAll({ ...PACE, onSnapshot, vehicle: car.vin, needs: ["status"] }));
    return poller;
  });
  await clock.pass(DAYS * DAY_MS);
  for (const poller of pollers) poller.close();
  clock.restore();
  return all;
}

/** Each charge that began and ended in time, and the session that tells of it. */
function pairs({ car, sessions }) {
  const [from, to] = [START.getTime() + 3_600_000, START.getTime() + DAYS * DAY_MS - 3_600_000];
  const charges = car.journal.charges.filter(({ start, end }) => start.at > from && end.at < to);
  return charges.map(({ start, end }) => ({
    truth: { start: start.at, end: end.at, energy: (end.battery - start.battery) / 1000 },
    capacity: car.profile.model.battery / 1000,
    session: sessions.find(({ startedAt, endedAt }) => {
      const overlaps = Date.parse(startedAt ?? endedAt) <= end.at + 1000;
      return overlaps && Date.parse(endedAt) >= start.at - 1000;
    }),
  }));
}

function print(contestants) {
  console.log(
    `\nSessions of charging of ${DAYS} simulated days, beside what the cars themselves charged\n`,
  );
  for (const [name, all] of contestants) {
    line(name, "energy, all", "each: median", "worst 5 %", "begin: worst", "end: worst", "told");
    for (const [kind, battery] of Object.entries(KINDS)) {
      const of = all.filter(({ car }) => car.profile.battery === battery).flatMap(pairs);
      line(`  ${kind}`, ...cellsOf(of));
    }
    console.log();
  }
  printSizes(contestants[0]);
  console.log("There is no push yet.");
}

/** Whole percents are what makes an estimate inexact: the less, the further the level rose. */
function printSizes([name, all]) {
  line(`estimated, ${name}`, "charges", "each: median", "worst 5 %", "worst, of capacity");
  const estimated = all.filter(({ car }) => car.profile.battery !== "all").flatMap(pairs);
  for (const [from, to] of SIZES) {
    const of = estimated.filter(({ truth, capacity, session }) => {
      const risen = (100 * truth.energy) / capacity;
      return session && risen >= from && risen < to;
    });
    const off = of.map(({ truth, session }) => Math.abs(session.energy - truth.energy));
    const shares = sorted(off.map((kilowattHours, n) => kilowattHours / of[n].truth.energy));
    line(
      `  ${from} to ${Math.min(to, 100)} %`,
      of.length,
      percent(shares[shares.length >> 1]),
      percent(shares[Math.floor(shares.length * 0.95)]),
      percent(Math.max(...off.map((kilowattHours, n) => kilowattHours / of[n].capacity))),
    );
  }
  console.log();
}

function cellsOf(all) {
  const told = all.filter(({ session }) => session);
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const charged = sum(all.map(({ truth }) => truth.energy));
  const said = sum(told.map(({ session }) => session.energy ?? 0));
  const off = sorted(told.map(({ truth, session }) => Math.abs(session.energy / truth.energy - 1)));
  const begin = sorted(told.map(({ truth, session }) => distance(truth.start, session.startedAt)));
  const end = sorted(told.map(({ truth, session }) => distance(truth.end, session.endedAt)));
  return [
    percent(said / charged - 1),
    percent(off[off.length >> 1]),
    percent(off[Math.floor(off.length * 0.95)]),
    `${begin.at(-1).toFixed(0)} s`,
    `${end.at(-1).toFixed(0)} s`,
    `${told.length}/${all.length}`,
  ];
}

function distance(at, said) {
  return said === undefined ? Infinity : Math.abs(Date.parse(said) - at) / 1000;
}

function sorted(values) {
  return values.sort((a, b) => a - b);
}

function percent(share) {
  return `${(100 * share).toFixed(2)} %`;
}
