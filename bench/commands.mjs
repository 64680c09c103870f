// What it takes to learn what became of commands: requests for each, and how late its end is known.
import { Commander } from "../dist/src/commands/commander.js";
import { takeClock } from "./clock.mjs";
import { line, median } from "./support.mjs";

const COMMANDS = 1000;
const SECOND = 1000; // ms
/** How long an outcome is followed, in s. */
const TIMEOUT = 300;
/** Requests for one command in the middle and at the most; an answer within `SOON` s is known `EARLY` s later, any other `LATE` s. */
const [MIDDLE, MOST] = [6, 34];
const [SOON, EARLY, LATE] = [20, 2, 10];

const clock = takeClock(new Date(2025, 2, 10, 10));
const { looks, delays } = await send();
clock.restore();
print();

/** Sends them all; how often each was looked at, and how late each answer was known. */
async function send() {
  const looks = Array(COMMANDS).fill(0);
  const sentAt = new Map();
  const commander = new Commander(account(), {
    transport: {
      abilities: () => Promise.resolve({}),
      find: () => Promise.resolve(undefined),
      send({ vehicle, command }) {
        sentAt.set(vehicle.vehicle.id, performance.now());
        const handle = { vehicle, command, callback: "c", remote: vehicle.vehicle.id };
        return Promise.resolve({ handle, at: new Date() });
      },
      progress({ remote }) {
        looks[remote] += 1;
        const passed = (performance.now() - sentAt.get(remote)) / SECOND;
        return Promise.resolve({ status: passed >= answerOf(remote) ? "Success" : "Accepted" });
      },
    },
  });
  const delays = [];
  const endings = Array.from({ length: COMMANDS }, async (_, index) => {
    const ending = commander.order({ vehicle: String(index), command: "horn", timeout: TIMEOUT });
    // Those that are never answered end with an error.
    const result = await ending.catch(() => undefined);
    if (result) delays.push({ after: answerOf(index), late: result.seconds - answerOf(index) });
  });
  // They leave before any time passes.
  await new Promise((resolve) => setImmediate(resolve));
  await clock.pass((TIMEOUT + 1) * SECOND);
  await Promise.all(endings);
  return { looks: looks.sort((one, other) => one - other), delays };
}

/** After how many seconds a car answers, as seen in public logs. */
function answerOf(index) {
  const share = index / COMMANDS;
  if (share < 0.55) return 2 + share * 10; // awake
  if (share < 0.9) return 9 + ((share - 0.55) / 0.35) * 12; // woken up
  if (share < 0.98) return 128; // given up
  return Infinity; // never
}

/** An account with a car for every id, and no server. */
function account() {
  return {
    vehicle: (id) => Promise.resolve({ vehicle: { id }, links: {}, payload: {} }),
    forget: () => Promise.resolve(),
    access: () => Promise.reject(new Error("There is no server.")),
    beforeSignOut: () => undefined,
  };
}

/** @throws when an aim is missed */
function print() {
  const late = (isMeant) =>
    Math.max(...delays.filter(({ after }) => isMeant(after)).map((delay) => delay.late));
  const rows = [
    ["requests for a command, in the middle", median(looks), MIDDLE],
    ["requests for a command, at the most", looks.at(-1), MOST],
    [`s late, of an answer within ${SOON} s`, late((after) => after <= SOON), EARLY],
    ["s late, of any other answer", late((after) => after > SOON), LATE],
  ];
  console.log(`\nWhat became of ${COMMANDS} commands, each followed for ${TIMEOUT} s\n`);
  line("", "now", "at most");
  for (const [name, now, most] of rows) line(name, now.toFixed(1), most);
  const missed = rows.filter(([, now, most]) => now > most + 0.1);
  if (missed.length > 0) throw new Error(`Too many: ${missed.map(([name]) => name).join(", ")}`);
}
