import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { type NodeRed, disposeAll, startNodeRed } from "../support/node-red";
import {
  type ExampleNode,
  LOCAL_FILES,
  type Json,
  type Message,
  feedTo,
  isCommanding,
  messagesAt,
  nodesOf,
  nodesOfAll,
  watched,
  withoutForeign,
} from "./examples";

const { electric, bothGenerations: compact, oldGeneration: van } = builtInVins;
const SHOW = 150_000; // ms: by then the demo's cars have done what the examples wait for
/** Writes files, elsewhere in a test of its own. */
const LOG = "Charging log to CSV.json";
const isWatching = (file: string) =>
  file !== LOG && !isCommanding(file) && nodesOf(file).some(({ type }) => type === "psa-watch");
const flows = withoutForeign(nodesOfAll(LOCAL_FILES.filter(isWatching)));

/** As in the example, but for what would take until night, or longer than a busy machine needs to feed. */
function hurried(node: ExampleNode): ExampleNode {
  if (node.type === "trigger") return { ...node, duration: "3", units: "s" };
  if (node.id === "psa-low-night") return withHours(node, 0, 24);
  return node;
}

function withHours(node: ExampleNode, from: number, to: number): ExampleNode {
  const func = String(node.func).replace("{ from: 20, to: 7 }", JSON.stringify({ from, to }));
  assert.notEqual(func, node.func);
  return { ...node, func };
}

