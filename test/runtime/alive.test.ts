import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Simulator, startSimulator } from "../../src/simulator";
import { type NodeRed, disposeAll, startNodeRed } from "../support/node-red";
import { EditorEar } from "./editor";
import {
  API_FAULTS,
  LOST_TOKENS,
  type Row,
  TOKEN_FAULTS,
  meetAtApi,
  meetAtRefresh,
} from "./faults";
import {
  ACCOUNT,
  type Json,
  LIST_PATH,
  type Outcome,
  TOKEN_PATH,
  accountNode,
  ask,
  credentialsOf,
  ended,
  flowFor,
  grantsOf,
  outcome,
  press,
  runsOf,
  tokenFile,
} from "./support";
import { MALFORMED } from "./malformed";

const VEHICLES = 30;

/** One Node-RED lives through all of this; at the end it still is the same process. */
describe("a Node-RED that everything goes wrong for", function () {
  this.timeout(60_000);
  let simulator: Simulator;
  let flow: Json[];
  let red: NodeRed;
  let pid: number;
  /** Messages whose nodes were gone before they ended. */
  const overtaken: string[] = [];

  before(async () => {
    simulator = await startSimulator({ vehicles: VEHICLES });
    flow = flowFor(accountNode(simulator));
    red = await startNodeRed({ flows: flow, credentials: credentialsOf(simulator) });
    pid = red.pid;
  });
  after(async () => {
    await disposeAll();
    await simulator.close();
  });
  afterEach(async () => {
    simulator.faults.clear();
    assert.equal((await red.get("/settings")).status, 200);
  });

  const withoutAccount = () => flow.filter(({ id }) => id !== ACCOUNT);
  /** A deploy gives the account a new start: no back-off, no memory. */
  const afresh = () => red.deploy(flow, { credentials: credentialsOf(simulator) });
  const passwordGrants = () =>
    grantsOf(simulator).filter(({ grant_type }) => grant_type === "password").length;
  const names = (rows: readonly Row[]) => rows.map(({ fault, code = "ok" }) => `${fault}: ${code}`);
  const kinds = (rows: readonly Row[], results: readonly Outcome[]) =>
    rows.map(({ fault }, n) => `${fault}: ${results[n]?.errors[0]?.code ?? "ok"}`);
  /**
   * Runs `act`, a deploy, after the request of a message has arrived and before it is answered, be the
   * machine as busy as it may. A deploy gives up on a list, but waits for tokens.
   */
  const overtake = async (path: string, act: () => Promise<unknown>) => {
    simulator.faults.add({ fault: "slow", delay: 3_000, path });
    const arrived = simulator.requests.next({ path });
    overtaken.push(await press(red, "press"));
    await arrived;
    await act();
  };
  const works = async () => {
    const { sent, errors } = await ask(red);
    assert.deepEqual([sent.length, errors], [VEHICLES, []]);
  };

  it("ends a message once, whatever the API answers", async () => {
    await works();
    const results = await meetAtApi(simulator, red, API_FAULTS);
    assert.deepEqual(kinds(API_FAULTS, results), names(API_FAULTS));
    await works();
  });

  for (const row of TOKEN_FAULTS) {
    it(`goes on with its tokens after "${row.fault}" instead of new ones`, async () => {
      await works();
      const passwords = passwordGrants();
      const result = await meetAtRefresh(simulator, red, row);
      await afresh();
      assert.deepEqual(kinds([row], [result]), names([row]));
      await works();
      assert.equal(passwordGrants(), passwords, "signed in again with the password");
    });
  }

  for (const row of LOST_TOKENS) {
    it(`signs in again, once, when new tokens were lost by "${row.fault}"`, async () => {
      await works();
      const passwords = passwordGrants();
      const result = await meetAtRefresh(simulator, red, row);
      await afresh();
      assert.deepEqual(kinds([row], [result]), names([row]));
      await works();
      assert.equal(passwordGrants(), passwords + 1);
    });
  }

  it("ends a malformed message with an error that says why", async () => {
    const results = await Promise.all(MALFORMED.map(([message]) => ask(red, "read", message)));
    const shown = ([message]: (typeof MALFORMED)[number]) => JSON.stringify(message).slice(0, 60);
    assert.deepEqual(
      MALFORMED.map((row, n) => [shown(row), results[n]?.errors[0]?.code]),
      MALFORMED.map((row) => [shown(row), row[1]]),
    );
    await works();
  });

  it("does not drown the log in what a message brought", async () => {
    const { errors } = await ask(red, "read", {
      link: "a".repeat(300_000),
      links: { self: "x" },
    });
    assert.ok((errors[0]?.message.length ?? 0) < 1000, `${errors[0]?.message.length} characters`);
  });

  for (const id of ["x".repeat(100_000), "?", "#", "%", " ", "\u0000", "\ud800"]) {
    const name = JSON.stringify(id).slice(0, 9);
    it(`ends a message of a vehicle whose id is ${name}`, async () => {
      const { errors } = await ask(red, "read", { link: "status", vehicle: { id } });
      assert.match(
        errors[0]?.code ?? "none",
        /^(BadRequest|Forbidden|ForeignLink|NoData|Unavailable)$/,
      );
    });
  }

  it("says that there is no account", async () => {
    await red.deploy(withoutAccount());
    for (const button of ["press", "read"] as const) {
      assert.equal((await ask(red, button)).errors[0]?.code, "NotConfigured");
    }
    await afresh();
    await works();
  });

  for (const [what, path] of [
    ["a list", LIST_PATH],
    ["new tokens", TOKEN_PATH],
  ] as const) {
    it(`takes no message for done whose account was deleted while it waited for ${what}`, async () => {
      simulator.tokens.expireAccessTokens();
      await overtake(path, () => red.deploy(withoutAccount(), { type: "nodes" }));
      await afresh();
      await works();
      const { completed, errors } = outcome(red, overtaken.at(-1) ?? "");
      assert.equal(completed, 0, "a complete node was told that all went well");
      assert.ok(errors.length <= 1 && errors.every(({ code }) => code === "Unavailable"));
    });
  }

  it("leaves no status of a message that a deploy has overtaken", async () => {
    await overtake(LIST_PATH, afresh);
    const editor = await EditorEar.open(red);
    await ask(red, "read", { link: "self", vehicle: { id: simulator.world.profiles[0]?.id } });
    await editor.hears("status/link");
    editor.close();
    assert.deepEqual(editor.statusOf("vehicles"), {});
  });

  it("goes on when a file stands in the place of the token folder", async () => {
    const folder = dirname(tokenFile(red.userDir));
    await red.deploy(withoutAccount());
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "in the way");
    await afresh();
    const from = red.log.length;
    await works();
    simulator.tokens.expireAccessTokens();
    await works();
    const warnings = red.log.slice(from).filter((line) => line.includes(`[psa-account:`));
    assert.equal(warnings.length, 1, warnings.join("\n"));
    rmSync(folder);
    await afresh();
    await works();
  });

  for (const text of ["", "{ half a fi", "null", "[]", '{"version":2}', "\u0000".repeat(1024)]) {
    it(`goes on when the token file holds ${JSON.stringify(text).slice(0, 20)}`, async () => {
      await red.deploy(withoutAccount());
      writeFileSync(tokenFile(red.userDir), text);
      await afresh();
      await works();
      simulator.tokens.expireAccessTokens();
      await works();
    });
  }

  it("goes on when a folder stands in the place of the token file", async () => {
    await red.deploy(withoutAccount());
    const file = tokenFile(red.userDir);
    rmSync(file);
    mkdirSync(file);
    await afresh();
    await works();
    await red.deploy(withoutAccount());
    rmSync(file, { recursive: true });
    await afresh();
    await works();
  });

  it("ends messages when the simulator goes in the middle of a page, and when it stays away", async () => {
    simulator.faults.add({ fault: "truncated", path: LIST_PATH, times: Infinity });
    assert.equal((await ask(red)).errors[0]?.code, "Unavailable");
    simulator.faults.clear();
    simulator.faults.add({ fault: "hang", path: LIST_PATH, times: Infinity });
    const arrived = simulator.requests.next({ path: LIST_PATH });
    const run = await press(red, "press");
    await arrived;
    await simulator.close();
    assert.equal((await ended(red, run)).errors[0]?.code, "Unavailable");
    assert.equal((await ask(red)).errors[0]?.code, "Unavailable");
    // Somebody else may have its port by now.
    simulator = await startSimulator({ vehicles: VEHICLES });
    flow = flowFor(accountNode(simulator));
    await afresh();
    await works();
  });

  it("has ended each message exactly once", () => {
    const runs = runsOf(red).filter((run) => !overtaken.includes(run));
    assert.ok(runs.length > 80);
    const ends = runs.map((run) => {
      const { completed, errors } = outcome(red, run);
      return completed + errors.length;
    });
    assert.deepEqual([...new Set(ends)], [1]);
  });

  it("is still alive, and never was near its end", () => {
    assert.equal(red.pid, pid);
    const last = red.log.filter((line) =>
      /uncaughtException|Uncaught|UnhandledPromiseRejection|unhandled|MaxListeners|fatal/i.test(
        line,
      ),
    );
    assert.deepEqual(last, []);
  });
});
