import { startSimulator } from "../../../src/simulator";
import { randomFrom } from "../../../src/simulator/random";
import { settingsFor } from "../../support/accounts";
import { ACCOUNT, accountNode, helper, initializers } from "../../support/flows";
import { withEnglishTexts } from "../../support/english-texts";
import { Problems, type Scene } from "../scene";
import { KINDS } from "./kinds";
import { Pump } from "./pump";
import { Spoiler, warmUp } from "./spoiler";

const REPLIES = { short: 500, whole: 10_000 };
const CARS = 60;
/** s */
const INTERVAL = 300;
const HOUR = 3_600_000; // ms
/** Never less than hourly is looked at a car, however bad it was; and a look takes its time. */
const LONGEST_BACK_OFF = HOUR + 10 * 60_000;
/** All cars are known by then; in ms. */
const SETTLING = 24 * HOUR;
/** Nobody looks at anything for so long: it has gone blind; in ms. */
const BLIND = 25 * HOUR;
/** Of the replies, how many are spoilt. */
const SHARE = 0.75;
const STATUS = /\/vehicles\/([^/]+)\/status/;

/**
 * psa-watch looks at a fleet while most replies are spoilt, for as long as that takes. Once replies are
 * well, every car is looked at again, at the latest after the longest back-off.
 */
export const watches: Scene = async ({ seed, short }) => {
  const problems = new Problems();
  const simulator = await startSimulator({ vehicles: CARS, tokenLifetime: 1e9 });
  simulator.world.holdStill();
  // The days' limits are not what is tried here.
  simulator.quota.day.limit = simulator.quota.burst.limit = Infinity;
  const spoiler = await Spoiler.before(simulator, randomFrom(seed, "spoiler"));
  await warmUp(spoiler);
  const looked = new Map<string, number>();
  spoiler.asked = (path) => {
    const [, id] = STATUS.exec(path) ?? [];
    if (id !== undefined) looked.set(id, Date.now());
  };
  const { node, credentials } = accountNode(settingsFor(spoiler.addresses));
  const pace = { interval: INTERVAL, activeInterval: INTERVAL };
  const watch = { id: "watch", type: "psa-watch", z: "tab", account: ACCOUNT, wires: [[], []] };
  await helper.load(
    initializers.map(withEnglishTexts),
    [{ id: "tab", type: "tab" }, node, { ...watch, ...pace }] as never,
    credentials,
  );
  const pump = new Pump(spoiler);
  const seesAll = () => looked.size === CARS;
  problems.expect(await pump.until(seesAll, SETTLING), "not all cars were seen", `${looked.size}`);

  spoiler.share = SHARE;
  let goesOn = true;
  while (goesOn && spoiler.total < REPLIES[short ? "short" : "whole"]) {
    const before = spoiler.total;
    goesOn = await pump.until(() => spoiler.total > before, BLIND);
  }
  problems.expect(goesOn, "nobody looked for a day", `after ${spoiler.total} spoilt replies`);

  spoiler.share = 0;
  looked.clear();
  const wellFrom = Date.now();
  await pump.until(seesAll, LONGEST_BACK_OFF);
  const slowest = Math.max(0, ...[...looked.values()].map((at) => at - wellFrom));
  const back = looked.size;
  problems.expect(back === CARS, "cars were not looked at again", `${CARS - back} of ${CARS}`);
  pump.stop();
  await helper.unload();
  await Promise.all([spoiler.close(), simulator.close()]);

  for (const crash of pump.crashes) problems.add("Node-RED would have ended", String(crash));
  problems.expect(!("polluted" in {}), "a prototype was polluted");
  const figures = {
    "kinds of spoilt replies": Object.keys(KINDS).length,
    "spoilt replies": spoiler.total,
    cars: CARS,
    "cars looked at again": back,
    "the last of them after": `${Math.round(slowest / 60_000)} min`,
    "crashes and unhandled rejections": pump.crashes.length,
  };
  return { figures, problems: problems.list };
};
