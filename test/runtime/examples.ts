import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Trip } from "../../src/vehicle/trips";
import { type NodeRed, probe } from "../support/node-red";

/** A node as a file of `examples/` has it. */
export interface ExampleNode {
  id: string;
  type: string;
  z?: string;
  wires?: string[][];
  [property: string]: unknown;
}

/** What flows through the examples. */
export interface Message<Payload> {
  payload: Payload;
  topic?: string;
  vehicle: { vin: string; brand: string; name: string };
  parts: { id: string; count: number };
}

export type Json = Record<string, unknown>;

const FOLDER = join(__dirname, "../../examples");

/** The names of the examples' files. */
export const FILES = readdirSync(FOLDER);

/** Those that need no MQTT broker; `mqtt.test.ts` brings one along for the others. */
export const LOCAL_FILES = FILES.filter((file) =>
  nodesOf(file).every(({ type }) => type !== "mqtt-broker"),
);

/** Whether an example has a car do something, which the others would see. */
export function isCommanding(file: string): boolean {
  return nodesOf(file).some(({ type }) => type === "psa-command");
}

/** The nodes of one example. */
export function nodesOf(file: string): ExampleNode[] {
  return nodesIn(join(FOLDER, file));
}

/** The nodes of several examples, as when they are imported one after the other: what they share is there once. */
export function nodesOfAll(files: readonly string[]): ExampleNode[] {
  const byId = new Map(files.flatMap(nodesOf).map((node) => [node.id, node]));
  return [...byId.values()];
}

/** The nodes of a file of flows. */
export function nodesIn(file: string): ExampleNode[] {
  return JSON.parse(readFileSync(file, "utf8")) as ExampleNode[];
}

/** What an example needs beside the core's nodes and ours: by file, the package and its nodes. */
export const NEEDED: Readonly<Record<string, { module: string; types: readonly string[] }>> = {
  "Apple Home.json": {
    module: "node-red-contrib-homekit-bridged",
    types: ["homekit-bridge", "homekit-service"],
  },
  "Dashboard.json": {
    module: "@flowfuse/node-red-dashboard",
    types: [
      ...["ui-base", "ui-theme", "ui-page", "ui-group"],
      ...["ui-text", "ui-gauge", "ui-chart", "ui-table", "ui-template"],
    ],
  },
  "InfluxDB and a month of charges.json": {
    module: "node-red-contrib-influxdb",
    types: ["influxdb", "influxdb batch", "influxdb in"],
  },
  "PostgreSQL.json": {
    module: "node-red-contrib-postgresql",
    types: ["postgreSQLConfig", "postgresql"],
  },
  "Telegram.json": {
    module: "node-red-contrib-telegrambot",
    types: ["telegram bot", "telegram sender"],
  },
  "Worldmap.json": {
    module: "node-red-contrib-web-worldmap",
    types: ["worldmap", "worldmap-tracks"],
  },
};
/** `global-config` only tells the editor at the import which packages to offer. */
const FOREIGN = [...Object.values(NEEDED).flatMap(({ types }) => types), "global-config"];

/** The nodes without those that come from elsewhere; a debug node stands for each that is wired. */
export function withoutForeign(nodes: readonly ExampleNode[]): ExampleNode[] {
  return nodes
    .filter(({ type, z }) => z !== undefined || !FOREIGN.includes(type))
    .map((node) => (FOREIGN.includes(node.type) ? debugFor(node) : node));
}

function debugFor({ id, z = "" }: ExampleNode): ExampleNode {
  return { id, type: "debug", z, active: true, tosidebar: true, complete: "true", wires: [] };
}

/** An inject node fires when its button is pressed, not by itself at the start or at its hour. */
function atRest(node: ExampleNode): ExampleNode {
  return node.type === "inject" ? { ...node, once: false, repeat: "", crontab: "" } : node;
}

/**
 * The nodes, at rest, with a probe beside each debug node and one behind each psa-read, both by its id, and a
 * button `feed-<id>` before each function, each psa-read, and all that a psa-watch leads to.
 */