describe("the examples that watch", function () {
  this.timeout(60_000);
  let red: NodeRed;

  before(async () => {
    const night = flows.find(({ id }) => id === "psa-low-night");
    assert.ok(night);
    const day = { ...withHours(night, 24, 0), id: "psa-low-day" };
    red = await startNodeRed({ flows: watched([...flows.map(hurried), day]) });
  });
  after(disposeAll);

  type Event = { event: string; vin: string; at: string } & Json;
  const messages = <Payload>(id: string) => messagesAt<Payload>(red, id);
  const feed = (id: string, message: Json) => feedTo(red, id, message);
  /** The first message at a node that is so. */
  const find = <Payload>(
    id: string,
    isSo: (message: Message<Payload>) => boolean,
    timeout = SHOW,
  ) => red.until(() => messages<Payload>(id).find(isSo), `what ${id} says`, timeout);
  const says = (id: string, words: RegExp, timeout?: number) =>
    find<string>(id, ({ payload }) => words.test(payload), timeout);
  /** What a node says of the car that is on no account. */
  const answer = async (id: string, words: RegExp) => (await says(id, words, 20_000)).payload;

  it("Cars: several different events within the first minute, each on the way of its car", async () => {
    const ways = { hatchback: electric, compact, van };
    const eventsOf = (way: string) => messages<Event>(`psa-demo-${way}`);
    const all = () => Object.keys(ways).flatMap(eventsOf);
    await red.until(() => new Set(all().map(({ topic }) => topic)).size >= 5, "5 events", 60_000);
    await red.until(() => Object.keys(ways).every((way) => eventsOf(way).length > 0), "all", SHOW);
    for (const [way, vin] of Object.entries(ways)) {
      for (const { topic, payload, vehicle } of eventsOf(way)) {
        assert.deepEqual([payload.event, payload.vin, vehicle.vin], [topic, vin, vin]);
      }
    }
  }).timeout(SHOW);

  it("Charging finished: the car, its level and range", async () => {
    await says("psa-charged-done", /^Citroën ë-C4 Shine: charging finished, 100 %, \d+ km$/);
  }).timeout(SHOW);

  it("Charging finished: what ended too early goes its own way", async () => {
    const text = "Zoé's car: charging failed";
    await feed("psa-charged-how", { topic: "charging.failed", payload: { text } });
    assert.equal(await answer("psa-charged-early", /failed/), text);
  });

  it("Arrived home: come and gone", async () => {
    await feed("psa-home-which", { topic: "zone.entered", payload: { text: "Zoé's car: here" } });
    await answer("psa-home-arrived", /^Zoé's car: here$/);
    await feed("psa-home-which", { topic: "zone.left", payload: { text: "Zoé's car: gone" } });
    await answer("psa-home-away", /^Zoé's car: gone$/);
  });

  it("Low battery at night: only at night, and only without a plug", async () => {
    const TEXT = "Zoé's car: battery down to 19 % (threshold 20 %)";
    const low = (plugged?: boolean) => {
      return { payload: { text: TEXT }, state: { charging: { plugged } } };
    };
    const told = () => [messages("psa-low-remind"), messages("psa-low-fine")].map(fed).join();
    const fed = (all: Message<unknown>[]) => all.filter(({ payload }) => payload === TEXT).length;
    await feed("psa-low-night", low(false));
    await red.until(() => told() === "1,0", "a reminder at night");
    await feed("psa-low-night", low(true));
    await red.until(() => told() === "1,1", "none with a plug");
    await feed("psa-low-day", low(false));
    await red.until(() => told() === "1,2", "none by day");
    await feed("psa-low-night", { ...low(), state: {} });
    await red.until(() => told() === "2,2", "a reminder where nobody knows of a plug");
  });

  it("Left home unlocked: parked, unlocked, away from home, and still so after a while", async () => {
    const look = async (vin: string, topic: string, locked: boolean, status = "Stop") => {
      const state = { doors: { locked }, ignition: { status } };
      await feed("psa-unlocked-left", { topic, vehicle: { vin, name: vin }, state });
    };
    await look("HOME", "zone.entered", false);
    await look("DRIVING", "doors.unlocked", false, "Start");
    await look("LOCKED", "doors.unlocked", false);
    await look("LOCKED", "doors.locked", true);
    await look("BACK", "zone.entered", false);
    await look("BACK", "zone.left", false, "Start");
    await look("BACK", "ignition.off", false);
    await answer("psa-unlocked-debug", /^BACK is parked and unlocked, away from home$/);
    await look("LAST", "doors.unlocked", false);
    await answer("psa-unlocked-debug", /^LAST /);
    const told = messages<string>("psa-unlocked-debug").map(({ payload }) => payload);
    assert.deepEqual(
      told.filter((text) => /^(HOME|DRIVING|LOCKED)/.test(text)),
      [],
    );
  });

  it("Left home unlocked: the demo's car at its goal, and no car at home", async () => {
    await says("psa-unlocked-debug", /^Peugeot e-208 GT is parked and unlocked/);
  }).timeout(SHOW);

  it("Alert to a message: a subject and a text", async () => {
    const alert = { type: "LeftFrontTireUnderInflated", severity: "Warning" };
    const text = "Zoé's car: warning: front left tyre pressure low";
    await feed("psa-alert-words", { payload: { alert, text } });
    const { topic, payload } = await says("psa-alert-debug", /^Zoé/);
    assert.deepEqual([topic, payload], ["Warning: Zoé's car", text]);
  });

  it("Dashboard: level and range of one car, and what happened last", async () => {
    const isOf = ({ vehicle }: Message<unknown>) => vehicle.vin === electric;
    const level = await find<number>("psa-dashboard-gauge", isOf);
    const range = await find<number>("psa-dashboard-kilometres", isOf);
    assert.ok(level.payload > 0 && level.payload <= 100 && range.payload > 0);
    await says("psa-dashboard-last", /^Peugeot e-208 GT: /);
    const texts = ["gauge", "kilometres", "last"].flatMap((id) => messages(`psa-dashboard-${id}`));
    assert.ok(texts.every(isOf));
    await red.inject("psa-dashboard-halfhour");
    type Points = { x: number; y: number; series: string }[];
    const chart = await find<Points>("psa-dashboard-chart", ({ payload }) => payload.length > 1);
    const day = chart.payload.map(({ x }) => x);
    assert.ok(Math.max(...day) - Math.min(...day) <= 86_400_000);
    assert.ok(chart.payload.every(({ y, series }) => y >= 0 && y <= 100 && series !== ""));
    const drives = await find<Points>("psa-dashboard-km", ({ payload }) => payload.length > 1);
    assert.ok(drives.payload.every(({ y }) => y > 0));
    const table = await find<Json[]>("psa-dashboard-table", ({ payload }) => payload.length > 0);
    assert.ok(table.payload.every(({ Start, km }) => Start !== undefined && km !== undefined));
  }).timeout(SHOW);

  it("Worldmap: a marker for each car that shows its place, also for its track", async () => {
    type Marker = { name: string; lat: number; lon: number; icon: string } & Json;
    for (const at of ["psa-worldmap-map", "psa-worldmap-tracks"]) {
      for (const vin of [electric, compact, van]) {
        const { payload, vehicle } = await find<Marker>(at, (m) => m.vehicle.vin === vin);
        assert.equal(payload.name, vehicle.name);
        const { lat, lon, icon } = payload;
        assert.ok(Math.abs(lat - 48) < 1.5 && Math.abs(lon) < 4, JSON.stringify(payload));
        assert.match(icon, /^(car|bolt|plug)$/);
      }
    }
    const seen = new Set(messages<Marker>("psa-worldmap-map").map(({ vehicle }) => vehicle.vin));
    assert.ok(!seen.has(builtInVins.private) && !seen.has(builtInVins.neverReported));
  }).timeout(SHOW);

  it("Apple Home: what each service takes", async () => {
    const isSaid = (id: string, key: string) =>
      find<Json>(`psa-homekit-${id}`, ({ payload }) => typeof payload[key] === "number");
    await isSaid("lock", "LockCurrentState");
    await isSaid("doors", "ContactSensorState");
    const { payload } = await isSaid("battery", "BatteryLevel");
    assert.ok(Number(payload.BatteryLevel) > 0);
  }).timeout(SHOW);

  it("Telegram: a sentence for a chat", async () => {
    interface Chat {
      type: string;
      content: string;
    }
    await feed("psa-telegram-message", { payload: { text: "Zoé's car: charging finished" } });
    const { payload } = await find<Chat>("psa-telegram-sender", (m) =>
      m.payload.content.startsWith("Zoé"),
    );
    assert.equal(payload.type, "message");
  });

  it("none of them had an error or a warning", () => {
    const complaints = red.log.filter((line) => /\[(error|warn)\] \[/.test(line));
    assert.deepEqual(
      complaints.filter((line) => !line.includes("] probe:")),
      [],
    );
  });
});
