import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Simulator, startSimulator } from "../../src/simulator";
import { type NodeRed, disposeAll, startNodeRed } from "../support/node-red";
import {
  ACCOUNT,
  type Json,
  TOKEN_PATH,
  accountNode,
  ask,
  credentialsOf,
  flowFor,
  grantsOf,
  modeOf,
  press,
  tokenFile,
  tokensOnDisk,
} from "./support";

/** One Node-RED lives through all of this with one sign-in: each test goes on where the last one ended. */
describe("the sign-in in a real Node-RED", function () {
  this.timeout(120_000);
  let simulator: Simulator;
  let userDir: string;
  let flow: Json[];
  let red: NodeRed;

  before(async () => {
    simulator = await startSimulator();
    userDir = mkdtempSync(join(tmpdir(), "psa-runtime-"));
    flow = flowFor(accountNode(simulator));
    red = await startNodeRed({ userDir, flows: flow, credentials: credentialsOf(simulator) });
  });
  after(async () => {
    await disposeAll();
    await simulator.close();
    rmSync(userDir, { recursive: true, force: true });
  });
  afterEach(() => simulator.faults.clear());

  const passwordGrants = () =>
    grantsOf(simulator).filter(({ grant_type }) => grant_type === "password");
  const spent = () =>
    grantsOf(simulator)
      .map(({ refresh_token }) => refresh_token)
      .filter((token) => token !== undefined);

  const restart = async (signal: "SIGKILL" | "SIGTERM") => {
    await red.stop(signal);
    red = await startNodeRed({ userDir });
  };
  /** The flow with some properties of one node changed. */
  const changed = (id: string, changes: Json) =>
    flow.map((node) => (node.id === id ? { ...node, ...changes } : node));

  const listsAllCars = async () => {
    const { sent, completed, errors } = await ask(red);
    assert.deepEqual(errors, []);
    assert.deepEqual([sent.length, completed], [simulator.world.size, 1]);
  };
  /** A message works with the tokens there are, and another one after they have expired. */
  const goesOn = async (passwords = 1) => {
    const before = grantsOf(simulator).length;
    await listsAllCars();
    assert.equal(grantsOf(simulator).length, before, "a token was asked for without need");
    simulator.tokens.expireAccessTokens();
    await listsAllCars();
    const grants = grantsOf(simulator).slice(before);
    assert.deepEqual(
      grants.map(({ grant_type }) => grant_type),
      ["refresh_token"],
    );
    assert.equal(passwordGrants().length, passwords, "signed in again with the password");
    assert.equal(new Set(spent()).size, spent().length, "a refresh token was sent twice");
    await areSafe();
  };
  const areSafe = async () => {
    const file = tokenFile(userDir);
    const { accessToken, refreshToken } = await tokensOnDisk(userDir);
    assert.ok(simulator.tokens.subjectOf(accessToken), "not the newest access token");
    assert.ok(refreshToken && !spent().includes(refreshToken), "not the newest refresh token");
    assert.equal(await modeOf(dirname(file)), "700");
    const files = await readdir(dirname(file));
    // The lock is there while the account is.
    const tokenFiles = files.filter((name) => name !== `${ACCOUNT}.lock`);
    assert.deepEqual(tokenFiles.sort(), [`${ACCOUNT}.json`, `${ACCOUNT}.json.previous`]);
    for (const name of files) assert.equal(await modeOf(join(dirname(file), name)), "600", name);
  };
  /** Runs `act` after a request for new tokens has arrived and before it is answered. */
  const duringRefresh = async (act: () => Promise<unknown>) => {
    simulator.faults.add({ fault: "slow", path: TOKEN_PATH, delay: 400 });
    simulator.tokens.expireAccessTokens();
    const before = grantsOf(simulator).length;
    const { refreshToken } = await tokensOnDisk(userDir);
    const arrived = simulator.requests.next({ path: TOKEN_PATH });
    await press(red, "press");
    await arrived;
    await act();
    assert.equal(grantsOf(simulator).length, before + 1);
    assert.notEqual((await tokensOnDisk(userDir)).refreshToken, refreshToken);
  };

  it("signs in at the first message, not before", async () => {
    assert.equal([...simulator.requests].length, 0);
    await listsAllCars();
    await goesOn();
  });

  it("refreshes when the time of a token is over, before it is refused", async () => {
    simulator.tokens.lifetime = 1;
    simulator.tokens.expireAccessTokens();
    await listsAllCars();
    simulator.tokens.lifetime = 3599;
    const { expiresAt = 0 } = await tokensOnDisk(userDir);
    await wait(Math.max(0, expiresAt - Date.now()));
    const before = [...simulator.requests].length;
    await listsAllCars();
    assert.deepEqual(
      [...simulator.requests]
        .slice(before)
        .map(({ path, status }) => [path.split("/").at(-1), status]),
      [
        ["access_token", 200],
        ["vehicles", 200],
      ],
    );
    await goesOn();
  });

  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    it(`survives ${signal} and a start`, async () => {
      await restart(signal);
      await goesOn();
      await restart(signal);
      simulator.tokens.expireAccessTokens();
      await listsAllCars();
      await goesOn();
    });
  }

  it("survives SIGTERM while new tokens are on their way", async () => {
    await duringRefresh(() => restart("SIGTERM"));
    await goesOn();
  });

  it("survives Restart Flows", async () => {
    await red.deploy([], { type: "reload" });
    await goesOn();
  });

  for (const type of ["full", "flows", "nodes"] as const) {
    it(`survives a deploy of type ${type}`, async () => {
      await red.deploy(changed(ACCOUNT, { name: `renamed by ${type}` }), { type });
      await goesOn();
    });
  }

  it("does not ask for tokens because a node was moved", async () => {
    const before = grantsOf(simulator).length;
    await red.deploy(changed("vehicles", { x: 500, y: 80 }));
    await listsAllCars();
    assert.equal(grantsOf(simulator).length, before);
    await goesOn();
  });

  for (const type of ["full", "nodes", "reload"] as const) {
    it(`survives a deploy of type ${type} while new tokens are on their way`, async () => {
      const name = `renamed during a refresh by ${type}`;
      await duringRefresh(() => red.deploy(changed(ACCOUNT, { name }), { type }));
      await goesOn();
    });
  }

  it("survives two deploys in quick succession while new tokens are on their way", async () => {
    const starts = () => red.log.filter((line) => line.includes("[info] Started flows")).length;
    const before = starts();
    await duringRefresh(async () => {
      await Promise.all([red.deploy(flow), red.deploy(flow)]);
      await red.until(() => starts() >= before + 2 || undefined, "two starts of the flows");
    });
    await goesOn();
  });

  it("survives the account being disabled and enabled", async () => {
    await red.deploy(changed(ACCOUNT, { d: true }));
    const { errors } = await ask(red);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ["NotConfigured"],
    );
    await areSafe();
    await red.deploy(flow);
    await goesOn();
  });

  it("survives the account being deleted and restored by an undo", async () => {
    await red.deploy(
      flow.filter(({ id }) => id !== ACCOUNT),
      { type: "nodes" },
    );
    assert.equal((await ask(red)).errors[0]?.code, "NotConfigured");
    await red.deploy(flow, { credentials: credentialsOf(simulator) });
    await goesOn();
  });

  it("survives a flow node being deleted", async () => {
    await red.deploy(
      flow.filter(({ id }) => id !== "link"),
      { type: "nodes" },
    );
    await goesOn();
  });

  it("begins another chain for other credentials, and only for them", async () => {
    const { refreshToken } = await tokensOnDisk(userDir);
    const before = grantsOf(simulator).length;
    const password = "not-the-password";
    await red.deploy(flow, { credentials: credentialsOf(simulator, { password }) });
    assert.equal((await ask(red)).errors[0]?.code, "SignInRequired");
    assert.equal((await ask(red)).errors[0]?.code, "SignInRequired");
    const [tried, ...more] = grantsOf(simulator).slice(before);
    assert.deepEqual([tried?.grant_type, tried?.password], ["password", password]);
    assert.deepEqual(more, [], "a wrong password was tried twice");

    await red.deploy(flow, { credentials: credentialsOf(simulator) });
    assert.equal((await tokensOnDisk(userDir)).refreshToken, refreshToken);
    await goesOn(2);

    flow = changed(ACCOUNT, { brand: "peugeot" });
    await red.deploy(flow);
    await listsAllCars();
    assert.equal(passwordGrants().at(-1)?.realm, "clientsB2CPeugeot");
    await goesOn(3);
  });

  it("says nothing about it, and leaves nothing else in the user directory", async () => {
    const complaints = red.log.filter((line) => /\[(error|fatal)\]|Unhandled|Uncaught/.test(line));
    assert.deepEqual(complaints, []);
    const ours = (await readdir(userDir)).filter((name) => /psa|token/.test(name));
    assert.deepEqual(ours, ["node-red-contrib-psa"]);
  });
});
