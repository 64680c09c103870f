// What watching costs: requests and delays of psa-watch in a simulated week, beside asking at a fixed interval.
process.env.TZ = "Europe/Paris"; // where the simulated cars live
import { builtInVins } from "../dist/src/simulator/index.js";
import { EVENTS } from "../dist/src/events/catalogue.js";
import { observe } from "../dist/src/events/observe.js";
import { parseWatchOptions } from "../dist/src/events/options.js";
import { EventTracker } from "../dist/src/events/tracker.js";
import { Poller } from "../dist/src/polling/poller.js";
import { takeClock } from "./clock.mjs";
import { tell } from "./support.mjs";
import {
  WorldAccount,
  carsOf,
  dice,
  newestOf,
  stateOf,
  watchAll,
  worldFrom,
} from "./world-account.mjs";

const DAY = 86_400; // s
const START = new Date(2025, 2, 10); // a Monday
const DAYS = 7;
/** Two cars on an account. */
const HOUSEHOLDS = 3;
const CARS = 2 * HOUSEHOLDS;
/** How closely the cars themselves are followed, in s. */
const CLOSELY = 5;
const INTERVALS = [60, 120, 300];
const PACE = { interval: 300, activeInterval: 120 };
const LEVELS = [20, 50, 80];
/** Of what changes all the time, a delay says nothing; what came of a lack of data is no event of the car. */
const LEFT_OUT = ["position.changed", "mileage.changed"];

Math.random = dice();
const happened = followClosely();
const contestants = [
  ["psa-watch", await watch()],
  ...INTERVALS.map((seconds) => [`each ${seconds} s`, askAt(seconds)]),
];
print();
tell({ "requests of psa-watch : each 120 s": requestsOf("psa-watch") / requestsOf("each 120 s") });

function requestsOf(name) {
  return Object.fromEntries(contestants)[name].requests;
}

/** Commuters: electric ones that charge from 22:30 on, and hybrids that charge when they come home. */
function commuters() {
  const world = worldFrom(START);
  const models = [builtInVins.bothGenerations, builtInVins.hybrid].map((vin) => {
    const profile = { ...world.car(vin).profile, routine: "commuter", past: [] };
    delete profile.id;
    return profile;
  });
  world.clear();
  for (let index = 0; index < HOUSEHOLDS; index += 1) {
    for (const profile of models) {
      const vin = `${profile.vin.slice(0, -1)}${index}`;
      world.add({ ...profile, vin, seed: `bench ${vin}` });
    }
  }
  return carsOf(world);
}

function optionsFor({ profile }) {
  return parseWatchOptions({
    levels: LEVELS,
    zones: [{ name: "Home", radius: 200, ...profile.home }],
  });
}

/** What happened to the cars, and when: each message they send is looked at. */
function followClosely() {
  return lookAt(CLOSELY, (car) => {
    const alerts = newestOf(car, "alerts", 100);
    return { state: stateOf(car), alerts, trips: newestOf(car, "trips", 5) };
  });
}

/** The status of each car at a fixed interval, and nothing else. */
function askAt(seconds) {
  return lookAt(seconds, (car) => ({ state: stateOf(car) }));
}

/** Looks at the cars in turn, each at this interval. A car that has sent nothing since has nothing to tell. */
function lookAt(seconds, look) {
  const realNow = Date.now;
  let now = START.getTime();
  Date.now = () => now;
  const notes = { requests: 0, seen: [] };
  const cars = commuters().map((car) => ({ car, options: optionsFor(car) }));
  for (let begin = 0; begin < DAYS * DAY; begin += seconds) {
    cars.forEach((one, index) => {
      now = START.getTime() + 1000 * (begin + (index * seconds) / cars.length);
      notes.requests += 1;
      const { latest } = one.car.uploads;
      if (latest === one.latest) return;
      one.latest = latest;
      const read = { seenAt: now, ...look(one.car) };
      const { memory, events } = observe(one.memory, read, one.options);
      one.memory = memory;
      for (const event of events) notes.seen.push({ vin: one.car.vin, ...event, seenAt: now });
    });
  }
  Date.now = realNow;
  return notes;
}

