import assert from "node:assert/strict";
import type { NodeStatus } from "node-red";
import type sinon from "sinon";
import { ACCOUNT, helper, run } from "../support/flows";
import {
  OWN_CALLBACK,
  VEHICLES,
  comeBack,
  followStatus,
  until,
  useSignInBench,
} from "../support/sign-ins";

const LIFETIME = 3600;
const RED_AGAIN = { fill: "red", shape: "ring", text: "sign-in required" };
const REQUIRED = RED_AGAIN;
const SIGNED_IN = { fill: "green", shape: "dot", text: "signed in" };
const TWENTY = Array.from({ length: 20 }, (_, index) => ({ ...VEHICLES, id: `user-${index}` }));

describe("twenty nodes of one account", () => {
  const bench = useSignInBench({ tokenLifetime: LIFETIME });
  const dialog = bench.dialog();
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  let clock: sinon.SinonFakeTimers;

  beforeEach(() => {
    clock = bench.stopClock();
    process.on("warning", warned);
  });
  afterEach(() => {
    process.off("warning", warned);
    warnings.length = 0;
  });

  const signOutThere = () => {
    bench.simulator.tokens.revokeAll();
    clock.tick(LIFETIME * 1000);
  };
  const statuses = new Map<string, NodeStatus | undefined>();
  const follow = () => {
    statuses.clear();
    for (const { id } of TWENTY) {
      followStatus(id, (status) => statuses.set(id, status));
    }
  };
  const allShow = (status: object) =>
    until(
      () => TWENTY.every(({ id }) => JSON.stringify(statuses.get(id)) === JSON.stringify(status)),
      `${JSON.stringify(status)} of all nodes`,
    );

  for (const [name, finish] of [
    ["pasted answer", (address: string) => dialog.answer(address)],
    ["browser that comes back", (address: string) => comeBack(address)],
  ] as const) {
    it(`learn at once of a sign-in by a ${name}, and nobody warns`, async () => {
      const own = { ...bench.settings, redirectUri: OWN_CALLBACK };
      await bench.load(own, TWENTY);
      follow();
      await Promise.all(TWENTY.map(({ id }) => run(id)));
      await allShow(REQUIRED);
      await finish(await dialog.visit(own));
      await allShow(SIGNED_IN);
      assert.deepEqual(warnings, []);
    });
  }

  it("learn at once of a sign-out, and of the refusal that one of them met", async () => {
    await bench.load(bench.settings, TWENTY);
    follow();
    await run("user-3");
    await allShow(REQUIRED);
    await dialog.signIn(bench.settings);
    await allShow(SIGNED_IN);
    await dialog.signOut(bench.settings);
    await allShow(REQUIRED);
    await dialog.signIn(bench.settings);
    await allShow(SIGNED_IN);
    signOutThere();
    await run("user-7");
    await allShow(RED_AGAIN);
  });

  it("send one token request, not twenty, and none at all once it is refused", async () => {
    await bench.load(bench.settings, TWENTY);
    await dialog.signIn(bench.settings);
    clock.tick(LIFETIME * 1000);
    await Promise.all(TWENTY.map(({ id }) => run(id)));
    assert.deepEqual(bench.grantTypes(), ["authorization_code", "refresh_token"]);
    signOutThere();
    for (let n = 0; n < 5; n += 1) {
      const runs = await Promise.all(TWENTY.map(({ id }) => run(id)));
      assert.ok(runs.every(({ error, ends }) => ends === 1 && error?.code === "SignInRequired"));
      clock.tick(LIFETIME * 1000);
    }
    assert.equal(bench.tokenRequests().length, 3);
  });

  it("are let go of by a deploy of these nodes alone", async () => {
    await bench.load(bench.settings, TWENTY);
    follow();
    await run("user-0");
    await allShow(REQUIRED);
    const account = helper.getNode(ACCOUNT);
    const changed = TWENTY.map((node) => ({ ...node, branding: true }));
    await bench.deploy(bench.settings, changed, "nodes");
    assert.equal(helper.getNode(ACCOUNT), account);
    // These are still the nodes that the deploy ended.
    statuses.clear();
    await dialog.signIn(bench.settings);
    assert.equal((await run("user-0")).error, undefined);
    assert.deepEqual([...statuses], []);
    follow();
    await dialog.signOut(bench.settings);
    await allShow(REQUIRED);
  });
});
