import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import sinon from "sinon";
import type { AccountNode } from "../../nodes/common/account-node";
import { toNodeError } from "../../nodes/common/input";
import { Account } from "../../src/account";
import { failureOf } from "../../src/commands/failures";
import { PsaError } from "../../src/errors";
import { builtInVins } from "../../src/simulator";
import { ACCOUNT, helper } from "../support/flows";
import { SignInBench } from "../support/sign-ins";

const vehicle = builtInVins.electric;

describe("an account whose cars get orders", () => {
  const bench = new SignInBench();

  before((done) => {
    helper.startServer(done);
  });
  after((done) => {
    helper.stopServer(done);
  });
  beforeEach(async () => {
    await bench.start({ speed: 20 });
    bench.simulator.world.holdStill();
    await bench.load(bench.settings);
    await bench.dialog().signIn(bench.settings);
    await bench.deploy(bench.settings);
  });
  afterEach(() => bench.stop());

  const commander = () => (helper.getNode(ACCOUNT) as unknown as AccountNode).commander.get();
  const removed = () => bench.simulator.requests.count({ method: "DELETE" });

  it("keeps what it remembers of them beside its tokens", async () => {
    const { outcome } = await (await commander()).order({ vehicle, command: "horn" });
    assert.equal(outcome, "done");
    const files = readdirSync(join(bench.userDir, "node-red-contrib-psa"));
    for (const file of ["instance.json", `${ACCOUNT}.commands.json`]) {
      assert.ok(files.includes(file), `${file} among ${files.join()}`);
    }
  });

  it("removes its callback at a sign-out, also one from before a deploy", async () => {
    await (await commander()).order({ vehicle, command: "horn" });
    await bench.deploy(bench.settings);
    assert.equal(removed(), 0, "a deploy is no sign-out");
    const { ok } = await bench.dialog().signOut(bench.settings);
    assert.equal(ok, true);
    assert.equal(removed(), 1);
    const [request] = [...bench.simulator.requests].filter(({ method }) => method === "DELETE");
    assert.equal(request?.status, 204, "before the tokens went");
  });

  it("signs out without a callback as before", async () => {
    const { ok } = await bench.dialog().signOut(bench.settings);
    assert.equal(ok, true);
    assert.equal(removed(), 0);
  });

  it("unlocks nothing unless that is allowed", async () => {
    const refusal: unknown = await (
      await commander()
    )
      .order({ vehicle, command: "doors.unlock" })
      .catch((error: unknown) => error);
    assert.ok(refusal instanceof PsaError);
    assert.equal(refusal.text, "unlockNotAllowed");
    await bench.deploy({ ...bench.settings, allowUnlock: true } as typeof bench.settings);
    const { outcome } = await (await commander()).order({ vehicle, command: "doors.unlock" });
    assert.equal(outcome, "done");
  });

  it("tries again what sends orders where that could not be loaded, and closes without harm", async () => {
    const fails = async () => {
      const loading = sinon.stub(Account.prototype, "beforeSignOut").throws(new Error("no file"));
      await assert.rejects(commander(), /no file/).finally(() => loading.restore());
    };
    await fails();
    await bench.deploy(bench.settings);
    await fails();
    const { outcome } = await (await commander()).order({ vehicle, command: "horn" });
    assert.equal(outcome, "done");
  });

  it("ends what waits with a deploy", async () => {
    bench.simulator.faults.add({ fault: "hang", path: "/callbacks/*/remotes/*", times: Infinity });
    const ending = (await commander())
      .order({ vehicle, command: "horn" })
      .catch((error: unknown) => error);
    await bench.simulator.requests.next({ method: "GET", path: "/callbacks/*/remotes/*" });
    await bench.deploy(bench.settings);
    const error = await ending;
    assert.ok(error instanceof PsaError);
    assert.deepEqual([error.name, error.text], ["CommandUnconfirmed", "orderUnfollowed"]);
  });
});

it("an order that failed tells a catch node what is known of it", () => {
  const origin = { failureCause: "DoorsOpen", remoteActionId: "r", label: "l", steps: [] };
  const { code, cause, message } = toNodeError(
    { _: (key: string) => key },
    failureOf("DoorsOpen", origin),
  ) as Error & {
    code: string;
    cause: object;
  };
  assert.equal(code, "CommandFailed");
  assert.match(message, /Close it/);
  for (const [name, value] of Object.entries(origin)) {
    assert.deepEqual((cause as Record<string, unknown>)[name], value, name);
  }
});
