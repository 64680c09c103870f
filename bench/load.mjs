// How long Node-RED waits for this package at its start, and whether it drags in what it need not.
import { createRequire } from "node:module";
import "node-red";

const require = createRequire(import.meta.url);
const nodes = Object.values(require("../package.json")["node-red"].nodes);
const already = new Set(Object.keys(require.cache));
const before = performance.now();
for (const file of nodes) require(`../${file}`);
const ms = performance.now() - before;
const loaded = Object.keys(require.cache).filter((file) => !already.has(file));
const has = (part) => loaded.some((file) => file.includes(part));
process.send({ ms, axios: has("/axios/"), simulator: has("/src/simulator/") });
process.disconnect();
