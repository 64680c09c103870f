import assert from "node:assert/strict";
import { once } from "node:events";
import { builtInVins } from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { type Received, helper, loadFlow, run } from "../support/flows";
import { type Json, ReadBench, only } from "./read-bench";

const { electric, neverReported } = builtInVins;
const values = ["battery.level", "charging.plugged", "doors.locked", "position"];

describe("psa-read: single values", () => {
  const bench = new ReadBench();

  before(() => bench.start({ speed: 1e-9 }));
  afterEach(() => {
    bench.simulator.faults.clear();
  });
  after(() => bench.stop());

  const load = (options: Json, units?: string) => {
    const settings = { ...settingsFor(bench.simulator), ...(units !== undefined && { units }) };
    const read = { id: "read", type: "psa-read", wires: [["out"]], link: "status" };
    return loadFlow(settings, [{ ...read, output: "values", values, ...options }]);
  };
  const stateOf = async (vin: string) => {
    await load({ output: "whole" });
    return only(await run("read", bench.car(vin))).payload as Record<string, Json>;
  };
  afterEach(() => helper.unload());

  it("are sent bare, with path, date, unit and car, and the rest of the message", async () => {
    const state = await stateOf(electric);
    await helper.unload();
    await load({ values: ["battery.level"] });
    const car = { ...bench.car(electric), room: "garage" };
    const parts = { id: "outer", index: 0, count: 1 };
    const { _msgid, ...message } = only(await run("read", { ...car, parts, payload: "old" }));
    assert.deepEqual(message, {
      topic: "battery.level",
      payload: state.battery?.level,
      at: state.battery?.at,
      unit: "%",
      vehicle: bench.identity(electric),
      room: "garage",
      parts,
    });
  });

  it("are several messages, in the order that was chosen, and a join makes an object of them", async () => {
    const state = await stateOf(electric);
    await helper.unload();
    await load({});
    const outer = { id: "cars", type: "array", index: 2, count: 6, len: 1 };
    const { messages, ends } = await run("read", { ...bench.car(electric), parts: outer });
    assert.deepEqual(
      messages.map(({ topic, payload, unit }) => [topic, payload, unit]),
      [
        ["battery.level", state.battery?.level, "%"],
        ["charging.plugged", state.charging?.plugged, undefined],
        ["doors.locked", state.doors?.locked, undefined],
        ["position", state.position, undefined],
      ],
    );
    assert.equal(ends, 1);
    const parts = messages.map((message) => message.parts as Json);
    assert.deepEqual(
      parts.map(({ id: _id, ...rest }) => rest),
      values.map((key, index) => ({ type: "object", key, index, count: 4, parts: outer })),
    );
    assert.equal(new Set(parts.map(({ id }) => id)).size, 1);
    const [first, second] = messages;
    assert.notEqual(first?.vehicle, second?.vehicle);
  });

  it("leave out what the car has not sent, and say so", async () => {
    await load({ values: ["fuel.level", "battery.level", "fuel.range"] });
    const { messages, error, ends } = await run("read", bench.car(electric));
    assert.deepEqual(topics(messages), ["battery.level"]);
    assert.deepEqual((messages[0]?.parts as Json).count, 1);
    assert.equal(error?.code, "NoData");
    assert.match(error.message, /fuel\.level, fuel\.range: not sent/);
    assert.equal(ends, 1);
  });

  it("are messages without payload where that is chosen, of what is missing and of no data", async () => {
    await load({ values: ["fuel.level", "battery.level"], noData: "message" });
    const { messages, error } = await run("read", { ...bench.car(electric), payload: "old" });
    assert.equal(error, undefined);
    assert.deepEqual(topics(messages), ["fuel.level", "battery.level"]);
    assert.deepEqual([Object.hasOwn(messages[0] ?? {}, "payload")], [false]);
    const never = await run("read", { ...bench.car(neverReported), payload: "old" });
    assert.equal(never.error, undefined);
    assert.deepEqual(topics(never.messages), ["fuel.level", "battery.level"]);
    assert.ok(never.messages.every((message) => !("payload" in message)));
    assert.deepEqual(never.messages[0]?.vehicle, bench.identity(neverReported));
  });

  it("are an error where there is no data at all", async () => {
    await load({});
    const { messages, error } = await run("read", bench.car(neverReported));
    assert.deepEqual([messages, error?.code], [[], "NoData"]);
  });

  it("are imperial where the account says so, and the whole stays metric", async () => {
    const paths = ["battery.range", "odometer.mileage", "environment.temperature", "battery.level"];
    const metric = await stateOf(electric);
    await helper.unload();
    await load({ values: paths }, "imperial");
    const { messages } = await run("read", bench.car(electric));
    const miles = (km: unknown) => Math.round((Number(km) / 1.609344) * 10) / 10;
    assert.deepEqual(
      messages.map(({ payload, unit }) => [payload, unit]),
      [
        [miles(metric.battery?.range), "mi"],
        [miles(metric.odometer?.mileage), "mi"],
        [Math.round((Number(metric.environment?.temperature) * 1.8 + 32) * 10) / 10, "°F"],
        [metric.battery?.level, "%"],
      ],
    );
    await helper.unload();
    await load({ output: "whole" }, "imperial");
    const whole = only(await run("read", bench.car(electric)));
    assert.deepEqual((whole.payload as typeof metric).battery?.range, metric.battery?.range);
  });

  it("tell a reply that is older than the last one", async () => {
    await load({ values: ["battery.level"] });
    assert.ok(!("stale" in only(await run("read", bench.car(electric)))));
    bench.rewrite(/\/status$/, (body) => outdated(body));
    assert.equal(only(await run("read", bench.car(electric))).stale, true);
  });

  it("of what is no state are refused", async () => {
    await load({ link: "" });
    const { error, messages } = await run("read", { ...bench.car(electric), link: "trips" });
    assert.deepEqual([error?.code, messages], ["BadRequest", []]);
    assert.match(error?.message ?? "", /only available for status, not for trips/);
    const fine = await run("read", { ...bench.car(electric), link: "status" });
    assert.deepEqual(topics(fine.messages), values);
  });

  it("that do not exist are told at the deploy, and with each message, without a request", async () => {
    await loadFlow(settingsFor(bench.simulator), [
      { id: "read", type: "psa-read", link: "status", output: "values", values: ["battery.levl"] },
      { id: "all", type: "catch", scope: null, wires: [["out"]] },
    ]);
    const text = /Unknown value battery\.levl\. Did you mean battery\.level\?/;
    const [told] = (await once(helper.getNode("out"), "input")) as unknown[];
    assert.match((told as { error: Error }).error.message, text);
    bench.simulator.requests.clear();
    const { error } = await run("read", bench.car(electric));
    assert.equal(error?.code, "BadRequest");
    assert.match(error.message, text);
    assert.equal([...bench.simulator.requests].length, 0);
  });

  it("are not looked at in a node of an earlier version", async () => {
    await load({ output: undefined, values: undefined });
    const { payload, topic } = only(await run("read", bench.car(electric)));
    assert.equal(topic, electric);
    assert.equal(typeof payload, "object");
  });
});

function topics(messages: readonly Received[]) {
  return messages.map(({ topic }) => topic);
}

/** The reply as of a day before. */
function outdated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(outdated);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isDate = ["createdAt", "updatedAt"].includes(name) && typeof inner === "string";
      const earlier = () => new Date(Date.parse(inner as string) - 86_400_000).toISOString();
      return [name, isDate ? earlier() : outdated(inner)];
    }),
  );
}
