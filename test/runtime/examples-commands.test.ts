import assert from "node:assert/strict";
import { type NodeRed, disposeAll, probe, startNodeRed } from "../support/node-red";
import { type ExampleNode, LOCAL_FILES, isCommanding, nodesOfAll } from "./examples";

const MINUTE = 60_000;
const flows = nodesOfAll(LOCAL_FILES.filter((file) => isCommanding(file)));

/** The nodes as they are, with a probe beside each debug node. */
function probed(nodes: readonly ExampleNode[]): ExampleNode[] {
  const debugs = nodes.filter(({ type }) => type === "debug");
  const isDebug = (id: string) => debugs.some((debug) => debug.id === id);
  const beside = (to: string[]) => [...to, ...to.filter(isDebug).map((id) => `probe-${id}`)];
  const wired = nodes.map(({ wires, ...node }) =>
    wires ? { ...node, wires: wires.map(beside) } : node,
  );
  const probes = debugs.map(({ id, z = "" }) => ({ type: "function", ...probe(z, id) }));
  return [...wired, ...probes];
}

/** Where each example shows itself, and how. */
const SHOWN: Readonly<Record<string, RegExp>> = {
  "psa-lock-done": /"command":"doors\.lock".*"confirmed":true/,
  "psa-warm-done": /"command":"preconditioning\.start"/,
  "psa-night-done": /"command":"charging\.start"/,
  "psa-sun-done": /"command":"charging\.start"/,
  "psa-mqtt-done": /"command":"horn"/,
  "psa-mqtt-failed": /retain/,
  "psa-bridge-shown": /POST \/api\/services\/switch\/turn_on/,
};

describe("the examples that command", function () {
  this.timeout(4 * MINUTE);
  let red: NodeRed;

  let start: number;
  /** ms of the first minute that are left. */
  const left = () => Math.max(1, start + MINUTE - performance.now());

  before(async () => {
    red = await startNodeRed({ flows: probed(flows) });
    start = performance.now();
  });
  after(disposeAll);

  for (const [id, words] of Object.entries(SHOWN)) {
    it(`${id}: shows itself within a minute`, async () => {
      const says = () => red.messages(id).find((message) => words.test(JSON.stringify(message)));
      await red.until(says, `what ${id} says: ${JSON.stringify(red.messages(id))}`, left());
    });
  }

  it("none of them unlocks", () => {
    const commands = flows.filter(({ type }) => type === "psa-command");
    for (const { id, command, allowed } of commands) {
      assert.doesNotMatch(JSON.stringify([command, allowed]), /unlock/, id);
    }
    const accounts = flows.filter(({ type }) => type === "psa-account");
    assert.ok(accounts.every(({ allowUnlock }) => allowUnlock !== true));
  });
});
