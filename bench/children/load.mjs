// How long Node-RED waits for this package at its start, whether it drags in what it need not, and beside it axios.
import { createRequire } from "node:module";
import { join } from "node:path";
import "node-red";
import { stopwatch, told } from "../support.mjs";

const { packed } = told();
const require = createRequire(import.meta.url);
const nodes = Object.values(require("../../package.json")["node-red"].nodes);
const already = new Set(Object.keys(require.cache));
const spent = stopwatch();
nodes.forEach((file) => require(join(packed, file)));
const { ms, cpuMs } = spent();
const loaded = Object.keys(require.cache).filter((file) => !already.has(file));
const has = (part) => loaded.some((file) => file.includes(part));
const report = { ms, cpuMs, axios: has("/axios/"), later: has("/bundle/later.js") };
const spentOnAxios = stopwatch();
require("axios");
process.send({ ...report, axiosCpuMs: spentOnAxios().cpuMs });
process.disconnect();
