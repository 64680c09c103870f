import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNT, helper } from "../../support/flows";
import { SignInBench } from "../../support/sign-ins";

const PREFIX = "/node-red-contrib-psa/leftovers";
const WARNING = 30;

describe("what deleted accounts have left behind", () => {
  const bench = new SignInBench();

  before((done) => {
    helper.startServer(done);
  });
  after((done) => {
    helper.stopServer(done);
  });
  beforeEach(() => bench.start());
  afterEach(() => bench.stop());

  const count = async () => (await helper.request().get(PREFIX)).body as object;
  const remove = async () =>
    (await helper.request().post(`${PREFIX}/remove`).send({})).body as object;
  const warnings = () =>
    helper
      .log()
      .args.map(([entry]) => entry as { level: number; msg?: unknown })
      .filter(({ level, msg }) => level === WARNING && String(msg).includes("token files"));
  const signedIn = async () => {
    await bench.load(bench.settings);
    await bench.dialog().signIn(bench.settings);
    assert.ok(bench.chain());
  };

  it("is nothing while the account is there, also disabled or inside a subflow", async () => {
    await signedIn();
    assert.deepEqual(await count(), { ok: true, count: 0 });
    assert.deepEqual(await remove(), { ok: true, removed: 0, count: 0 });
    await helper.unload();
    await bench.load({ ...bench.settings, d: true } as never);
    assert.deepEqual(await count(), { ok: true, count: 0 });
    assert.deepEqual(warnings(), []);
    await helper.unload();
    await bench.load({ ...bench.settings, z: "a-subflow" } as never, [
      { id: "a-subflow", type: "subflow", name: "cars", in: [], out: [], env: [] },
      { id: "one", type: "subflow:a-subflow", x: 0, y: 0, wires: [] },
    ]);
    assert.deepEqual(await count(), { ok: true, count: 0 });
    assert.ok(bench.chain());
  });

  it("is told of once, counted, and removed when somebody asks for it", async () => {
    await signedIn();
    await helper.unload();
    await bench.load();
    assert.deepEqual(await count(), { ok: true, count: 1 });
    const [told, ...more] = warnings();
    assert.match(String(told?.msg), /^1 deleted account still has token files on disk/);
    assert.deepEqual(more, []);
    assert.ok(bench.chain(), "never by itself");
    assert.deepEqual(await remove(), { ok: true, removed: 1, count: 0 });
    assert.deepEqual(await count(), { ok: true, count: 0 });
    const files = readdirSync(join(bench.userDir, "node-red-contrib-psa"));
    assert.deepEqual(
      files.filter((file) => file.startsWith(ACCOUNT)),
      [],
    );
    assert.deepEqual(bench.revoked(), []);
  });

  it("takes no form of another site", async () => {
    await signedIn();
    await helper.unload();
    await bench.load();
    const reply = await helper.request().post(`${PREFIX}/remove`).type("form").send({});
    assert.equal(reply.status, 415);
    assert.ok(existsSync(join(bench.userDir, "node-red-contrib-psa", `${ACCOUNT}.json`)));
  });
});
