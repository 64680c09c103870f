import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EVENTS } from "../../src/events/catalogue";
import { builtInVins } from "../../src/simulator";
import { WatchedCar } from "../events/simulated";
import { type Kind, Types, namesIn, tablesIn } from "../support/types";

const root = join(__dirname, "../..");
const TYPES = join(root, "src/messages.ts");
const page = (name: string) => readFileSync(join(root, "docs", name), "utf8");

/** What the page says of a type that several kinds of values may have. */
const MANY_KINDS = "object or array";
/** What every event says besides its name, and what only some do. */
const COMMON = ["event", "vin", "at", "repeated", "text"];
/** The sentence is made by the node, and left out in the examples. */
const SENTENCE = { text: "a sentence" };

let types: Types;
before(function () {
  this.timeout(60_000);
  types = new Types([TYPES]);
});

describe("docs/messages.md", () => {
  const sections = tablesIn(page("messages.md"));

  for (const [title, type] of Object.entries({
    "psa-vehicles": "VehiclesMessage",
    "psa-read": "ReadMessage",
    "Single values": "ValueMessage",
    "psa-watch": "WatchMessage",
    "psa-command": "CommandMessage",
  })) {
    it(`${title}: has every property of ${type} with its type, and no other`, () => {
      const rows = (sections.get(title) ?? []).filter((row) => row.length === 3);
      const told = rows
        .slice(1)
        .flatMap(([names = "", kind = ""]) =>
          namesIn(names).map((name) => [name, kind.replaceAll("`", "")]),
        );
      const properties = [...types.properties(types.type(TYPES, type))];
      const expected = properties.map(([name, { type: inner }]): [string, string] => {
        const kind = types.kind(inner);
        const anything = type === "ValueMessage" ? "any" : MANY_KINDS;
        const words: Partial<Record<Kind, string>> = { boolean: "true", anything };
        return [name, words[kind] ?? kind];
      });
      assert.deepEqual(Object.fromEntries(told), Object.fromEntries(expected));
    });
  }
});

describe("docs/events.md", () => {
  const [rows = []] = [
    ...tablesIn(`## Events\n${page("events.md").split("\n## ")[0] ?? ""}`).values(),
  ];
  const events = rows
    .slice(1)
    .flatMap(([names = "", , values = "", more = ""]) =>
      namesIn(names).map((name) => ({ name, values, more: namesIn(more) })),
    );
  const typeOf = (name: string) => {
    const event = types.properties(types.type(TYPES, "WatchEvents")).get(name);
    assert.ok(event, `no type of ${name}`);
    return event.type;
  };

  it("has every event there is, as have the types", () => {
    const names = Object.keys(EVENTS);
    assert.deepEqual(
      events.map(({ name }) => name),
      names,
    );
    const typed = [...types.properties(types.type(TYPES, "WatchEvents")).keys()];
    assert.deepEqual(typed, names);
  });

  it("says of each what its type has before, after and besides", () => {
    for (const { name, values, more } of events) {
      const properties = types.properties(typeOf(name));
      const besides = [...properties.keys()].filter(
        (key) => ![...COMMON, "before", "after"].includes(key),
      );
      assert.deepEqual(besides, more, name);
      const kinds = ["before", "after"].map((key) => {
        const value = properties.get(key);
        return value && types.kind(value.type);
      });
      assert.deepEqual(kinds, [kindIn(values), kindIn(values)], name);
    }
  });

  it("has examples that are as the types say", () => {
    const examples = [...page("events.md").matchAll(/^\{ "event": .*\}$/gm)].map(
      ([json]) => JSON.parse(json) as { event: string },
    );
    assert.ok(examples.length > 10, `${examples.length} examples`);
    for (const { event, ...example } of examples) {
      assert.deepEqual(types.flaws({ ...example, ...SENTENCE }, typeOf(event), event), []);
    }
  });

  it("describes what is told of the simulator's cars, as do the types", () => {
    const state = types.type(TYPES, "VehicleState");
    const seen = new Set<string>();
    for (const vin of [builtInVins.electric, builtInVins.bothGenerations, builtInVins.hybrid]) {
      const car = new WatchedCar(vin, { emitInitial: true, levels: [20, 50, 80] });
      for (let hour = 0; hour < 200; hour += 1) {
        for (const { event, ...told } of car.pass(30, true)) {
          seen.add(event);
          assert.deepEqual(types.flaws({ ...told, ...SENTENCE }, typeOf(event), event), []);
        }
      }
      assert.deepEqual(types.flaws((car.memory as { state: unknown }).state, state, vin), []);
    }
    assert.ok(seen.size > 20, [...seen].join());
  });
});

/** What kind of value a cell speaks of; undefined where there is none. */
function kindIn(cell: string): Kind | undefined {
  if (cell === "") return undefined;
  if (/`(true|false)`/.test(cell)) return "boolean";
  if (cell.includes("`{")) return "object";
  return /%|\bkm\b/.test(cell) ? "number" : "string";
}
