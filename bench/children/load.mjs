// How long Node-RED waits for this package at its start, whether it drags in what it need not, and beside it axios.
import { createRequire } from "node:module";
import "node-red";

const require = createRequire(import.meta.url);
const nodes = Object.values(require("../../package.json")["node-red"].nodes);
const already = new Set(Object.keys(require.cache));
const ms = timed(() => nodes.forEach((file) => require(`../../${file}`)));
const loaded = Object.keys(require.cache).filter((file) => !already.has(file));
const has = (part) => loaded.some((file) => file.includes(part));
const report = { ms, axios: has("/axios/"), simulator: has("/src/simulator/") };
process.send({ ...report, axiosMs: timed(() => require("axios")) });
process.disconnect();

function timed(work) {
  const before = performance.now();
  work();
  return performance.now() - before;
}
