// Many cars on one account of psa-watch: what a look costs, what a car costs, whether looks are steady or pile up.
process.env.TZ = "Europe/Paris"; // where the simulated cars live
import { parseWatchOptions } from "../dist/src/events/options.js";
import { EventTracker } from "../dist/src/events/tracker.js";
import { Poller } from "../dist/src/polling/poller.js";
import { realNow, takeClock } from "./clock.mjs";
import { heap, isShort, line, median, megabytes, tell } from "./support.mjs";
import { WorldAccount, carsOf, dice, watchAll, worldFrom } from "./world-account.mjs";

const CARS = 500;
const FEW = 50;
const HOUR = 3_600_000; // ms
const DAY = 24 * HOUR;
/** Each car is looked at so often, in s, and twice as often while something goes on. */
const INTERVAL = 300;
/** Looks are counted, and timed, by so many ms. */
const WINDOW = (INTERVAL * 1000) / 5;
const START = new Date(2025, 2, 10, 10); // a Monday
/** The ratios are those of the first half hour, so that short and whole runs can be compared. */
const FIRST = HOUR / 2;
const LENGTH = isShort ? FIRST : 7 * DAY;
/** In two weeks the cars fill their own journals, which would grow in the heap else. */
const LIVED = isShort ? DAY : 14 * DAY;

if (!isShort)
  console.log(`\nA week of ${CARS} cars: some 900,000 looks, which take three minutes or more.`);
const many = await watch(CARS, LENGTH);
const few = await watch(FEW, FIRST);
print();

/** Watches so many cars for so long; all that came of it. */
async function watch(count, length) {
  Math.random = dice();
  const birth = new Date(START.getTime() - LIVED);
  const clock = takeClock(birth);
  const cars = carsOf(worldFrom(birth, count));
  await clock.pass(LIVED);
  const counts = { looks: 0, events: 0 };
  const account = new WorldAccount(cars, (what) => (counts.looks += what === "status" ? 1 : 0));
  const { poller, known } = beginToWatch(account, counts);
  await clock.pass(2 * INTERVAL * 1000);

  const heaps = [heap()];
  const windows = [];
  for (let half = 0; half < 2; half += 1) {
    windows.push(...(await passTimed(clock, length / 2, account, counts)));
    heaps.push(heap());
  }
  const kept = JSON.stringify([...known]).length / count;
  poller.close();
  known.clear();
  clock.restore();
  const held = (heaps.at(-1) - heap()) / count;
  return { ...counts, windows, heaps, kept, held, text: account.meanText, most: account.busiest };
}

/** As the node does, with a context in memory. */
function beginToWatch(account, counts) {
  const known = new Map();
  const sink = { event: () => (counts.events += 1), state() {} };
  const tracker = new EventTracker(known, parseWatchOptions({}), sink);
  const onSnapshot = async (vehicle, snapshot) => (await tracker.track(vehicle, snapshot)).parts;
  const pace = { interval: INTERVAL, activeInterval: INTERVAL / 2 };
  const poller = new Poller(account);
  poller.add(watchAll({ ...pace, needs: ["status"], onSnapshot }));
  return { poller, known };
}

/** Lets time pass; for each window how many looks there were, and the ms of the machine they took. */
async function passTimed(clock, length, account, counts) {
  const windows = [];
  for (let passed = 0; passed < length; passed += WINDOW) {
    const before = { ...account.spent, looks: counts.looks, at: realNow() };
    await clock.pass(WINDOW);
    const spent = (part) => account.spent[part] - before[part];
    windows.push({
      looks: counts.looks - before.looks,
      ms: realNow() - before.at - spent("simulating"),
      parsing: spent("parsing"),
      reading: spent("reading"),
    });
  }
  return windows;
}

/** µs for a look in these windows, as their median. */
function perLook(windows, part) {
  return 1000 * median(windows.map((window) => window[part] / window.looks));
}

function print() {
  const first = many.windows.slice(0, FIRST / WINDOW);
  const look = perLook(first, "ms");
  const parse = perLook(first, "parsing");
  const read = perLook(first, "reading");
  const counts = many.windows.map(({ looks }) => looks);
  const mean = counts.reduce((sum, looks) => sum + looks, 0) / counts.length;
  const span = isShort ? "half an hour" : "a week";
  console.log(
    `\npsa-watch over ${CARS} cars on one account, each every ${INTERVAL} s, for ${span}\n
The cars live on a clock that waits for nobody. Poller, reader and events are the real ones; there is no
network and no Node-RED, and what simulating the cars takes is not counted.\n`,
  );
  line("a look, median of the first half hour", `${look.toFixed(0)} µs`);
  line("  parsing its status", `${parse.toFixed(0)} µs`);
  line("  our shape of it", `${read.toFixed(0)} µs`);
  line("  planning, comparing, keeping, telling", `${(look - parse - read).toFixed(0)} µs`);
  line(`a look among ${FEW} cars`, `${perLook(few.windows, "ms").toFixed(0)} µs`);
  if (!isShort) line("a look, median of the week", `${perLook(many.windows, "ms").toFixed(0)} µs`);
  line("heap of a watched car", `${(many.held / 1024).toFixed(1)} KB`);
  line("  what is kept of it in the context, as JSON", `${(many.kept / 1024).toFixed(1)} KB`);
  line("heap at start, middle, end", ...many.heaps.map(megabytes));
  line("looks, events", many.looks, many.events);
  line("looks in a minute: mean, most", mean.toFixed(1), Math.max(...counts));
  line("requests under way, at most", many.most);
  tell({
    "a look of psa-watch : JSON.parse of its status": look / parse,
    "heap of a watched car : its status as text": many.held / many.text,
  });
}
