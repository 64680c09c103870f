import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { builtInVins } from "../../src/simulator";
import { MIGRATIONS } from "../../src/rules/versions";
import { type NodeRed, disposeAll, probe, startNodeRed } from "../support/node-red";
import { type ExampleNode, carsAt, nodesIn, watched, withoutForeign } from "./examples";

/** The examples of version 0.1.0, as its editor wrote them. They stay as they are. */
const FOLDER = join(__dirname, "../fixtures/flows-0.1.0");

const made = withoutForeign(readdirSync(FOLDER).flatMap((file) => nodesIn(join(FOLDER, file))));
const isOurs = ({ type }: ExampleNode) => type in MIGRATIONS;
const idsOf = (type: string) => made.filter((node) => node.type === type).map(({ id }) => id);

/** With a probe behind the second output of each psa-watch, by its id. */
function withProbes(nodes: readonly ExampleNode[]): ExampleNode[] {
  const watches = nodes.filter(({ type }) => type === "psa-watch");
  const probes = watches.map(({ id, z = "" }) => ({ ...probe(z, id), type: "function" }));
  const wired = nodes.map((node) => {
    const [events = [], states = []] = node.wires ?? [];
    return watches.includes(node)
      ? { ...node, wires: [events, [...states, `probe-${node.id}`]] }
      : node;
  });
  return [...wired, ...probes];
}

describe("flows that were made with 0.1.0", function () {
  this.timeout(60_000);
  let red: NodeRed;

  before(async () => {
    red = await startNodeRed({ flows: withProbes(watched(made)) });
  });
  after(disposeAll);

  it("are of the time before there were versions", () => {
    assert.ok(made.filter(isOurs).length > 30);
    assert.ok(made.every((node) => !("version" in node)));
  });

  it("read all cars", async () => {
    for (const id of idsOf("inject")) await red.inject(id);
    const vins = Object.values(builtInVins).sort();
    for (const id of idsOf("psa-read")) {
      assert.deepEqual([...(await carsAt(red, id)).keys()].sort(), vins, id);
    }
  });

  it("watch them", async () => {
    for (const id of idsOf("psa-watch")) {
      const { vehicle } = (await red.nextMessage(id)) as { vehicle?: { vin?: string } };
      assert.match(vehicle?.vin ?? "", /^V\w{16}$/, id);
    }
  });

  it("stay as they are", async () => {
    const nodes = (await red.flows()) as ExampleNode[];
    assert.ok(nodes.filter(isOurs).every((node) => !("version" in node)));
  });

  it("give no error and no warning", () => {
    const complaints = red.log.filter((line) => /\[(error|warn)\] \[/.test(line));
    assert.deepEqual(
      complaints.filter((line) => !line.includes("] probe:")),
      [],
    );
  });
});
