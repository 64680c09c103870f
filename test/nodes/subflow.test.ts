import assert from "node:assert/strict";
import type { AccountSettings } from "../../src/account";
import { ACCOUNT, helper, run } from "../support/flows";
import { OUT, routeOf, useSignInBench } from "../support/sign-ins";

const TEMPLATE = "a-subflow";
const ENV = { name: "CLIENT", type: "str", value: "demo-client-id" };

/** An account and a reader inside a subflow, and two instances of it. */
const nodes = (...clients: string[]) => [
  {
    ...{ id: TEMPLATE, type: "subflow", z: "", name: "cars", env: [ENV] },
    in: [{ x: 0, y: 0, wires: [{ id: "vehicles" }] }],
    out: [{ x: 0, y: 0, wires: [{ id: "vehicles", port: 0 }] }],
  },
  { id: "vehicles", type: "psa-vehicles", z: TEMPLATE, x: 0, y: 0, wires: [[]] },
  ...["one", "two"].map((id, index) => {
    const value = clients[index];
    const env = value === undefined ? [] : [{ ...ENV, value }];
    return { id, type: `subflow:${TEMPLATE}`, env, x: 0, y: 0, wires: [[OUT]] };
  }),
];

describe("an account inside a subflow", () => {
  const bench = useSignInBench();
  const dialog = bench.dialog();

  const inside = (changes: Partial<AccountSettings> = {}) =>
    ({ ...bench.settings, ...changes, z: TEMPLATE }) as AccountSettings;
  const readsCars = async () => {
    for (const id of ["one-vehicles", "two-vehicles"]) {
      const { error, messages } = await run(id);
      assert.equal(error, undefined, error?.message);
      assert.equal(messages.length, bench.simulator.world.size);
    }
  };

  it("is signed in with the dialog, once for all instances, at once and over a restart", async () => {
    await bench.load(inside(), nodes());
    const { error } = await run("one-vehicles");
    assert.equal(error?.code, "SignInRequired");
    const { signedIn, prepared } = await dialog.signIn(bench.settings);
    assert.deepEqual([signedIn, prepared], [true, false]);
    await readsCars();
    await helper.unload();
    await bench.load(inside(), nodes());
    await readsCars();
    bench.simulator.tokens.expireAccessTokens();
    await readsCars();
    assert.deepEqual(bench.grantTypes(), ["authorization_code", "refresh_token"]);
  });

  it("is signed in before the first deploy", async () => {
    await bench.load();
    assert.equal((await dialog.signIn(bench.settings)).prepared, true);
    await helper.unload();
    await bench.load(inside(), nodes());
    await readsCars();
    assert.deepEqual(bench.grantTypes(), ["authorization_code"]);
  });

  it("is signed out with the dialog, in all instances", async () => {
    await bench.load(inside(), nodes());
    await dialog.signIn(bench.settings);
    await readsCars();
    assert.equal((await dialog.signOut(bench.settings)).signedIn, false);
    for (const id of ["one-vehicles", "two-vehicles"]) {
      assert.equal((await run(id)).error?.code, "SignInRequired");
    }
    assert.equal(bench.revoked().length, 1);
  });

  it("lends its stored secrets and its vehicles to the dialogs", async () => {
    await bench.load(inside({ clientId: "${CLIENT}" }), nodes());
    const typed = { ...bench.settings, clientId: "${CLIENT}", clientSecret: "__PWRD__" };
    assert.equal((await dialog.signIn(typed)).signedIn, true);
    const reply = await helper.request().get(routeOf("vehicles"));
    const { vehicles } = reply.body as { vehicles: unknown[] };
    assert.equal(vehicles.length, bench.simulator.world.size);
  });

  it("says before the sign-in that it cannot where the instances differ", async () => {
    await bench.load(inside({ clientId: "${CLIENT}" }), nodes("demo-client-id", "another-client"));
    const reply = await dialog.begin({ ...bench.settings, clientId: "${CLIENT}" });
    assert.deepEqual([reply.error, reply.text], ["NotConfigured", "subflowDiffers"]);
    assert.match(reply.message ?? "", /outside of the subflow, and give it to the subflow/);
    assert.equal(bench.simulator.requests.count({}), 0);
  });

  it("with a password has tokens of its own in each instance", async () => {
    const { username, password } = bench.simulator.account;
    await bench.load(inside({ signIn: "password", username, password }), nodes());
    await readsCars();
    assert.deepEqual(bench.grantTypes(), ["password", "password"]);
    assert.ok(bench.chain(`one-${ACCOUNT}`) && bench.chain(`two-${ACCOUNT}`));
  });
});
