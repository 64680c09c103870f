import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Simulator, startSimulator } from "../../src/simulator";
import { answerConsent } from "../support/consent";
import { type NodeRed, disposeAll, startNodeRed } from "../support/node-red";
import {
  ACCOUNT,
  type Json,
  accountNode,
  ask,
  credentialsOf,
  flowFor,
  grantsOf,
  modeOf,
  tokenFile,
} from "./support";

/** One person signs in once; each test goes on where the last one ended. */
describe("the browser sign-in in a real Node-RED", function () {
  this.timeout(120_000);
  let simulator: Simulator;
  let userDir: string;
  let red: NodeRed;
  let fields: Json;

  before(async () => {
    simulator = await startSimulator();
    userDir = mkdtempSync(join(tmpdir(), "psa-runtime-"));
    red = await startNodeRed({ userDir, flows: [] });
    fields = { ...accountNode(simulator, { signIn: "code" }), ...simulator.account };
  });
  after(async () => {
    await disposeAll();
    await simulator.close();
    rmSync(userDir, { recursive: true, force: true });
  });

  const account = (changes: Json = {}) => accountNode(simulator, { signIn: "code", ...changes });
  const post = async (path: string, body: Json): Promise<Json> => {
    const url = `${red.url}/node-red-contrib-psa/accounts/${ACCOUNT}${path}`;
    const headers = { "Content-Type": "application/json" };
    const reply = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    return (await reply.json()) as Json;
  };
  const signIn = async (changes: Json = {}): Promise<Json> => {
    const { url } = await post("/sign-in", { ...fields, ...changes, language: "en-US" });
    return post("/sign-in/answer", { answer: await answerConsent(String(url)) });
  };
  const codes = () => grantsOf(simulator).filter(({ code }) => code !== undefined).length;
  const everything = async () => (await readdir(dirname(tokenFile(userDir)))).sort();
  const files = async () => (await everything()).filter((name) => name !== `${ACCOUNT}.lock`);
  const listsAllCars = async () => {
    const { sent, errors } = await ask(red);
    assert.deepEqual(errors, []);
    assert.equal(sent.length, simulator.world.size);
  };
  const restart = async (signal: "SIGKILL" | "SIGTERM") => {
    await red.stop(signal);
    red = await startNodeRed({ userDir });
  };

  it("made before the first deploy is kept over a power cut, for its owner's eyes only", async () => {
    const { ok, prepared } = await signIn();
    assert.deepEqual([ok, prepared], [true, true]);
    await restart("SIGKILL");
    assert.deepEqual(await files(), [`${ACCOUNT}.candidate.json`]);
    const file = join(dirname(tokenFile(userDir)), `${ACCOUNT}.candidate.json`);
    assert.deepEqual([await modeOf(file), await modeOf(dirname(file))], ["600", "700"]);
  });

  it("is used from the first deploy on, and waits no longer beside", async () => {
    await red.stop();
    const flows = flowFor(account());
    red = await startNodeRed({ userDir, flows, credentials: credentialsOf(simulator) });
    await listsAllCars();
    assert.equal(codes(), 1);
    assert.deepEqual(await files(), [`${ACCOUNT}.json`]);
  });

  it("goes on through kills, restarts, deploys and being disabled, with refresh tokens alone", async () => {
    const steps = [
      () => restart("SIGKILL"),
      () => red.deploy(flowFor(account()), { type: "reload" }),
      () => red.deploy(flowFor(account({ name: "renamed" })), { type: "full" }),
      async () => {
        await red.deploy(flowFor(account({ d: true })));
        await red.deploy(flowFor(account()));
      },
      () => restart("SIGTERM"),
    ];
    for (const step of steps) {
      simulator.tokens.expireAccessTokens();
      await step();
      await listsAllCars();
    }
    assert.equal(codes(), 1);
    const spent = grantsOf(simulator).flatMap(({ refresh_token }) => refresh_token ?? []);
    assert.ok(spent.length >= steps.length);
    assert.equal(new Set(spent).size, spent.length);
  });

  it("made again is used by the running account at once", async () => {
    simulator.tokens.revokeAll();
    const { errors } = await ask(red);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ["SignInRequired"],
    );
    const { prepared, signedIn, vehicles } = await signIn();
    assert.deepEqual([prepared, signedIn, vehicles], [false, true, simulator.world.size]);
    await listsAllCars();
  });

  it("for other settings leaves the running account alone until they are deployed", async () => {
    const { prepared } = await signIn({ scope: "openid" });
    assert.equal(prepared, true);
    await listsAllCars();
    const before = codes();
    await red.deploy(flowFor(account({ scope: "openid" })));
    await listsAllCars();
    assert.equal(codes(), before);
    assert.ok(!(await files()).includes(`${ACCOUNT}.candidate.json`));
  });

  it("taken back by a cancelled dialog leaves nothing behind", async () => {
    const before = await files();
    await signIn({ scope: "profile" });
    await post("/sign-in/cancel", {});
    assert.deepEqual(await files(), before);
    const revoked = [...simulator.requests].filter(({ path }) => path.endsWith("/revoke"));
    assert.equal(revoked.length, 0);
    await listsAllCars();
  });

  it("ended by signing out leaves no token on disk, and asks for none", async () => {
    const { ok, signedIn } = await post("/sign-out", { ...fields, scope: "openid" });
    assert.deepEqual([ok, signedIn], [true, false]);
    assert.deepEqual(await everything(), []);
    const before = grantsOf(simulator).length;
    const { errors } = await ask(red);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ["SignInRequired"],
    );
    assert.equal(grantsOf(simulator).length, before);
  });
});
