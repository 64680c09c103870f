import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtInVins, type Simulator, startSimulator } from "../../src/simulator";
import { settingsFor } from "../support/accounts";
import { Child } from "../support/child";

const ROOT = join(__dirname, "../..");
const REMOTES = { method: "POST", path: "/callbacks/*/remotes" };

describe("orders of a process that is killed", function () {
  this.timeout(120_000);
  let simulator: Simulator;
  let folder: string;

  beforeEach(async () => {
    simulator = await startSimulator({ speed: 20 });
    simulator.world.holdStill();
    folder = mkdtempSync(join(tmpdir(), "psa-order-"));
  });
  afterEach(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (command = "") =>
    new Child(
      process.execPath,
      ["--import", "tsx", join(__dirname, "order-child.ts"), folder, builtInVins.electric, command],
      { cwd: ROOT, env: { SETTINGS: JSON.stringify(settingsFor(simulator)) } },
    );
  const taken = () => simulator.remotes.received.length;

  it("are not sent again after a start, at whatever moment that was", async () => {
    const moments = [
      { method: "POST", path: "/user/callbacks" },
      { method: "PUT", path: "/status" },
      REMOTES,
      { method: "GET", path: "/callbacks/*/remotes/*" },
    ];
    for (const [index, moment] of moments.entries()) {
      const before = [taken(), simulator.requests.count(REMOTES)] as const;
      // What is there already is not asked for again.
      if (index < 2) {
        simulator.remotes.callbacks.clear();
        rmSync(join(folder, "one.commands.json"), { force: true });
      }
      const reached = simulator.requests.next(moment);
      const child = start("horn");
      await reached;
      await child.stop("SIGKILL");
      assert.ok(taken() - before[0] <= 1);
      assert.ok(simulator.requests.count(REMOTES) - before[1] <= 1);
    }
    const sent = simulator.requests.count(REMOTES);
    const idle = start();
    await idle.exited;
    assert.deepEqual(idle.log, ["ready"]);
    assert.equal(simulator.requests.count(REMOTES), sent);
  });

  it("count as wake-ups although nobody knows what became of them", async () => {
    const reached = simulator.requests.next(REMOTES);
    const child = start("wake");
    await reached;
    await child.stop("SIGKILL");
    const next = start("wake");
    await next.exited;
    assert.match(next.log.at(-1) ?? "", /woken up a moment ago/);
    assert.equal(simulator.requests.count(REMOTES), 1);
    // Other orders go on.
    const other = start("horn");
    await other.exited;
    assert.equal(other.log.at(-1), "ended: done");
  });
});
