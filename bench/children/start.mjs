// How long a Node-RED takes to its first flow, with or without this package.
import { told } from "../support.mjs";
import { startNodeRed } from "./runtime.mjs";

const before = performance.now();
await startNodeRed(told());
process.send({ ms: performance.now() - before }, () => process.exit(0));
