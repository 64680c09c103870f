import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator } from "../../src/simulator";
import { type NodeRed, disposeAll, startNodeRed } from "../support/node-red";
import { ACCOUNT, accountNode, ask, credentialsOf, flowFor, grantsOf } from "./support";

/** Somebody starts Node-RED twice, by hand and as a service: one user directory, one sign-in. */
describe("two Node-REDs on one user directory", function () {
  this.timeout(120_000);
  let simulator: Simulator;
  let userDir: string;
  let one: NodeRed;
  let two: NodeRed;

  before(async () => {
    simulator = await startSimulator();
    userDir = mkdtempSync(join(tmpdir(), "psa-runtime-"));
    const flows = flowFor(accountNode(simulator));
    one = await startNodeRed({ userDir, flows, credentials: credentialsOf(simulator) });
    two = await startNodeRed({ userDir });
  });
  after(async () => {
    await disposeAll();
    await simulator.close();
    rmSync(userDir, { recursive: true, force: true });
  });

  const listsAllCars = async (red: NodeRed) => {
    const { sent, errors } = await ask(red);
    assert.deepEqual(errors, []);
    assert.equal(sent.length, simulator.world.size);
  };
  const lock = () => join(userDir, "node-red-contrib-psa", `${ACCOUNT}.lock`);
  const ownerPid = () => (JSON.parse(readFileSync(lock(), "utf8")) as { pid: number }).pid;
  const types = () => grantsOf(simulator).map(({ grant_type }) => grant_type);

  it("share the sign-in, of which the second says that it is the other's", async () => {
    await listsAllCars(one);
    await listsAllCars(two);
    assert.deepEqual(types(), ["password"]);
    await two.waitForLog(/\[warn\].*Another Node-RED .* Stop one of the two/);
    await two.waitForLog(`(process ${ownerPid()} on `);
    assert.ok(!one.log.some((line) => line.includes("Another Node-RED")));
  });

  it("leave the refreshing to the first, whose new tokens the second reads", async () => {
    for (let n = 0; n < 3; n += 1) {
      simulator.tokens.expireAccessTokens();
      const { errors } = await ask(two);
      assert.deepEqual(
        errors.map(({ code }) => code),
        ["Unavailable"],
      );
      assert.match(errors[0]?.message ?? "", /Another Node-RED/);
      await listsAllCars(one);
      await listsAllCars(two);
    }
    const refresh = "refresh_token";
    assert.deepEqual(types(), ["password", refresh, refresh, refresh]);
  });

  it("keep the sign-in when both ask at once, again and again", async () => {
    for (let n = 0; n < 10; n += 1) {
      simulator.tokens.expireAccessTokens();
      await Promise.all([one, two, one, two].map((red) => ask(red)));
    }
    await listsAllCars(one);
    await listsAllCars(two);
    const spent = grantsOf(simulator).flatMap(({ refresh_token }) => refresh_token ?? []);
    assert.equal(new Set(spent).size, spent.length, "a refresh token was sent twice");
    assert.equal(types().filter((type) => type === "password").length, 1);
  });

  it("change places at once when the first is killed", async () => {
    await one.stop("SIGKILL");
    simulator.tokens.expireAccessTokens();
    await listsAllCars(two);
    one = await startNodeRed({ userDir });
    await listsAllCars(one);
    await one.waitForLog(`Another Node-RED (process ${ownerPid()} on `);
  });

  it("change places when the owner stops, which leaves no lock behind", async () => {
    await two.stop("SIGTERM");
    assert.ok(!existsSync(lock()));
    simulator.tokens.expireAccessTokens();
    await listsAllCars(one);
    assert.equal(types().filter((type) => type === "password").length, 1);
  });
});
