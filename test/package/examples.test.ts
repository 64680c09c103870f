import assert from "node:assert/strict";
import manifest from "../../package.json";
import { builtInVins } from "../../src/simulator";
import { MIGRATIONS, type VersionedType, currentVersion } from "../../src/rules/versions";
import { parseWatchOptions } from "../../src/events/options";
import { FILES, NEEDED, nodesOf } from "../runtime/examples";

const SECRETS = ["credentials", "clientId", "clientSecret", "username", "password", "refreshToken"];
/** Nodes that begin a flow, nodes that end one, and nodes that are beside it. */
const SOURCES = ["inject", "catch", "status", "mqtt in", "psa-watch", "watch"];
const SINKS = [
  ...["debug", "mqtt out", "worldmap", "influxdb batch", "homekit-service", "telegram sender"],
  ...["ui-text", "ui-gauge", "ui-chart", "ui-table", "ui-template"],
];
/** It needs no account. */
const WITHOUT_ACCOUNT = "My trips without an account.json";
const CONFIGS = [
  ...["global-config", "psa-account", "mqtt-broker"],
  ...["ui-base", "ui-theme", "ui-page", "ui-group"],
  ...["influxdb", "postgreSQLConfig", "homekit-bridge", "telegram bot"],
];
const BESIDE = ["tab", "comment", ...CONFIGS];

/** The core nodes that the examples get by with. */
const CORE = [
  "global-config",
  ...["tab", "comment", "inject", "catch", "debug", "function", "change", "switch", "template"],
  ...["trigger", "join", "status", "http request", "watch", "file in", "csv", "file"],
  ...["mqtt in", "mqtt out", "mqtt-broker"],
];
/** Which type of node a property of another package's node names. */
const REFERENCES = {
  group: "ui-group",
  page: "ui-page",
  theme: "ui-theme",
  ui: "ui-base",
  influxdb: "influxdb",
  postgreSQLConfig: "postgreSQLConfig",
};
const VINS: readonly string[] = Object.values(builtInVins);

const ACCOUNT = nodesOf("flows.json").find(({ id }) => id === "psa-example-account");

const hasGoal = (to: string[]) => to.length > 0;

/** Those that write trips and charges to files, databases and charts. */
const EXPORTS = [
  ...["Charging log to CSV.json", "Dashboard.json"],
  ...["InfluxDB and a month of charges.json", "PostgreSQL.json"],
];
/** Characters of code that such an example may need. */
const MOST_CODE = 100;

describe("the examples that write trips and charges elsewhere", () => {
  for (const file of EXPORTS) {
    it(`${file} has next to no code`, () => {
      const toExport = nodesOf(file).filter(({ type }) => ["function", "change"].includes(type));
      for (const { id, func = "", rules = [] } of toExport) {
        // Sums are no export.
        if (id === "psa-log-sums") continue;
        const expressions = (rules as { tot?: string; to?: string }[])
          .filter(({ tot }) => tot === "jsonata")
          .map(({ to }) => to);
        assert.ok([func, ...expressions].join("").length < MOST_CODE, id);
      }
    });
  }
});

describe("each example", () => {
  for (const file of FILES) {
    describe(file, () => {
      const nodes = nodesOf(file);
      const working = nodes.filter(({ type }) => !BESIDE.includes(type));

      it("explains itself", () => {
        const [tab] = nodes.filter(({ type }) => type === "tab");
        assert.equal(file === "flows.json" ? "flows.json" : `${String(tab?.label)}.json`, file);
        const told =
          file === WITHOUT_ACCOUNT
            ? /No account is needed/
            : /built-in demo.*choose your own account in the psa nodes/;
        assert.match(String(tab?.info), told);
        const comments = nodes.filter(({ type }) => type === "comment");
        assert.ok(comments.some(({ name, info }) => name && info));
        const outside = ["tab", ...CONFIGS];
        for (const { id, type, z } of nodes) {
          assert.match(id, /^psa-[a-z]+-[a-z]+$/);
          assert.equal(z, outside.includes(type) ? undefined : tab?.id, id);
        }
      });

      it("uses the demo, and brings no credentials along", () => {
        const accounts = nodes.filter(({ type }) => type === "psa-account");
        // One for all of them: who imports several signs in once.
        assert.deepEqual(accounts, file === WITHOUT_ACCOUNT ? [] : [ACCOUNT]);
        for (const node of nodes) {
          assert.deepEqual(
            SECRETS.filter((name) => name in node),
            [],
            node.id,
          );
        }
      });

      it("has our nodes in their current version", () => {
        for (const { id, type, version } of nodes.filter(({ type }) => type in MIGRATIONS)) {
          assert.equal(version, currentVersion(type as VersionedType), id);
        }
      });

      it("names what it needs beside the core", () => {
        const ours = Object.keys(manifest["node-red"].nodes);
        const foreign = nodes.filter(({ type }) => !CORE.includes(type) && !ours.includes(type));
        const needed = NEEDED[file];
        const unknown = foreign.filter(({ type }) => !needed?.types.includes(type));
        assert.deepEqual(unknown, []);
        const modules = nodes.find(({ type }) => type === "global-config")?.modules ?? {};
        assert.deepEqual(Object.keys(modules), needed ? [needed.module] : []);
        if (!needed) return;
        const comment = nodes.find(({ type }) => type === "comment");
        for (const text of [nodes[0]?.info, comment?.name, comment?.info]) {
          assert.ok(String(text).includes(needed.module), String(text));
        }
        for (const [property, type] of Object.entries(REFERENCES)) {
          for (const node of foreign.filter((one) => property in one)) {
            const target = nodes.find(({ id }) => id === node[property]);
            assert.equal(target?.type, type, `${property} of ${node.id}`);
          }
        }
      });

      it("watches as fits the demo and a brand, with nothing to change for real cars", () => {
        for (const watch of nodes.filter(({ type }) => type === "psa-watch")) {
          assert.deepEqual([watch.interval, watch.activeInterval], ["", ""]);
          assert.doesNotThrow(() => parseWatchOptions(watch));
          assert.ok(watch.vehicle === "" || VINS.includes(String(watch.vehicle)));
        }
      });

      it("has no loose ends", () => {
        const ids = nodes.map(({ id }) => id);
        const targets = working.flatMap(({ wires = [] }) => wires.flat());
        assert.deepEqual(
          targets.filter((id) => !ids.includes(id)),
          [],
        );
        for (const { id, type, wires = [] } of working) {
          assert.ok(SOURCES.includes(type) || targets.includes(id), `nothing leads to ${id}`);
          assert.equal(wires.length === 0, SINKS.includes(type), id);
          // Events and states are for different needs.
          const isWired = type === "psa-watch" ? wires.flat().length > 0 : wires.every(hasGoal);
          // What was written to a file may be the end.
          if (type === "file") continue;
          assert.ok(isWired, `an output of ${id} leads nowhere`);
        }
        const places = nodes.filter(({ z }) => z).map(({ x, y }) => `${String(x)} ${String(y)}`);
        assert.equal(new Set(places).size, places.length, "two nodes lie on each other");
      });
    });
  }
});
