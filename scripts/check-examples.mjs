// What is wrong with the examples of the package (N02).
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Packages that an example may need if a comment in it says so; each with what its types begin with. */
const foreign = {
  "@flowfuse/node-red-dashboard": ["ui-"],
  "node-red-contrib-homekit-bridged": ["homekit-"],
  "node-red-contrib-influxdb": ["influxdb"],
  "node-red-contrib-postgresql": ["postgresql", "postgreSQLConfig"],
  "node-red-contrib-telegrambot": ["telegram "],
  "node-red-contrib-web-worldmap": ["worldmap"],
};
/** Node types that belong to the format of flows, and to no node file. */
const structureTypes = ["tab", "group", "subflow", "junction", "global-config"];

/**
 * @param flows what each example has, by its file; undefined where that is no JSON
 * @param definitions of our nodes
 */
export function badExamples(flows, definitions) {
  const known = new Set([
    ...structureTypes,
    ...coreTypes(),
    ...definitions.map(({ type }) => type),
  ]);
  const problems = flows.has("examples/flows.json") ? [] : ["there is no flows.json"];
  const used = new Set();
  for (const [file, flow] of flows) {
    if (!Array.isArray(flow)) {
      problems.push(`${file} is not a JSON array`);
      continue;
    }
    flow.forEach(({ type }) => used.add(type));
    problems.push(...flawsOf(flow, known).map((flaw) => `${file} ${flaw}`));
  }
  const unused = definitions.filter(
    ({ type, category }) => category !== "config" && !used.has(type),
  );
  return [...problems, ...unused.map(({ type }) => `no example shows ${type}`)];
}

function flawsOf(flow, known) {
  const comments = flow.filter(({ type }) => type === "comment" || type === "tab");
  const announced = Object.keys(foreign).filter((name) => JSON.stringify(comments).includes(name));
  const isKnown = (type) =>
    known.has(type) ||
    type.startsWith("subflow:") ||
    announced.some((name) => foreign[name].some((begin) => type.startsWith(begin)));
  const ids = new Set(flow.map(({ id }) => id));
  const flaws = ids.size < flow.length ? ["uses an id twice"] : [];
  for (const { id, type, wires = [], credentials } of flow) {
    if (!isKnown(type)) flaws.push(`has a ${type}, which is neither core nor ours`);
    if (credentials) flaws.push(`has credentials in ${id}`);
    for (const target of wires.flat()) {
      if (!ids.has(target)) flaws.push(`has a wire from ${id} to nowhere`);
    }
  }
  return flaws;
}

/** The node types that come with Node-RED. */
function coreTypes() {
  const nodeRed = createRequire(import.meta.url).resolve("node-red/package.json");
  const nodes = createRequire(nodeRed).resolve("@node-red/nodes/package.json");
  const directory = join(dirname(nodes), "core");
  return readdirSync(directory, { recursive: true })
    .filter((file) => file.endsWith(".html"))
    .flatMap((file) => [
      ...readFileSync(join(directory, file), "utf8").matchAll(/registerType\(\s*['"]([^'"]+)['"]/g),
    ])
    .map(([, type]) => type);
}
