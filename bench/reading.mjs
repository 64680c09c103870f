// What it costs to make our shape of a reply, in times of what JSON.parse of the same text costs.
process.env.TZ = "Europe/Paris"; // where the simulated cars live
import { Links } from "../dist/src/simulator/wire/links.js";
import { statusJson } from "../dist/src/simulator/wire/status.js";
import {
  telemetryExtensions as extensions,
  telemetryJson,
} from "../dist/src/simulator/wire/telemetry.js";
import { tripJson } from "../dist/src/simulator/wire/trips.js";
import { readRelation } from "../dist/src/vehicle/readers.js";
import { takeClock } from "./clock.mjs";
import { isShort, line, median, tell } from "./support.mjs";
import { carsOf, worldFrom } from "./world-account.mjs";

const CARS = 500;
/** So many of each kind: no two with the same dates and values, as no two replies have. */
const TEXTS = 400;
const ROUNDS = isShort ? 25 : 100;
const START = new Date(2025, 2, 10, 8);
const HOUR = 3_600_000; // ms

const links = new Links(() => "https://api.groupe-psa.com/connectedcar/v4");
const kinds = [
  ["status", "reading a status : JSON.parse", await statuses()],
  ["trips", "reading a trip : JSON.parse", trips()],
  ["telemetry", "reading a telemetry entry : JSON.parse", telemetry()],
];
console.log("\nOur shape of a reply, beside JSON.parse of its text\n");
line("", "kB", "parse, µs", "read, µs", "read : parse");
for (const [relation, name, texts] of kinds) {
  const { parse, read, ratio } = measure(relation, texts);
  const size = texts.reduce((sum, text) => sum + text.length, 0) / texts.length / 1000;
  line(name.split(" : ")[0], size.toFixed(1), parse.toFixed(1), read.toFixed(1), ratio.toFixed(1));
  tell({ [name]: ratio });
}

/** µs for one text: parsing it, and reading what came of it; each object is read once, fresh, as in life. */
function measure(relation, texts) {
  const parseAll = () => texts.forEach((text) => JSON.parse(text));
  const readAll = () => texts.forEach((text) => readRelation(relation, JSON.parse(text)));
  const rounds = Array.from({ length: ROUNDS }, () => {
    const parse = timed(parseAll);
    return { parse, read: timed(readAll) - parse };
  }).slice(ROUNDS / 5);
  return {
    parse: median(rounds.map(({ parse }) => parse)) / texts.length,
    read: median(rounds.map(({ read }) => read)) / texts.length,
    ratio: median(rounds.map(({ parse, read }) => read / parse)),
  };
}

function timed(work) {
  const before = performance.now();
  work();
  return (performance.now() - before) * 1000;
}

/** Of the cars that speak both formats at once, in the course of a day. */
async function statuses() {
  const clock = takeClock(START);
  const cars = speaking("both");
  const texts = [];
  while (texts.length < TEXTS) {
    await clock.pass(HOUR);
    texts.push(...cars.map((car) => statusJson(car, links)).filter(Boolean));
  }
  clock.restore();
  return texts.slice(0, TEXTS).map((body) => JSON.stringify(body));
}

function trips() {
  return some(speaking("4.17"), ({ journal, profile }) =>
    journal.trips.map((trip) => tripJson(trip, profile, links)),
  );
}

function telemetry() {
  return some(speaking("4.17"), (car) =>
    car.messages.map((state) => telemetryJson(car, state, links, { types: [], extensions })),
  );
}

function speaking(generation) {
  const cars = carsOf(worldFrom(START, CARS));
  return cars.filter(({ profile }) => profile.generation === generation);
}

/** The texts of what each car gives, evenly from all of them. */
function some(cars, give) {
  const all = cars.flatMap(give);
  return Array.from({ length: TEXTS }, (_, index) =>
    JSON.stringify(all[Math.floor((index * all.length) / TEXTS)]),
  );
}