export function watched(nodes: readonly ExampleNode[]): ExampleNode[] {
  const of = (type: string) => nodes.filter((node) => node.type === type);
  const told = new Set(of("psa-watch").flatMap(({ wires = [] }) => wires.flat()));
  const debugs = new Set(of("debug").map(({ id }) => id));
  const wired = nodes.map(atRest).map(({ wires, ...node }) => {
    const watch = (to: string[]) => [
      ...to,
      ...to.filter((id) => debugs.has(id)).map((id) => `probe-${id}`),
      ...(node.type === "psa-read" ? [`probe-${node.id}`] : []),
    ];
    return wires ? { ...node, wires: wires.map(watch) } : node;
  });
  const fed = nodes.filter(
    ({ id, type }) => ["function", "psa-read"].includes(type) || told.has(id),
  );
  const feeds = fed.map(({ id, z }) => {
    return { id: `feed-${id}`, type: "inject", z: z ?? "", props: [], wires: [[id]] };
  });
  const probes = [...of("debug"), ...of("psa-read")].map(({ id, z }) => {
    return { type: "function", ...probe(z ?? "", id) };
  });
  return [...wired, ...feeds, ...probes];
}

/** What came to a debug node, or out of a psa-read. */
export function messagesAt<Payload>(red: NodeRed, id: string): Message<Payload>[] {
  return red.messages(id) as unknown as Message<Payload>[];
}

/** The messages at a node that belong together, by VIN, as soon as there is one for each car. */
export function carsAt<Payload>(red: NodeRed, id: string): Promise<Map<string, Message<Payload>>> {
  return red.until(() => {
    const come = messagesAt<Payload>(red, id);
    for (const { parts } of come) {
      const group = come.filter((message) => message.parts.id === parts.id);
      if (group.length === parts.count) return new Map(group.map((m) => [m.vehicle.vin, m]));
    }
    return undefined;
  }, `all cars at ${id}`);
}

/** The `parts.id` of what `feedTo` sends. */
export const FED = "fed";

/** Gives a node one message, of one car that is on no account and the only one. */
export async function feedTo(red: NodeRed, id: string, message: Json): Promise<void> {
  const parts = { id: FED, type: "array", index: 0, count: 1, len: 1 };
  const car = { vehicle: { vin: "VIN", brand: "DS", name: "Zoé's car" } };
  const props = Object.entries({ parts, ...car, ...message }).map(([p, value]) => {
    return { p, v: JSON.stringify(value), vt: "json" };
  });
  const { status } = await red.post(`/inject/feed-${id}`, { __user_inject_props__: props });
  if (status !== 200) throw new Error(`The feed of ${id} answered ${status}`);
}

/** The numbers are those of the trip, and go together as km, hours and km/h must. */
export function assertRow(row: string, { duration = NaN, battery, fuel, ...trip }: Trip): void {
  const pattern = /^ *(\d+\.\d) km +(\d+):(\d\d) h +(\d+) \/ (\d+) km\/h {2}(.*)$/;
  const [km = NaN, hours = NaN, minutes = NaN, average = NaN, highest = NaN] = (
    pattern.exec(row) ?? []
  )
    .slice(1, 6)
    .map(Number);
  assert.equal(km.toFixed(1), trip.distance?.toFixed(1), row);
  assert.equal(60 * hours + minutes, Math.round(duration / 60), row);
  assert.ok(average <= highest && highest < 200, row);
  // A distance is rounded to 0.1 km, a speed to 1 km/h: of a short trip the former matters more.
  const time = duration / 3600;
  assert.ok(Math.abs(average * time - km) <= 0.05 + 0.6 * time, row);
  const used = [battery?.consumption, fuel?.consumption].filter((value) => value !== undefined);
  const shown = [...row.matchAll(/(\d+\.\d) (?:kWh|L)\//g)].map(([, value]) => value);
  assert.deepEqual(
    shown,
    used.map((value) => value.toFixed(1)),
    row,
  );
}
