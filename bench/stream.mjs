// Whether memory stays flat while 5,000 cars pass through Node-RED.
import { startServer } from "./server.mjs";
import { answer, isShort, line, megabytes, start, tell } from "./support.mjs";

const CARS = 5000;
const SAMPLES = 10;
/** The first is for what is compiled and connected once. */
const ROUNDS = 2;
const FLOWS = isShort ? ["list"] : ["list", "ours"];
const NAMES = { list: "psa-vehicles", ours: "psa-vehicles → psa-read" };

const { simulator, access } = await startServer(CARS);
console.log(`\n${CARS} cars as messages: heap in use, after collecting garbage\n`);
line("", "before", "at most", "after");
for (const flow of FLOWS) {
  const { before, most, after } = await heapsOf(flow);
  line(NAMES[flow], ...[before, most, after].map(megabytes));
  if (flow === "list") tell({ "heap while 5,000 cars pass : before": most / before });
}
await simulator.close();

/** Of the last round. */
async function heapsOf(flow) {
  const what = { ...access, flow, sampleEvery: CARS / SAMPLES };
  const child = start("children/node-red.mjs", what, ["--expose-gc"]);
  let last;
  for (let round = 0; round < ROUNDS; round += 1) last = await answer(child, "go");
  child.kill();
  const [before, ...passing] = last.heaps;
  const after = passing.pop();
  return { before, most: Math.max(...passing), after };
}
