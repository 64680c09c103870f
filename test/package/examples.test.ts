import assert from "node:assert/strict";
import { FILES, nodesOf } from "../runtime/examples";

const SECRETS = ["credentials", "clientId", "clientSecret", "username", "password", "refreshToken"];
/** Nodes that begin a flow, nodes that end one, and nodes that are beside it. */
const SOURCES = ["inject", "catch"];
const SINKS = ["debug"];
const BESIDE = ["tab", "psa-account", "comment"];

describe("each example", () => {
  for (const file of FILES) {
    describe(file, () => {
      const nodes = nodesOf(file);
      const working = nodes.filter(({ type }) => !BESIDE.includes(type));

      it("explains itself", () => {
        const [tab] = nodes.filter(({ type }) => type === "tab");
        assert.equal(file === "flows.json" ? "flows.json" : `${String(tab?.label)}.json`, file);
        assert.match(String(tab?.info), /built-in demo/);
        const comments = nodes.filter(({ type }) => type === "comment");
        assert.ok(comments.some(({ name, info }) => name && info));
        const outside = ["tab", "psa-account"];
        for (const { id, type, z } of nodes) {
          assert.match(id, /^psa-[a-z]+-[a-z]+$/);
          assert.equal(z, outside.includes(type) ? undefined : tab?.id, id);
        }
      });

      it("uses the demo, and brings no credentials along", () => {
        const accounts = nodes.filter(({ type }) => type === "psa-account");
        assert.deepEqual(
          accounts.map(({ environment }) => environment),
          ["demo"],
        );
        for (const node of nodes) {
          assert.deepEqual(
            SECRETS.filter((name) => name in node),
            [],
            node.id,
          );
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
          assert.ok(
            wires.every((to) => to.length > 0),
            `an output of ${id} leads nowhere`,
          );
        }
        const places = nodes.filter(({ z }) => z).map(({ x, y }) => `${String(x)} ${String(y)}`);
        assert.equal(new Set(places).size, places.length, "two nodes lie on each other");
      });
    });
  }
});
