// Runs a flow whenever it is told to, and says how long each run took and how much memory was in use.
import { heap, stopwatch, told } from "../support.mjs";
import { credentialsOf, flowOf } from "./flows.mjs";
import { runFlow, startNodeRed } from "./runtime.mjs";

const { flow, sampleEvery, ...access } = told();
const RED = await startNodeRed({
  flow: flowOf(flow, access),
  credentials: credentialsOf(access),
});

process.on("message", () => void round());

async function round() {
  const heaps = [];
  const take = () => sampleEvery && heaps.push(heap());
  const arrived = (seen) => seen % sampleEvery === 0 && take();
  take();
  const spent = stopwatch();
  await runFlow(RED, access.cars, { arrived });
  const took = spent();
  take();
  process.send({ ...took, heaps });
}