/** Ours, with all events wanted. */
async function watch() {
  const clock = takeClock(START);
  const cars = commuters();
  const notes = { requests: 0, kinds: {}, seen: [] };
  const count = (what) => {
    notes.requests += 1;
    notes.kinds[what] = (notes.kinds[what] ?? 0) + 1;
  };
  const tell = (event) => notes.seen.push({ ...event, seenAt: Date.now() });
  const watchers = Array.from({ length: HOUSEHOLDS }, (_, index) => {
    const own = cars.slice(2 * index, 2 * index + 2);
    const poller = new Poller(new WorldAccount(own, count));
    for (const car of own) poller.add(watchOf(car, tell));
    return poller;
  });
  await clock.pass(DAYS * DAY * 1000);
  for (const poller of watchers) poller.close();
  clock.restore();
  return notes;
}

/** What a node for this car wants, which tells its events. */
function watchOf(car, event) {
  const tracker = new EventTracker(new Map(), optionsFor(car), { event, state() {} });
  const onSnapshot = async (vehicle, snapshot) => (await tracker.track(vehicle, snapshot)).parts;
  return watchAll({ ...PACE, onSnapshot, vehicle: car.vin });
}

/** How late each event of one kind was told, in s, shortest first; one that was never told is not there. */
function delays({ seen }, kind) {
  const told = byCase(seen, kind);
  const late = [...byCase(happened.seen, kind)].flatMap(([key, times]) =>
    times.map(({ at }, index) => {
      const from = Date.parse(at);
      const next = Date.parse(times[index + 1]?.at ?? "9999");
      const found = told.get(key)?.find(({ seenAt }) => seenAt >= from && seenAt < next);
      return found && (found.seenAt - from) / 1000;
    }),
  );
  return late.filter((seconds) => seconds !== undefined).sort((a, b) => a - b);
}

/** Events of one kind, by car and by what they are about. */
function byCase(events, kind) {
  const cases = new Map();
  for (const event of events.filter((one) => one.event === kind)) {
    const { vin, zone, door, level, alert, trip } = event;
    const key = [vin, zone, door, level, alert?.id, trip?.id].join();
    cases.set(key, [...(cases.get(key) ?? []), event]);
  }
  return cases;
}

function print() {
  const kinds = Object.keys(EVENTS).filter((kind) => {
    return !LEFT_OUT.includes(kind) && happened.seen.some(({ event }) => event === kind);
  });
  const line = (first, cells) =>
    console.log(first.padEnd(26) + cells.map((cell) => cell.padStart(22)).join(""));
  const [[, ours]] = contestants;
  console.log(
    `\n${CARS} commuters who charge at night, two on an account, watched for ${DAYS} simulated days\n`,
  );
  line(
    "",
    contestants.map(([name]) => name),
  );
  const perDay = contestants.map(([, { requests }]) => requests / DAYS / CARS);
  line(
    "requests per car and day",
    perDay.map((value) => value.toFixed(0)),
  );
  line(
    "  psa-watch : this",
    contestants.map(([, { requests }]) => (ours.requests / requests).toFixed(2)),
  );
  console.log(
    `\ndelay from the car to the message, median / worst (told of those that happened)\n`,
  );
  for (const kind of kinds) {
    const all = happened.seen.filter(({ event }) => event === kind).length;
    line(
      `${kind}`,
      contestants.map(([, notes]) => cell(delays(notes, kind), all)),
    );
  }
  console.log("\nrequests of psa-watch:", JSON.stringify(ours.kinds));
}

function cell(late, all) {
  if (late.length === 0) return `– (0/${all})`;
  return `${clock(late[late.length >> 1])} / ${clock(late.at(-1))} (${late.length}/${all})`;
}

function clock(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
